"""What time alone does to a case, and what it leaves alone."""

from datetime import date, timedelta

from console.domain.by_time import TimeMove, move_due
from console.domain.case import Case
from console.domain.codes import Action, Role, State
from console.domain.policy import Policy
from tests.builders import MONDAY, a_calendar, a_case, a_policy, an_actor, done

POLICY = a_policy(proposal_days=2, archive_days=30)


def due(case: Case, days: float, policy: Policy = POLICY) -> Action | None:
    move: TimeMove | None = move_due(case, MONDAY + timedelta(days=days), policy, a_calendar())
    return move.action if move else None


def test_a_hold_ends_on_its_day_and_not_when_the_case_was_closed() -> None:
    working = a_case(Action.ASSIGN, Action.ACCEPT)
    held = done(working, Action.HOLD, {"text": "等配件", "until": "2026-11-27"}).case
    assert (due(held, 3.5), due(held, 3.6)) == (None, Action.RESUME)
    assert due(done(held, Action.CLOSE, {"text": "已解决"}).case, 4) is None


def test_a_proposal_is_over_after_the_days_the_city_gives() -> None:
    proposed = done(a_case(), Action.INVALIDATE, actor=an_actor(Role.DISPATCHER)).case
    assert (due(proposed, 2), due(proposed, 3)) == (None, Action.DECIDE_INVALID)
    assert due(proposed, 300, a_policy()) is None


def test_nothing_is_archived_while_its_caller_is_marked_or_where_the_city_does_not_want_it() -> None:
    closed = done(a_case(), Action.CLOSE, {"text": "已答复"}).case
    assert (due(closed, 29), due(closed, 30), due(closed, 3000, a_policy())) == (None, Action.ARCHIVE, None)
    marked = a_case(state=State.INVALID, nuisance_until=date(2027, 2, 21))
    assert (due(marked, 90), due(marked, 91)) == (None, Action.ARCHIVE)
