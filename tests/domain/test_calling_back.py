"""Who is to be called back about a case, and when to try again."""

from datetime import datetime

import pytest

from console.domain.calling_back import due_to_call, left_to_call, outcome_of, proposed_again
from console.domain.codes import Action, State
from tests.builders import ZONE, a_reference, done
from tests.domain.reaching import a_case_in

NINE = {"outcome": "not_reached", "again": "2026-11-24T09:00:00+08:00"}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_everybody_who_called_is_called_and_who_asked_for_a_time_comes_later() -> None:
    joined = done(a_case_in(State.AWAITING_CALLBACK), Action.ADD_CALLER, {"caller": {"phone": "13805910000"}}).case
    other = joined.callers[0].id
    assert [one.joined for one in left_to_call(joined)] == ["", other]
    missed = done(joined, Action.CALLBACK, NINE).case
    assert [one.joined for one in left_to_call(missed)] == [other, ""]
    assert due_to_call(missed, at("2026-11-23 15:00"))
    said = done(missed, Action.CALLBACK, {"outcome": "satisfied", "joined": other}).case
    assert [one.joined for one in left_to_call(said)] == [""]
    assert not due_to_call(said, at("2026-11-24 08:59"))
    assert due_to_call(said, at("2026-11-24 09:00"))


@pytest.mark.parametrize(
    ("score", "outcome"), [(1, "dissatisfied"), (2, "dissatisfied"), (3, "satisfied"), (5, "satisfied")]
)
def test_a_result_that_is_basically_good_stands(score: int, outcome: str) -> None:
    assert outcome_of(score) == outcome


@pytest.mark.parametrize(
    ("now", "again"),
    [
        ("2026-11-23 10:04", "2026-11-23 12:15"), ("2026-11-23 10:00", "2026-11-23 12:00"),
        ("2026-11-23 17:50", "2026-11-23 20:00"), ("2026-11-23 18:01", "2026-11-24 09:00"),
        ("2026-11-23 23:00", "2026-11-24 09:00"), ("2026-11-27 19:00", "2026-11-30 09:00"),
        ("2026-09-30 19:00", "2026-10-08 09:00"),
    ],
)  # fmt: skip
def test_who_did_not_answer_is_tried_when_people_are_called(now: str, again: str) -> None:
    assert proposed_again(at(now), a_reference().calendar, ZONE) == at(again)
