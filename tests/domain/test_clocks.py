"""Limits follow what a case says: longer ones from where they began, shorter ones from now, pauses given back."""

from datetime import datetime, timedelta

from console.domain.case import Case
from console.domain.codes import Action, Measure, Phase, Role, Urgency
from console.domain.deadlines import DeadlineRule
from console.domain.rates import Standing, viewing
from tests.builders import MONDAY, ZONE, a_case, a_policy, an_actor, done

RULES = (
    *a_policy().rules,
    DeadlineRule("view-urgent", Phase.VIEW, 24, Measure.HOURS, urgency=Urgency.URGENT),
    DeadlineRule("reply-urgent", Phase.REPLY, 3, Measure.WORKDAYS, urgency=Urgency.URGENT),
    DeadlineRule("reply-extreme", Phase.REPLY, 2, Measure.HOURS, urgency=Urgency.EXTREME),
    DeadlineRule("dispatch-urgent", Phase.DISPATCH, 2, Measure.HOURS, urgency=Urgency.URGENT),
)
POLICY = a_policy(rules=RULES)
URGENT, NORMAL, EXTREME = ({"urgency": urgency} for urgency in ("urgent", "normal", "extreme"))


def amended(case: Case, fields: dict[str, str], days: float = 0.0) -> Case:
    return done(case, Action.AMEND, fields, at=MONDAY + timedelta(days=days), policy=POLICY).case


def end_of(month: int, day: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, 23, 59, 59, tzinfo=ZONE)


def test_a_case_that_becomes_urgent_is_due_sooner_counted_from_then() -> None:
    working = a_case(Action.ASSIGN, Action.ACCEPT, policy=POLICY)
    assert working.due_at == end_of(12, 7)
    assert amended(working, URGENT, days=4).due_at == end_of(12, 2)


def test_becoming_urgent_never_makes_a_limit_later() -> None:
    working = a_case(Action.ASSIGN, Action.ACCEPT, policy=POLICY)
    assert amended(working, URGENT, days=13).due_at == end_of(12, 7)


def test_becoming_less_urgent_counts_from_the_beginning() -> None:
    urgent = amended(a_case(), URGENT)
    working = done(done(urgent, Action.ASSIGN, policy=POLICY).case, Action.ACCEPT, policy=POLICY).case
    assert working.due_at == end_of(11, 26)
    assert amended(working, NORMAL, days=2).due_at == end_of(12, 7)


def test_an_extension_is_kept_when_the_limit_changes() -> None:
    urgent = amended(a_case(), URGENT)
    working = done(done(urgent, Action.ASSIGN, policy=POLICY).case, Action.ACCEPT, policy=POLICY).case
    longer = done(working, Action.EXTEND, {"days": 2, "text": "复杂"}, policy=POLICY).case
    assert longer.due_at == end_of(11, 30)
    assert amended(longer, NORMAL).due_at == end_of(12, 9)


def test_the_clock_of_viewing_follows_as_long_as_it_runs() -> None:
    sent = a_case(Action.ASSIGN, policy=POLICY)
    assert sent.due_at == end_of(11, 25)
    urgent = amended(sent, URGENT, days=0.5)
    assert (urgent.due_phase, urgent.due_at) == (Phase.VIEW, MONDAY + timedelta(days=1.5))


def test_a_reply_due_before_the_view_is_what_runs() -> None:
    extreme = amended(a_case(Action.ASSIGN, policy=POLICY), EXTREME)
    assert (extreme.due_phase, extreme.due_at) == (Phase.REPLY, MONDAY + timedelta(hours=2))


def test_the_limit_to_dispatch_follows_too() -> None:
    assert amended(a_case(policy=POLICY), URGENT, days=0.2).due_at == MONDAY + timedelta(days=0.2, hours=2)


def test_amending_anything_else_moves_no_limit() -> None:
    for case in (a_case(policy=POLICY), a_case(Action.ASSIGN, policy=POLICY)):
        assert amended(case, {"title": "狗"}, days=3).due_at == case.due_at


def test_amending_a_reopened_case_does_not_bring_its_first_limit_back() -> None:
    answered = a_case(Action.CLOSE, policy=POLICY)
    reopened = done(answered, Action.REOPEN, {"text": "又出现"}, at=MONDAY + timedelta(days=7), policy=POLICY).case
    assert reopened.due_at == end_of(12, 1)
    assert amended(reopened, {"title": "狗"}, days=7.1).due_at == end_of(12, 1)
    assert amended(reopened, {"category": "0112"}, days=7.1).due_at == end_of(12, 1)


def test_a_reopened_case_that_is_no_longer_urgent_counts_from_its_reopening() -> None:
    answered = a_case(Action.CLOSE, policy=POLICY)
    reopened = done(answered, Action.REOPEN, {"text": "又出现"}, at=MONDAY + timedelta(days=7), policy=POLICY).case
    urgent = amended(reopened, URGENT, days=7)
    assert urgent.due_at == MONDAY + timedelta(days=7, hours=2)
    assert amended(urgent, NORMAL, days=7).due_at == end_of(12, 1)


def test_when_it_had_to_be_viewed_is_history_once_it_was() -> None:
    seen = a_case(Action.ASSIGN, Action.VIEW, policy=POLICY)
    assert amended(seen, URGENT).legs[0].view_due_at == seen.legs[0].view_due_at


def test_where_no_limit_is_set_any_more_none_runs() -> None:
    only_urgent = a_policy(rules=(DeadlineRule("r", Phase.REPLY, 3, Measure.WORKDAYS, urgency=Urgency.URGENT),))
    case = done(a_case(policy=only_urgent), Action.AMEND, URGENT, policy=only_urgent).case
    working = done(case, Action.ASSIGN, policy=only_urgent).case
    assert (working.due_phase, working.due_at) == (Phase.REPLY, end_of(11, 26))
    eased = done(working, Action.AMEND, NORMAL, policy=only_urgent).case
    assert (eased.due_at, eased.due_phase) == (None, None)
    assert done(eased, Action.AMEND, URGENT, policy=only_urgent).case.due_at == end_of(11, 26)


def test_an_hour_limit_is_given_the_hours_of_a_hold_back() -> None:
    extreme = amended(a_case(Action.ASSIGN, Action.ACCEPT, policy=POLICY), EXTREME)
    leader = an_actor(Role.SUPERVISOR)
    held = done(extreme, Action.HOLD, {"text": "停电", "until": "2026-12-31"}, actor=leader, policy=POLICY).case
    going = done(held, Action.RESUME, {}, at=MONDAY + timedelta(hours=30), policy=POLICY).case
    assert going.due_at == MONDAY + timedelta(hours=32)


def test_only_a_limit_counted_in_days_is_provisional_in_a_year_not_announced() -> None:
    late = datetime(2026, 12, 31, 9, 0, tzinfo=ZONE)
    case = done(None, Action.NEW, at=late, policy=POLICY).case
    assert (case.due_at, case.due_provisional) == (end_of(1, 1, 2027), True)
    hours = a_policy(rules=(DeadlineRule("d", Phase.DISPATCH, 24, Measure.HOURS),))
    assert not done(None, Action.NEW, at=late, policy=hours).case.due_provisional
    sent = done(case, Action.ASSIGN, at=late, policy=POLICY).case
    assert sent.due_provisional


def test_a_case_is_overdue_only_after_the_last_second() -> None:
    case = a_case(Action.ASSIGN)
    assert case.due_at is not None
    assert not case.overdue(case.due_at)
    assert case.overdue(case.due_at + timedelta(seconds=1))
    assert not a_case(Action.CLOSE).overdue(case.due_at + timedelta(days=99))


def test_what_was_viewed_too_late_does_not_become_in_time_by_a_hold() -> None:
    seen = done(a_case(Action.ASSIGN), Action.VIEW, at=MONDAY + timedelta(days=3)).case
    held = done(seen, Action.HOLD, at=MONDAY + timedelta(days=3)).case
    going = done(held, Action.RESUME, {}, at=MONDAY + timedelta(days=8)).case
    assert going.legs[0].view_due_at == seen.legs[0].view_due_at
    assert viewing(going, going.legs[0], None) is Standing.LATE
    assert going.due_at == end_of(12, 10)
