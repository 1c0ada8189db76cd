"""How running limits follow a case: a hold pauses them, a change of kind, category or urgency moves them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from console.domain.assignment import Assignment
from console.domain.case import Case
from console.domain.codes import Phase, State
from console.domain.deadlines import ends_with_day, later_by
from console.domain.limit_count import LimitCount
from console.domain.step import Turn, due_at, with_due


def after_hold(turn: Turn) -> tuple[Assignment, ...]:
    """Return the legs, the limits of the open ones moved on by as long as the case was held (domain-12345.md 2.2).

    A limit to view that was kept or missed before stays as it was: what was late does not become in time.
    """
    return tuple(_going_on(leg, turn) if leg.open else leg for leg in turn.case.legs)


def _going_on(leg: Assignment, turn: Turn) -> Assignment:
    view = leg.view_due_at if leg.viewed_at is not None else _paused(leg.view_due_at, turn)
    return replace(leg, view_due_at=view, reply_due_at=_paused(leg.reply_due_at, turn))


def _paused(at: datetime | None, turn: Turn) -> datetime | None:
    since, zone = turn.case.since, turn.policy.zone
    if at is None or turn.at <= since:
        return at
    if not ends_with_day(at, zone):
        return at + (turn.at - since)
    missed = turn.calendar.workdays_between(since.astimezone(zone).date(), turn.at.astimezone(zone).date())
    return later_by(at, missed, turn.calendar, zone)


def following(turn: Turn, amended: Case) -> Case:
    """Return the amended case with its limits as they are for what it says now.

    A limit that becomes longer is counted from where it began, and keeps what was added to it. One that becomes shorter
    is counted from now: nobody is late by a limit nobody knew of.
    """
    if _facets(amended) == _facets(turn.case):
        return amended
    legs = tuple(_leg_following(turn, amended, leg) if leg.open else leg for leg in amended.legs)
    case = replace(amended, legs=legs)
    if case.state is not State.RECEIVED:
        return with_due(case, turn.policy, turn.calendar, turn.at)
    counts = _counts(case.dispatch_count)
    at, count = _followed(turn, case, _Clock(Phase.DISPATCH, "", case.since, case.due_at, counts))
    return due_at(replace(case, dispatch_count=count), at, Phase.DISPATCH, turn.policy, turn.calendar)


def _facets(case: Case) -> tuple[str, str, str]:
    return case.kind, case.category, case.urgency


def _leg_following(turn: Turn, case: Case, leg: Assignment) -> Assignment:
    reply, counted = _followed(turn, case, _Clock(Phase.REPLY, leg.unit, leg.assigned_at, leg.reply_due_at, leg.counts))
    if leg.viewed_at is not None:
        return replace(leg, reply_due_at=reply, counts=_counts(counted))
    view, seen = _followed(turn, case, _Clock(Phase.VIEW, leg.unit, leg.assigned_at, leg.view_due_at, leg.counts))
    return replace(leg, reply_due_at=reply, view_due_at=view, counts=_counts(counted, seen))


def _counts(*counts: LimitCount | None) -> tuple[LimitCount, ...]:
    return tuple(count for count in counts if count is not None)


@dataclass(frozen=True, slots=True)
class _Clock:
    """One running limit: whose it is, since when, until when, and how it was counted so far."""

    phase: Phase
    unit: str
    start: datetime
    current: datetime | None
    counts: tuple[LimitCount, ...]

    @property
    def count(self) -> LimitCount | None:
        return next((count for count in self.counts if count.phase is self.phase), None)


def _followed(turn: Turn, case: Case, clock: _Clock) -> tuple[datetime | None, LimitCount | None]:
    """Return when the limit ends now, and how it is counted where that no longer follows from the case itself."""
    phase, unit, start, current = clock.phase, clock.unit, clock.start, clock.current
    before, after = _limit_of(turn, turn.case, phase, unit), _limit_of(turn, case, phase, unit)
    old, new = before(start), after(start)
    if new == old:
        return current, clock.count
    if new is None or current is None:
        return new, None
    zone = turn.policy.zone
    added = (
        0
        if old is None
        else turn.calendar.workdays_between(old.astimezone(zone).date(), current.astimezone(zone).date())
    )
    longer = later_by(new, added, turn.calendar, zone)
    if longer >= current:
        return longer, None
    sooner = after(turn.at)
    if sooner is not None and sooner < current:
        return sooner, _count_by(turn, case, clock, turn.at)
    return current, clock.count or _count_by(turn, turn.case, clock, start)


def _count_by(turn: Turn, case: Case, clock: _Clock, since: datetime) -> LimitCount | None:
    rule = turn.policy.rule(clock.phase, case.kind, case.category, case.urgency, clock.unit)
    return None if rule is None else LimitCount(clock.phase, rule.id, since)


def _limit_of(turn: Turn, case: Case, phase: Phase, unit: str) -> Callable[[datetime], datetime | None]:
    def ends(start: datetime) -> datetime | None:
        limit = turn.policy.limit(phase, case.kind, case.category, case.urgency, unit, start, turn.calendar)
        return limit.at if limit else None

    return ends
