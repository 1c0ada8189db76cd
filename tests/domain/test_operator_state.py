"""Which state of an operator follows which event."""

from dataclasses import replace
from datetime import timedelta

import pytest

from console.domain.errors import InvalidField
from console.domain.operator_state import (
    WRAP_UP,
    Doing,
    OperatorState,
    RestReason,
    at,
    call_begun,
    call_ended,
    case_saved,
    chosen,
)
from tests.builders import MONDAY

LATER = MONDAY + timedelta(minutes=5)
TALKING = call_begun(None, ("c1", "c0"), MONDAY)
ORDERING = OperatorState(Doing.AFTER_CALL, LATER, LATER + WRAP_UP)
LUNCH = OperatorState(Doing.REST, MONDAY, reason=RestReason.MEAL)
IDLE = OperatorState(Doing.IDLE, MONDAY)


@pytest.mark.parametrize(
    ("before", "ended", "after"),
    [
        (TALKING, "c1", ORDERING), (TALKING, "c0", ORDERING), (TALKING, "c2", TALKING), (LUNCH, "c1", LUNCH),
        (IDLE, "c1", IDLE), (ORDERING, "c1", ORDERING),
    ],
)  # fmt: skip
def test_the_end_of_the_call_talked_on_leaves_time_to_put_things_in_order(
    before: OperatorState, ended: str, after: OperatorState
) -> None:
    assert call_ended(before, ended, LATER, WRAP_UP) == after


def test_a_call_told_of_twice_is_one_and_another_one_begins_anew() -> None:
    assert call_begun(TALKING, ("c1", "c2"), LATER) == replace(TALKING, calls=("c1", "c0", "c2"))
    assert call_begun(TALKING, ("c9",), LATER) == OperatorState(Doing.TALKING, LATER, calls=("c9",))
    assert call_begun(LUNCH, ("c1",), LATER).doing is Doing.TALKING


@pytest.mark.parametrize(("before", "after"), [(TALKING, ORDERING), (IDLE, IDLE), (LUNCH, LUNCH), (ORDERING, ORDERING)])
def test_a_saved_case_ends_the_talk_and_nothing_else(before: OperatorState, after: OperatorState) -> None:
    assert case_saved(before, LATER, WRAP_UP) == after


def test_the_time_after_a_call_ends_by_itself() -> None:
    assert at(ORDERING, LATER + WRAP_UP - timedelta(seconds=1)) == ORDERING
    assert at(ORDERING, LATER + WRAP_UP) == OperatorState(Doing.IDLE, LATER + WRAP_UP)
    assert at(LUNCH, LATER + timedelta(days=1)) == LUNCH
    assert case_saved(TALKING, LATER, timedelta()) == OperatorState(Doing.IDLE, LATER)


def test_a_rest_and_only_a_rest_has_a_reason() -> None:
    assert chosen(Doing.REST, RestReason.MEAL, MONDAY, WRAP_UP) == LUNCH
    assert chosen(Doing.AFTER_CALL, None, LATER, WRAP_UP) == ORDERING
    for doing, reason, refused in (
        (Doing.REST, None, "rest_reason_missing"), (Doing.BUSY, RestReason.MEAL, "reason_of_rest_only"),
    ):  # fmt: skip
        with pytest.raises(InvalidField) as caught:
            chosen(doing, reason, MONDAY, WRAP_UP)
        assert caught.value.reason == refused
