"""The published rates: what counts, what is left out and why, and how a share is said."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from console.domain.case import Case
from console.domain.case_facts import case_fact, leg_facts
from console.domain.codes import Action, LegState, State
from console.domain.event import Event
from console.domain.rates import Opinion, Ratio, Rounding, Standing, opinion, ratios, replying, viewing
from tests.builders import MONDAY, ZONE, a_case, done

LATER = timedelta(days=60)


@pytest.mark.parametrize(
    ("numerator", "denominator", "truncated", "half_up"),
    [
        (311_176, 315_957, "98.48", "98.49"),  # Fujian's half-year, published as 98.48 %
        (435, 450, "96.66", "96.67"),
        (1, 3, "33.33", "33.33"),
        (2, 3, "66.66", "66.67"),
        (1, 8, "12.50", "12.50"),
        (1, 16_000, "0.00", "0.01"),
        (7, 7, "100.00", "100.00"),
        (0, 5, "0.00", "0.00"),
        (0, 0, None, None),
    ],
)
def test_a_percentage_truncates_as_published_or_rounds(
    numerator: int, denominator: int, truncated: str | None, half_up: str | None
) -> None:
    ratio = Ratio(numerator, denominator)
    assert ratio.percent(Rounding.TRUNCATE) == truncated
    assert ratio.percent(Rounding.HALF_UP) == half_up


def test_every_rate_is_made_of_its_sums() -> None:
    sums = {"reply_given": 315_957, "reply_given_in_time": 311_176, "rated": 10, "satisfied": 7, "basically": 2,
            "asked": 4, "solved_halves": 5}  # fmt: skip
    plain, generous = ratios(sums), ratios(sums, basically=True)
    assert plain["replied_of_accepted"].percent(Rounding.TRUNCATE) == "98.48"
    assert (plain["satisfaction"], generous["satisfaction"]) == (Ratio(7, 10), Ratio(9, 10))
    assert plain["solved"] == Ratio(5, 8)
    assert plain["rework"] == Ratio(0, 0)


def stands(case: Case, ended: timedelta | None = None) -> tuple[Standing, Standing]:
    leg = case.legs[-1]
    at = None if ended is None else MONDAY + ended
    return viewing(case, leg, at), replying(case, leg, at)


def after(action: Action, case: Case, delay: timedelta, **fields: object) -> Case:
    return done(case, action, fields or None, at=MONDAY + delay).case


def test_a_leg_nobody_opened_is_open_until_the_clock_says_late() -> None:
    assert stands(a_case(Action.ASSIGN)) == (Standing.OPEN, Standing.OPEN)


def test_viewing_and_replying_in_time_count() -> None:
    case = a_case(Action.ASSIGN, Action.ACCEPT, Action.REPLY)
    assert stands(case) == (Standing.IN_TIME, Standing.IN_TIME)


def test_viewing_and_replying_after_the_limit_do_not() -> None:
    late = after(Action.ACCEPT, a_case(Action.ASSIGN), LATER)
    assert stands(late) == (Standing.LATE, Standing.OPEN)
    assert stands(after(Action.REPLY, late, LATER)) == (Standing.LATE, Standing.LATE)


def test_the_last_moment_of_a_limit_is_in_time() -> None:
    case = a_case(Action.ASSIGN)
    due = case.legs[0].view_due_at
    assert due is not None
    assert viewing(case, replace(case.legs[0], viewed_at=due), None) is Standing.IN_TIME
    assert viewing(case, replace(case.legs[0], viewed_at=due + timedelta(seconds=1)), None) is Standing.LATE


def test_a_leg_sent_back_in_time_was_opened_and_owes_no_reply() -> None:
    case = a_case(Action.ASSIGN, Action.RETURN)
    assert stands(case, timedelta(hours=1)) == (Standing.IN_TIME, Standing.RETURNED)


def test_sending_back_after_the_limit_mends_nothing() -> None:
    case = a_case(Action.ASSIGN, Action.RETURN)
    assert stands(case, LATER) == (Standing.LATE, Standing.LATE)


def test_a_leg_taken_away_before_its_limit_is_left_out_and_after_it_is_late() -> None:
    case = a_case(Action.ASSIGN)
    recalled = replace(case, legs=(replace(case.legs[0], state=LegState.RECALLED),))
    assert stands(recalled, timedelta(hours=1)) == (Standing.RECALLED, Standing.RECALLED)
    assert stands(recalled, LATER) == (Standing.LATE, Standing.LATE)


def test_a_held_matter_is_left_out_unless_it_was_late_before() -> None:
    held = a_case(Action.ASSIGN, Action.ACCEPT, Action.HOLD)
    assert stands(held) == (Standing.IN_TIME, Standing.ON_HOLD)
    late = replace(held, state_since=MONDAY + LATER)
    assert stands(late)[1] is Standing.OPEN


def test_a_leg_without_a_limit_is_left_out() -> None:
    case = a_case(Action.ASSIGN)
    bare = replace(case, legs=(replace(case.legs[0], view_due_at=None, reply_due_at=None),))
    assert stands(bare) == (Standing.NO_LIMIT, Standing.NO_LIMIT)


def test_a_reply_within_an_extension_is_in_time() -> None:
    case = after(Action.EXTEND, a_case(Action.ASSIGN, Action.ACCEPT), timedelta(days=1), days=10, text="复杂")
    assert stands(after(Action.REPLY, case, timedelta(days=25)))[1] is Standing.IN_TIME


@pytest.mark.parametrize(
    ("score", "outcome", "solved", "expected"),
    [
        (5, "satisfied", "", Opinion(1, 1, 0, 0, 0)),
        (4, "satisfied", "yes", Opinion(1, 1, 0, 1, 2)),
        (3, "satisfied", "partly", Opinion(1, 0, 1, 1, 1)),
        (2, "dissatisfied", "no", Opinion(1, 0, 0, 1, 0)),
        (None, "satisfied", "", Opinion(1, 1, 0, 0, 0)),
        (None, "dissatisfied", "", Opinion(1, 0, 0, 0, 0)),
        (None, "not_reached", "", Opinion()),
        (None, "", "", Opinion()),
    ],
)
def test_what_a_callback_says(score: int | None, outcome: str, solved: str, expected: Opinion) -> None:
    assert opinion(score, outcome, solved) == expected


def lived(*steps: Action) -> tuple[Case, list[Event]]:
    """Return a case and all its events."""
    advanced = done(None, Action.NEW)
    case, history = advanced.case, list(advanced.events)
    for hour, action in enumerate(steps, 1):
        advanced = done(case, action, at=MONDAY + timedelta(hours=hour))
        case, history = advanced.case, [*history, *advanced.events]
    return case, history


@pytest.mark.parametrize(
    ("steps", "counted"),
    [
        ((), (1, 0, 0, 0, 0)),
        ((Action.CLOSE,), (1, 1, 0, 0, 0)),
        ((Action.CLOSE, Action.ARCHIVE), (1, 1, 0, 0, 0)),
        ((Action.INVALIDATE,), (0, 0, 0, 0, 0)),
        ((Action.INVALIDATE, Action.ARCHIVE), (0, 0, 0, 0, 0)),
        ((Action.MERGE,), (1, 0, 1, 0, 0)),
        ((Action.ASSIGN, Action.ACCEPT, Action.REPLY, Action.REVIEW, Action.CALLBACK), (1, 0, 0, 1, 0)),
        ((Action.ASSIGN, Action.ACCEPT, Action.REPLY, Action.REVIEW, Action.CALLBACK, Action.REOPEN, Action.ACCEPT,
          Action.REPLY, Action.REVIEW, Action.CALLBACK), (1, 0, 0, 1, 1)),
    ],
)  # fmt: skip
def test_what_a_case_counts_as(steps: tuple[Action, ...], counted: tuple[int, ...]) -> None:
    fact = case_fact(*lived(*steps), ZONE)
    assert (fact.valid, fact.answered, fact.repeated, fact.closed, fact.reworked) == counted


def test_what_a_person_excludes_is_in_no_rate_of_what_callers_say() -> None:
    case, history = lived(Action.ASSIGN, Action.ACCEPT, Action.REPLY, Action.REVIEW)
    said = {"outcome": "dissatisfied", "satisfaction": 1, "solved": "no"}
    for more, expected in (({"excluded": "beyond_duty"}, Opinion()), ({"joined": ""}, Opinion(1, 0, 0, 1, 0))):
        step = done(case, Action.CALLBACK, {**said, **more})
        closed = replace(step.case, state=State.CLOSED)
        assert case_fact(closed, [*history, *step.events], ZONE).opinion == expected


def test_days_are_those_of_the_city() -> None:
    evening = MONDAY.replace(hour=17)  # one in the night of Tuesday there
    case = done(None, Action.NEW, at=evening).case
    assert case_fact(case, (), ZONE).created_day == date(2026, 11, 24)


def test_a_unit_that_had_two_legs_is_told_apart_by_their_order() -> None:
    case, history = lived(Action.ASSIGN, Action.RETURN, Action.ASSIGN, Action.RETURN)
    moved = [replace(e, at=e.at + LATER) if e is history[-1] else e for e in history]
    assert [fact.replying for fact in leg_facts(case, moved, ZONE)] == [Standing.RETURNED, Standing.LATE]
