"""What a handling unit does with its own part of a case, whatever the other units do with theirs."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from console.domain.case import Case
from console.domain.codes import Action, LegState, Phase, Role, State
from console.domain.command import Actor
from console.domain.errors import InvalidField, TransitionRefused
from tests.builders import MONDAY, ZONE, a_case, a_policy, an_actor, done
from tests.domain.reaching import a_case_in

LEAD, CO = an_actor(Role.UNIT, unit="CGW"), an_actor(Role.UNIT, unit="ZLS")
REPLY = {"text": "已派人", "public_answer": "已处理"}


def a_joint_case() -> Case:
    """A case with CGW in the lead and ZLS beside it."""
    return done(a_case(), Action.ASSIGN, {"unit": "CGW", "co_units": ["ZLS"]}).case


def by(case: Case, actor: Actor, *actions: Action, at: datetime | None = None) -> Case:
    for action in actions:
        case = done(case, action, REPLY if action is Action.REPLY else None, actor=actor, at=at).case
    return case


def reason_of(case: Case, action: Action, fields: dict[str, Any] | None = None, **others: Any) -> str:
    with pytest.raises((TransitionRefused, InvalidField)) as caught:
        done(case, action, fields, **others)
    return caught.value.reason


def states(case: Case) -> list[LegState]:
    return [leg.state for leg in case.legs]


def test_viewing_stops_the_clock_of_viewing_and_the_clock_of_replying_runs_on() -> None:
    sent = a_case(Action.ASSIGN)
    assert (sent.due_phase, sent.due_at) == (Phase.VIEW, datetime(2026, 11, 25, 23, 59, 59, tzinfo=ZONE))
    seen = by(sent, LEAD, Action.VIEW)
    assert (seen.due_phase, seen.due_at) == (Phase.REPLY, datetime(2026, 12, 7, 23, 59, 59, tzinfo=ZONE))
    assert reason_of(seen, Action.VIEW, actor=LEAD) == "already_viewed"


def test_accepting_unseen_counts_as_viewing() -> None:
    taken = by(a_case(Action.ASSIGN), LEAD, Action.ACCEPT, at=MONDAY + timedelta(hours=1))
    assert taken.legs[0].viewed_at == MONDAY + timedelta(hours=1)
    assert (taken.state, taken.due_phase) == (State.IN_PROGRESS, Phase.REPLY)
    assert reason_of(taken, Action.ACCEPT, actor=LEAD) == "already_accepted"


def test_nobody_replies_to_what_he_has_not_seen() -> None:
    assert reason_of(a_case(Action.ASSIGN), Action.REPLY, REPLY, actor=LEAD) == "not_from_dispatched"


def test_a_co_handler_works_at_its_own_pace() -> None:
    ahead = by(a_joint_case(), CO, Action.VIEW, Action.ACCEPT, Action.REPLY)
    assert (ahead.state, states(ahead)) == (State.DISPATCHED, [LegState.DISPATCHED, LegState.REPLIED])
    behind = by(by(a_joint_case(), LEAD, Action.ACCEPT), CO, Action.ACCEPT)
    assert states(behind) == [LegState.IN_PROGRESS, LegState.IN_PROGRESS]


def test_a_case_is_replied_when_the_last_unit_has_replied_and_the_leads_answer_counts() -> None:
    halfway = by(a_joint_case(), LEAD, Action.VIEW, Action.REPLY)
    assert (halfway.state, halfway.answer) == (State.IN_PROGRESS, "")
    seen = by(halfway, CO, Action.VIEW)
    later = MONDAY + timedelta(days=1)
    last = done(seen, Action.REPLY, {"text": "协办已完成", "public_answer": "配合处理"}, actor=CO, at=later)
    assert (last.case.state, last.case.answer) == (State.REPLIED, "已处理")


def test_when_a_lead_returns_it_the_case_is_back_with_the_dispatchers() -> None:
    replied = by(a_joint_case(), CO, Action.VIEW, Action.REPLY)
    for case in (a_joint_case(), replied):
        step = done(case, Action.RETURN, {"text": "不属本单位"}, actor=LEAD)
        assert (step.case.state, step.case.open_legs) == (State.RECEIVED, ())
        assert step.case.due_phase is Phase.DISPATCH
        assert step.case.legs[0].return_reason == "不属本单位"


def test_a_returned_rework_does_not_bring_the_old_reply_back() -> None:
    again = done(a_case_in(State.AWAITING_CALLBACK), Action.CALLBACK, {"outcome": "dissatisfied"}).case
    returned = done(by(again, LEAD, Action.ACCEPT), Action.RETURN, {"text": "应由他人办"}, actor=LEAD).case
    assert returned.state is State.RECEIVED


def test_when_a_co_handler_returns_it_the_others_go_on() -> None:
    step = done(a_joint_case(), Action.RETURN, {"text": "不需配合"}, actor=CO)
    assert (step.case.state, states(step.case)) == (State.DISPATCHED, [LegState.DISPATCHED, LegState.RETURNED])
    waiting = by(a_joint_case(), LEAD, Action.VIEW, Action.REPLY)
    assert done(waiting, Action.RETURN, {"text": "不需配合"}, actor=CO).case.state is State.REPLIED


def test_a_unit_to_which_it_was_assigned_formally_keeps_it() -> None:
    case = done(a_case(), Action.ASSIGN, {"unit": "CGW", "formal": True}).case
    assert reason_of(case, Action.RETURN, {"text": "不属本单位"}, actor=LEAD) == "formally_assigned"
    dispatcher = an_actor(Role.DISPATCHER)
    assert done(case, Action.RETURN, {"text": "另行研究"}, actor=dispatcher).case.state is State.RECEIVED


def test_returning_needs_a_reason() -> None:
    assert reason_of(a_case(Action.ASSIGN), Action.RETURN, {}, actor=LEAD) == "field_missing"


@pytest.mark.parametrize("action", [Action.VIEW, Action.ACCEPT, Action.RETURN, Action.REPLY, Action.NOTE])
@pytest.mark.parametrize("unit", ["ZLS", ""])
def test_a_clerk_of_another_unit_or_of_none_can_do_nothing(action: Action, unit: str) -> None:
    stranger = Actor("li", Role.UNIT, unit)
    assert reason_of(a_case(Action.ASSIGN), action, actor=stranger) == "not_with_unit"


def test_a_clerk_cannot_name_another_units_part() -> None:
    seen = done(a_joint_case(), Action.VIEW, {"unit": "CGW"}, actor=CO).case
    assert states(seen) == [LegState.DISPATCHED, LegState.VIEWED]


def test_a_unit_that_has_replied_has_no_part_left_to_work_on() -> None:
    replied = by(a_joint_case(), CO, Action.VIEW, Action.REPLY)
    assert reason_of(replied, Action.REPLY, REPLY, actor=CO) == "not_with_unit"
    assert done(replied, Action.NOTE, {"text": "补充"}, actor=CO).case.version == replied.version + 1


def test_somebody_without_a_unit_names_the_part_or_means_the_leads() -> None:
    leader = an_actor(Role.SUPERVISOR)
    longer = done(a_joint_case(), Action.EXTEND, {"days": 2, "text": "复杂"}, actor=leader).case
    assert [leg.extensions for leg in longer.legs] == [1, 0]
    named = done(a_joint_case(), Action.EXTEND, {"unit": "ZLS", "days": 2, "text": "复杂"}, actor=leader).case
    assert [leg.extensions for leg in named.legs] == [0, 1]
    only_co = by(a_joint_case(), LEAD, Action.VIEW, Action.REPLY)
    assert reason_of(only_co, Action.EXTEND, {"days": 2, "text": "复杂"}, actor=leader) == "field_missing"
    assert reason_of(only_co, Action.EXTEND, {"unit": "WJW", "days": 2, "text": "x"}, actor=leader) == "not_with_unit"


def test_an_extension_is_counted_in_working_days_from_the_old_limit() -> None:
    longer = done(a_case(Action.ASSIGN), Action.EXTEND, {"days": 5, "text": "需现场勘查"})
    assert longer.case.legs[0].reply_due_at == datetime(2026, 12, 14, 23, 59, 59, tzinfo=ZONE)
    assert longer.events[0].data == {"unit": "CGW", "days": "5", "text": "需现场勘查"}


def test_a_limit_is_extended_once_only() -> None:
    once = a_case(Action.ASSIGN, Action.EXTEND)
    assert reason_of(once, Action.EXTEND) == "already_extended"


def test_a_limit_is_extended_before_it_ran_out_to_the_second() -> None:
    case = a_case(Action.ASSIGN)
    end = case.legs[0].reply_due_at
    assert end is not None
    assert done(case, Action.EXTEND, at=end).case.legs[0].extensions == 1
    assert reason_of(case, Action.EXTEND, at=end + timedelta(seconds=1)) == "extension_too_late"


@pytest.mark.parametrize("days", [0, 11, -1, True, None, "3", 2.0])
def test_an_extension_is_one_to_ten_working_days(days: object) -> None:
    assert reason_of(a_case(Action.ASSIGN), Action.EXTEND, {"days": days, "text": "复杂"}) == "extension_days"


def test_an_extension_has_a_reason_and_a_limit_to_extend() -> None:
    assert reason_of(a_case(Action.ASSIGN), Action.EXTEND, {"days": 3}) == "field_missing"
    unlimited = a_case(Action.ASSIGN, policy=a_policy(rules=()))
    assert reason_of(unlimited, Action.EXTEND) == "no_limit_to_extend"


@pytest.mark.parametrize("missing", ["text", "public_answer"])
def test_a_reply_accounts_to_the_hotline_and_answers_the_citizen(missing: str) -> None:
    seen = a_case(Action.ASSIGN, Action.VIEW)
    assert reason_of(seen, Action.REPLY, REPLY | {missing: " "}, actor=LEAD) == "field_missing"
