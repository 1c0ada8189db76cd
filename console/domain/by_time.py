"""What time alone does to a case: a promised day comes, the time to decide is over, a finished case is put away.

A nuisance mark needs no move, it ends with its day; limits run out without one, and being late is read from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from console.domain.case import Case
from console.domain.codes import Action, State
from console.domain.moves_invalid import EXPIRE, is_nuisance, proposal_over
from console.domain.moves_result import promise_reached
from console.domain.moves_table import MOVES
from console.domain.policy import Policy
from console.domain.working_calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class TimeMove:
    """An action that is due, its fields, and since when that has stood which it rests on."""

    action: Action
    fields: Mapping[str, str]
    since: datetime


def move_due(case: Case, at: datetime, policy: Policy, calendar: WorkingCalendar) -> TimeMove | None:
    """Return what time does to a case at `at`, None while it does nothing."""
    day = at.astimezone(policy.zone).date()
    if case.state is State.ON_HOLD and promise_reached(case, day):
        return TimeMove(Action.RESUME, {}, case.pauses[-1].since)
    if case.state is State.RECEIVED and case.proposed_invalid and proposal_over(case, at, policy, calendar):
        return TimeMove(Action.DECIDE_INVALID, {"verdict": EXPIRE}, case.proposed_invalid.at)
    if case.state in MOVES[Action.ARCHIVE] and policy.archive_days > 0 and not is_nuisance(case, day):
        over = case.updated_at + timedelta(days=policy.archive_days)
        return TimeMove(Action.ARCHIVE, {}, case.updated_at) if at >= over else None
    return None
