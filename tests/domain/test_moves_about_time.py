"""More time is asked for and decided, cases are returned soon, and a hold says why and until when."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from console.domain.case import Case
from console.domain.codes import Action, LegState, Role, State
from console.domain.errors import InvalidField, TransitionRefused
from console.domain.moves_result import promise_reached
from console.domain.particular_codes import HoldCause
from tests.builders import MONDAY, ZONE, a_case, a_policy, an_actor, done

CLERK, DISPATCHER, TAKER = an_actor(Role.UNIT), an_actor(Role.DISPATCHER), an_actor()
REPLY = {"text": "已修", "public_answer": "已修复"}
ASKED = {"days": 5, "text": "需现场勘查"}
DIRECT = a_policy(extension_approval=False)


def asking(**others: Any) -> Case:
    return done(a_case(Action.ASSIGN, Action.ACCEPT), Action.EXTEND, ASKED, actor=CLERK, **others).case


def reason_of(case: Case, action: Action, fields: dict[str, Any] | None = None, **others: Any) -> str:
    with pytest.raises((TransitionRefused, InvalidField)) as caught:
        done(case, action, fields, **others)
    return caught.value.reason


def end_of(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 23, 59, 59, tzinfo=ZONE)


def test_what_a_unit_asks_for_moves_nothing_until_it_is_granted() -> None:
    case = asking()
    leg = case.legs[0]
    assert (leg.reply_due_at, leg.extensions) == (end_of(12, 7), 0)
    assert leg.asked is not None
    assert (leg.asked.days, leg.asked.reason, leg.asked.by) == (5, "需现场勘查", "unit")
    granted = done(case, Action.DECIDE_EXTENSION, {"verdict": "approve"}, actor=DISPATCHER)
    after = granted.case.legs[0]
    assert (after.reply_due_at, after.extensions, after.asked) == (end_of(12, 14), 1, None)
    assert granted.case.due_at == end_of(12, 14)
    assert granted.events[0].data == {"unit": "CGW", "days": "5", "text": "需现场勘查"}
    assert (after.granted[0].by, after.granted[0].days) == ("dispatcher", 5)


def test_who_decides_may_grant_other_days() -> None:
    fewer = done(asking(), Action.DECIDE_EXTENSION, {"verdict": "approve", "days": 2}).case
    assert fewer.legs[0].reply_due_at == end_of(12, 9)
    assert reason_of(asking(), Action.DECIDE_EXTENSION, {"verdict": "approve", "days": 11}) == "extension_days"


def test_what_is_denied_is_denied_with_a_reason_and_may_be_asked_for_again() -> None:
    assert reason_of(asking(), Action.DECIDE_EXTENSION, {"verdict": "deny"}) == "field_missing"
    denied = done(asking(), Action.DECIDE_EXTENSION, {"verdict": "deny", "text": "可以按期"})
    assert [event.type for event in denied.events] == ["leg.extension_denied"]
    assert (denied.case.legs[0].asked, denied.case.due_at) == (None, end_of(12, 7))
    assert done(denied.case, Action.EXTEND, ASKED, actor=CLERK).case.legs[0].asked is not None


def test_only_what_is_asked_for_is_decided_and_only_once_at_a_time_it_is_asked() -> None:
    assert reason_of(a_case(Action.ASSIGN), Action.DECIDE_EXTENSION) == "no_extension_asked"
    assert reason_of(asking(), Action.EXTEND, ASKED, actor=CLERK) == "extension_asked"
    assert reason_of(asking(), Action.DECIDE_EXTENSION, {"verdict": "maybe"}) == "field_not_in_vocabulary"


def test_a_request_filed_in_time_may_be_granted_after_the_limit() -> None:
    late = end_of(12, 7) + timedelta(hours=10)
    assert reason_of(a_case(Action.ASSIGN), Action.EXTEND, ASKED, actor=CLERK, at=late) == "extension_too_late"
    granted = done(asking(), Action.DECIDE_EXTENSION, {"verdict": "approve"}, actor=DISPATCHER, at=late)
    assert granted.case.due_at == end_of(12, 14)


def test_a_request_ends_with_the_part_it_is_about() -> None:
    replied = done(asking(), Action.REPLY, actor=CLERK).case
    assert (replied.legs[0].state, replied.legs[0].asked) == (LegState.REPLIED, None)
    elsewhere = done(asking(), Action.ASSIGN, {"unit": "ZLS"}).case
    assert (elsewhere.legs[0].state, elsewhere.legs[0].asked) == (LegState.RECALLED, None)


def test_a_direct_grant_answers_what_was_asked_for() -> None:
    granted = done(asking(), Action.EXTEND, {"days": 1, "text": "同意一天"}, actor=DISPATCHER).case
    assert (granted.legs[0].asked, granted.legs[0].extensions) == (None, 1)
    assert reason_of(granted, Action.EXTEND, ASKED, actor=CLERK) == "already_extended"


def test_where_nobody_has_to_approve_a_unit_takes_its_time_itself() -> None:
    assert asking(policy=DIRECT).legs[0].reply_due_at == end_of(12, 14)


def test_how_often_and_by_how_much_is_policy() -> None:
    twice = a_policy(max_extensions=2, extension_days=20)
    once = done(a_case(Action.ASSIGN), Action.EXTEND, {"days": 15, "text": "复杂"}, policy=twice).case
    again = done(once, Action.EXTEND, {"days": 1, "text": "复杂"}, policy=twice).case
    assert again.legs[0].extensions == 2
    assert reason_of(again, Action.EXTEND, {"days": 1, "text": "x"}, policy=twice) == "already_extended"
    assert reason_of(a_case(Action.ASSIGN), Action.EXTEND, policy=a_policy(max_extensions=0)) == "already_extended"


@pytest.mark.parametrize("role", [Role.CALL_TAKER, Role.UNIT, Role.REVIEWER, Role.INSPECTOR, Role.INTEGRATION])
def test_a_unit_never_decides_what_it_asks_for_nor_does_anybody_but_the_dispatchers_and_leaders(role: Role) -> None:
    assert reason_of(asking(), Action.DECIDE_EXTENSION, actor=an_actor(role)) == "role_not_allowed"


def test_a_unit_returns_within_two_working_days_to_the_second() -> None:
    case, last = a_case(Action.ASSIGN), end_of(11, 25)
    returned = done(case, Action.RETURN, actor=CLERK, at=last).case
    assert returned.state is State.RECEIVED
    assert reason_of(case, Action.RETURN, actor=CLERK, at=last + timedelta(seconds=1)) == "return_too_late"


def test_the_hotline_takes_a_case_back_at_any_time() -> None:
    later = MONDAY + timedelta(days=30)
    for role in (Role.DISPATCHER, Role.SUPERVISOR):
        assert done(a_case(Action.ASSIGN), Action.RETURN, actor=an_actor(role), at=later).case.state is State.RECEIVED


@pytest.mark.parametrize(("days", "end"), [(1, end_of(11, 24)), (5, end_of(11, 30))])
def test_how_long_a_unit_may_return_is_policy(days: int, end: datetime) -> None:
    policy = a_policy(return_days=days)
    assert done(a_case(Action.ASSIGN), Action.RETURN, actor=CLERK, at=end, policy=policy).case.state is State.RECEIVED
    late = end + timedelta(seconds=1)
    assert reason_of(a_case(Action.ASSIGN), Action.RETURN, actor=CLERK, at=late, policy=policy) == "return_too_late"


def test_without_a_window_a_unit_may_always_return() -> None:
    later, policy = MONDAY + timedelta(days=30), a_policy(return_days=0)
    assert done(a_case(Action.ASSIGN), Action.RETURN, actor=CLERK, at=later, policy=policy).case.state is State.RECEIVED


def test_a_hold_is_a_pause_with_cause_and_promise_that_ends_when_work_goes_on() -> None:
    fields = {"cause": "season", "text": "待苗木适种季节", "until": "2026-12-31"}
    held = done(a_case(Action.ASSIGN, Action.VIEW), Action.HOLD, fields).case
    assert (held.pauses[0].cause, held.pauses[0].ended) == (HoldCause.SEASON, None)
    assert held.held_until == date(2026, 12, 31)
    assert not promise_reached(held, date(2026, 12, 30))
    assert promise_reached(held, date(2026, 12, 31))
    later = MONDAY + timedelta(days=3)
    going = done(held, Action.RESUME, {}, at=later, actor=CLERK).case
    assert (going.pauses[0].since, going.pauses[0].ended, going.held_until) == (MONDAY, later, None)
    assert not promise_reached(going, date(2027, 12, 31))


def test_a_case_that_ends_while_it_is_held_is_paused_no_longer() -> None:
    held = done(a_case(Action.ASSIGN, Action.VIEW), Action.HOLD).case
    closed = done(held, Action.CLOSE, {"text": "已协调"}, at=MONDAY + timedelta(days=1)).case
    assert closed.pauses[0].ended == MONDAY + timedelta(days=1)


def test_a_cause_is_one_of_the_vocabulary() -> None:
    fields = {"cause": "mood", "text": "x", "until": "2026-12-31"}
    assert reason_of(a_case(Action.ASSIGN, Action.VIEW), Action.HOLD, fields) == "field_not_in_vocabulary"


def test_a_unit_that_sent_a_case_back_does_not_end_its_hold() -> None:
    case = done(a_case(Action.ASSIGN), Action.RETURN, actor=CLERK).case
    held = done(done(done(case, Action.ASSIGN, {"unit": "ZLS"}).case, Action.VIEW).case, Action.HOLD).case
    assert reason_of(held, Action.RESUME, {}, actor=CLERK) == "not_with_unit"
    assert done(held, Action.RESUME, {}, actor=an_actor(Role.UNIT, unit="ZLS")).case.state is State.VIEWED


def test_a_case_held_after_its_reply_is_taken_up_by_its_lead_unit_only() -> None:
    fields = {"unit": "CGW", "co_units": ["ZLS"]}
    case = done(a_case(), Action.ASSIGN, fields).case
    for unit in ("CGW", "ZLS"):
        case = done(done(case, Action.ACCEPT, {"unit": unit}).case, Action.REPLY, {**REPLY, "unit": unit}).case
    held = done(done(case, Action.REVIEW).case, Action.HOLD).case
    assert reason_of(held, Action.RESUME, {}, actor=an_actor(Role.UNIT, unit="ZLS")) == "not_with_unit"
    assert done(held, Action.RESUME, {}, actor=CLERK).case.state is State.REWORK
