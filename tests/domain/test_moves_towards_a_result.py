"""Hold and resume, review, callback, rework, archive: how a case comes to its end."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from console.domain.case import Case
from console.domain.codes import Action, Kind, LegState, Phase, Role, State
from console.domain.documents import case_document, case_from
from console.domain.errors import InvalidField, TransitionRefused
from console.domain.lifecycle import refusal
from console.domain.unreached import Unreached
from tests.builders import MONDAY, ZONE, a_case, a_policy, an_actor, done
from tests.domain.reaching import a_case_in

FINAL = a_policy(final_review=True)
NEXT_NINE = datetime(2026, 11, 24, 9, tzinfo=ZONE)
HELD = {"text": "等待施工", "until": "2026-12-31"}


def reason_of(case: Case, action: Action, fields: dict[str, Any] | None = None, **others: Any) -> str:
    with pytest.raises((TransitionRefused, InvalidField)) as caught:
        done(case, action, fields, **others)
    return caught.value.reason


def test_no_clock_runs_while_a_case_is_held() -> None:
    step = done(a_case(Action.ASSIGN, Action.VIEW), Action.HOLD, HELD)
    assert (step.case.state, step.case.due_at, step.case.due_phase) == (State.ON_HOLD, None, None)
    assert step.events[0].data == {"cause": "等待施工", "until": "2026-12-31", "why": "other"}


@pytest.mark.parametrize(
    ("until", "reason"),
    [("soon", "field_not_date"), ("2026-02-30", "field_not_date"), ("2026-11-22", "date_past"), ("", "field_missing")],
)
def test_a_hold_promises_a_day_to_come(until: str, reason: str) -> None:
    assert reason_of(a_case(Action.ASSIGN, Action.VIEW), Action.HOLD, HELD | {"until": until}) == reason


def test_today_in_the_city_is_still_a_day_to_come() -> None:
    late_in_utc = datetime(2026, 11, 23, 23, 30, tzinfo=ZONE)
    held = done(a_case(Action.ASSIGN, Action.VIEW), Action.HOLD, HELD | {"until": "2026-11-23"}, at=late_in_utc)
    assert held.case.state is State.ON_HOLD


def test_the_days_of_a_hold_are_given_back() -> None:
    held = done(a_case(Action.ASSIGN, Action.VIEW), Action.HOLD, HELD, at=MONDAY + timedelta(days=2)).case
    going = done(held, Action.RESUME, {}, at=MONDAY + timedelta(days=9)).case
    assert going.state is State.VIEWED
    # Wednesday to Wednesday are five working days: from 7 December to 14 December.
    assert going.due_at == datetime(2026, 12, 14, 23, 59, 59, tzinfo=ZONE)


def test_a_case_held_after_its_reply_goes_back_to_its_unit() -> None:
    held = done(a_case_in(State.AWAITING_CALLBACK), Action.HOLD, HELD).case
    going = done(held, Action.RESUME, {"text": "条件已具备"}).case
    assert (going.state, going.legs[-1].unit, going.legs[-1].state) == (State.REWORK, "CGW", LegState.DISPATCHED)


def test_a_passed_review_leads_to_the_callback_of_those_who_are_called_back() -> None:
    passed = done(a_case_in(State.REPLIED), Action.REVIEW, {"verdict": "pass"}).case
    assert passed.state is State.AWAITING_CALLBACK
    quiet = a_policy(callback_kinds=frozenset({Kind.HELP}))
    step = done(a_case_in(State.REPLIED), Action.REVIEW, {"verdict": "pass"}, policy=quiet)
    assert step.case.state is State.CLOSED
    assert [event.type for event in step.events] == ["case.review_passed", "case.closed"]


def test_a_final_review_is_passed_by_a_second_person() -> None:
    first, second = an_actor(Role.REVIEWER, "li"), an_actor(Role.REVIEWER, "chen")
    once = done(a_case_in(State.REPLIED), Action.REVIEW, {"verdict": "pass"}, actor=first, policy=FINAL)
    assert (once.case.state, once.events[0].data["stage"]) == (State.REVIEWED, "first")
    assert reason_of(once.case, Action.REVIEW, {"verdict": "pass"}, actor=first) == "second_person_needed"
    twice = done(once.case, Action.REVIEW, {"verdict": "pass"}, actor=second, policy=FINAL)
    assert (twice.case.state, twice.events[0].data["stage"]) == (State.AWAITING_CALLBACK, "final")


def test_who_passed_a_reply_may_still_send_it_back() -> None:
    case = a_case_in(State.REVIEWED)
    assert done(case, Action.REVIEW, {"verdict": "send_back", "text": "没答全"}).case.state is State.REWORK


@pytest.mark.parametrize(
    "policy", [a_policy(), a_policy(review=False), a_policy(review=False, callback_kinds=frozenset())]
)
def test_what_follows_a_reply_is_the_citys_policy(policy: Any) -> None:
    seen = a_case(Action.ASSIGN, Action.VIEW)
    expected = State.REPLIED if policy.review else State.AWAITING_CALLBACK if policy.callback_kinds else State.CLOSED
    assert done(seen, Action.REPLY, policy=policy).case.state is expected


def test_rework_is_viewed_and_limited_anew() -> None:
    later = MONDAY + timedelta(days=1)
    step = done(a_case_in(State.REPLIED), Action.REVIEW, {"verdict": "send_back", "text": "没答全"}, at=later)
    leg = step.case.legs[-1]
    assert (step.case.state, step.case.reworks, leg.assigned_at, leg.viewed_at) == (State.REWORK, 1, later, None)
    assert (step.case.due_phase, step.case.due_at) == (Phase.VIEW, datetime(2026, 11, 26, 23, 59, 59, tzinfo=ZONE))
    seen = done(step.case, Action.VIEW, actor=an_actor(Role.UNIT)).case
    assert (seen.state, seen.due_phase) == (State.REWORK, Phase.REPLY)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"verdict": "maybe"}, "field_not_in_vocabulary"),
        ({}, "field_missing"),
        ({"verdict": "send_back"}, "field_missing"),
    ],
)
def test_a_review_says_what_it_decides_and_why_not(fields: dict[str, Any], reason: str) -> None:
    assert reason_of(a_case_in(State.REPLIED), Action.REVIEW, fields) == reason


def test_a_satisfied_caller_closes_the_case() -> None:
    step = done(a_case_in(State.AWAITING_CALLBACK), Action.CALLBACK, {"outcome": "satisfied", "satisfaction": 4})
    assert (step.case.state, step.case.satisfaction) == (State.CLOSED, 4)
    assert [event.type for event in step.events] == ["case.called_back", "case.closed"]


def test_a_dissatisfied_caller_sends_it_back() -> None:
    case = a_case_in(State.AWAITING_CALLBACK)
    again = done(case, Action.CALLBACK, {"outcome": "dissatisfied", "satisfaction": 1}).case
    assert (again.state, again.satisfaction, again.reworks) == (State.REWORK, 1, 1)


def test_a_caller_who_is_not_reached_stays_to_be_called() -> None:
    case = a_case_in(State.AWAITING_CALLBACK)
    step = done(case, Action.CALLBACK, {"outcome": "not_reached"})
    assert (step.case.state, step.case.writers, step.case.since) == (case.state, case.writers, case.since)
    assert step.events[0].data["outcome"] == "not_reached"


def test_calls_in_vain_are_counted_until_somebody_answers_or_the_unit_does_it_again() -> None:
    again = {"outcome": "not_reached", "again": "2026-11-24T09:00:00+08:00"}
    tried = done(done(a_case_in(State.AWAITING_CALLBACK), Action.CALLBACK, again).case, Action.CALLBACK, again)
    assert (tried.case.unreached, tried.events[0].data["again"]) == (Unreached(2, NEXT_NINE), "2026-11-24T01:00:00Z")
    assert case_from(case_document(tried.case)) == tried.case
    for outcome in ("satisfied", "dissatisfied"):
        assert done(tried.case, Action.CALLBACK, {"outcome": outcome}).case.unreached is None
    assert reason_of(tried.case, Action.CALLBACK, again | {"outcome": "satisfied"}) == "again_when_reached"
    assert reason_of(tried.case, Action.CALLBACK, again | {"again": "tomorrow"}) == "field_not_time"


def test_a_case_is_to_be_called_when_the_first_of_those_left_is() -> None:
    joined = done(a_case_in(State.AWAITING_CALLBACK), Action.ADD_CALLER, {"caller": {"phone": "13805910000"}}).case
    missed = {"outcome": "not_reached", "again": "2026-11-24T09:00:00+08:00"}
    own = done(joined, Action.CALLBACK, missed).case
    assert own.next_call is None
    both = done(own, Action.CALLBACK, missed | {"joined": joined.callers[0].id}).case
    assert (both.next_call, both.callers[0].unreached) == (NEXT_NINE, Unreached(1, NEXT_NINE))
    said = done(both, Action.CALLBACK, {"outcome": "satisfied", "joined": joined.callers[0].id}).case
    assert (said.next_call, said.state) == (NEXT_NINE, State.AWAITING_CALLBACK)
    assert done(said, Action.CALLBACK, {"outcome": "satisfied"}).case.next_call is None


@pytest.mark.parametrize("score", [0, 6, True, "5", 4.5])
def test_satisfaction_is_one_to_five(score: object) -> None:
    fields = {"outcome": "satisfied", "satisfaction": score}
    assert reason_of(a_case_in(State.AWAITING_CALLBACK), Action.CALLBACK, fields) == "satisfaction_range"


def test_satisfaction_need_not_be_asked() -> None:
    case = a_case_in(State.AWAITING_CALLBACK)
    assert done(case, Action.CALLBACK, {"outcome": "satisfied"}).case.satisfaction is None


@pytest.mark.parametrize("state", [State.CLOSED, State.REJECTED, State.INVALID])
def test_what_stood_is_opened_again_by_leaders_only(state: State) -> None:
    case = a_case_in(state)
    for role in (Role.CALL_TAKER, Role.DISPATCHER, Role.CALLBACK, Role.INSPECTOR):
        assert refusal(case, Action.REOPEN, an_actor(role), a_policy()) == "role_not_allowed"
    assert done(case, Action.REOPEN, actor=an_actor(Role.SUPERVISOR)).case.state in (State.REWORK, State.RECEIVED)


@pytest.mark.parametrize("state", [State.ANSWERED, State.MERGED])
def test_who_answered_or_merged_by_mistake_takes_it_back_himself(state: State) -> None:
    assert done(a_case_in(state), Action.REOPEN, actor=an_actor(Role.CALL_TAKER)).case.state is State.RECEIVED


def test_a_caller_who_is_dissatisfied_needs_nobody_to_reopen() -> None:
    case = a_case_in(State.AWAITING_CALLBACK)
    told = {"outcome": "dissatisfied", "text": "又坏"}
    assert done(case, Action.CALLBACK, told, actor=an_actor(Role.CALLBACK)).case.state is State.REWORK
