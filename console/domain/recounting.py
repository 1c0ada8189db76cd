"""Which limits of open cases move when the calendar does: listed, and put into the command that moves them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from console.domain.case import Case
from console.domain.codes import Phase
from console.domain.deadlines import ends_with_day
from console.domain.explaining import Limit, counted_anew, limits_of
from console.domain.plain_documents import Document, stamp
from console.domain.policy import Policy
from console.domain.working_calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class MovedLimit:
    """One limit that ends at another time by the new calendar, or ends as before but is no longer provisional."""

    case_id: str
    number: str | None
    #: Code of the unit whose limit it is; empty for the limit to dispatch.
    unit: str
    phase: Phase
    before: datetime
    after: datetime

    @property
    def document(self) -> Document:
        """The limit as the `limits` of a `recount` command name it."""
        told = {"unit": self.unit, "phase": self.phase.value}
        return {**told, "before": stamp(self.before), "after": stamp(self.after)}


def moved_limits(
    cases: Iterable[Case], policy: Policy, old: WorkingCalendar, new: WorkingCalendar, now: datetime
) -> tuple[MovedLimit, ...]:
    """Return what moves when `new` takes the place of `old`, case by case; finished cases have no limits.

    A limit that was not as its rule and `old` make it stays: rules changed since, and nobody was told. One that would
    have ended before `now` ends with the day of `now`: nobody is late by a calendar nobody knew of.
    """
    return tuple(
        moved for case in cases for limit in limits_of(case) if (moved := _moved(case, limit, policy, (old, new), now))
    )


def _moved(
    case: Case, limit: Limit, policy: Policy, calendars: tuple[WorkingCalendar, WorkingCalendar], now: datetime
) -> MovedLimit | None:
    if not ends_with_day(limit.at, policy.zone):
        return None
    was, is_ = (counted_anew(limit, case, policy, calendar) for calendar in calendars)
    if was is None or is_ is None or was.at != limit.at:
        return None
    after = is_.at
    if after < now <= limit.at:
        after = calendars[1].end_of_day(now.astimezone(policy.zone).date(), policy.zone).astimezone(UTC)
    year = limit.at.astimezone(policy.zone).year
    confirmed = (year in calendars[0].announced) != (year in calendars[1].announced)
    if after == limit.at and not (confirmed and limit.at == case.due_at):
        return None
    return MovedLimit(case.id, case.number, limit.unit, limit.phase, limit.at, after)
