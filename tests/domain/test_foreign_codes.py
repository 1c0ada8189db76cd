"""Codes only a later version knows: kept as they are, equal to no other, refused to every rule."""

from dataclasses import replace
from typing import Any

import pytest

from console.domain.codes import FINISHED, Action, LegState, Phase, Role, State
from console.domain.documents import case_document, case_from
from console.domain.foreign_codes import foreign_in, is_known, read_code
from console.domain.lifecycle import refusal
from console.domain.moves_table import MOVES
from console.domain.queue_places import of_desk
from tests.builders import a_case, a_policy, an_actor

ODD = "with_the_ombudsman"


def test_a_code_of_a_later_version_stands_for_itself_alone() -> None:
    code = read_code(State, ODD)
    assert (str(code), code.value, f"{code}") == (ODD, ODD, ODD)
    assert code is read_code(State, ODD)
    assert code not in set(State) | FINISHED
    assert ODD not in [state.value for state in State]
    assert not is_known(code)
    assert all(is_known(state) and read_code(State, state.value) is state for state in State)


@pytest.mark.parametrize("text", ["", "Closed", "a b", "x" * 65, "\x1b[31m", "closed\n", None, 7, ["closed"]])
def test_what_cannot_be_a_code_is_none(text: Any) -> None:
    with pytest.raises(ValueError, match="not a valid State"):
        read_code(State, text)


def test_a_case_with_such_codes_goes_round_unchanged() -> None:
    said = case_document(a_case(Action.ASSIGN)) | {"state": ODD, "kind": "petition", "channel": "pigeon"}
    said["units"][0]["role"] = "witness"
    assert case_document(case_from(said)) == said


def _with(**changes: Any) -> Any:
    return replace(a_case(Action.ASSIGN), **changes)


LENT = replace(a_case(Action.ASSIGN).legs[0], state=read_code(LegState, "lent"))


@pytest.mark.parametrize(
    "case",
    [_with(state=read_code(State, ODD)), _with(legs=(LENT,)), _with(due_phase=read_code(Phase, "ponder"))],
)
def test_nothing_is_decided_by_such_codes(case: Any) -> None:
    assert foreign_in(case) in {ODD, "lent", "ponder"}
    for action in MOVES:
        assert refusal(case, action, an_actor(Role.ADMIN), a_policy()) in {"code_of_later_version", "case_exists"}
    assert of_desk(case), "it counts as open, so that nobody overlooks it"
    assert foreign_in(a_case()) == ""
