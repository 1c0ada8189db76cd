"""What a citizen may learn by a case's number: little, and of some cases next to nothing."""

from dataclasses import replace

import pytest

from console.domain.caller import Caller
from console.domain.codes import Kind, State
from console.domain.public_state import PublicState, public_answer, public_state, state_only
from tests.builders import a_case


def test_every_state_is_something_to_a_citizen() -> None:
    told = {state: public_state(state) for state in State}

    assert told[State.RECEIVED] is PublicState.RECEIVED
    assert {state for state in State if told[state] is PublicState.FINISHED} == {
        State.ANSWERED, State.AWAITING_CALLBACK, State.CLOSED, State.ARCHIVED,
    }  # fmt: skip
    assert told[State.ON_HOLD] is told[State.REPLIED] is PublicState.IN_PROGRESS


def test_confidential_cases_and_reports_tell_their_state_only() -> None:
    assert not state_only(a_case())
    assert state_only(replace(a_case(), kind=Kind.REPORT))
    assert state_only(replace(a_case(), caller=Caller(confidential=True)))


@pytest.mark.parametrize("state", [state for state in State if public_state(state) is not PublicState.FINISHED])
def test_nothing_is_answered_before_it_is_decided(state: State) -> None:
    assert public_answer(replace(a_case(), state=state, answer="内部意见")) == ""
