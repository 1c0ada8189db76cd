"""Whom to call back about a case, what a score means, and when it makes sense to try again.

Rules: the caller is told the result and asked for a rating, everybody who called about the matter (domain-12345.md 1.1
回访, 并单); from 基本满意 on the result stands, below it the matter goes back to its unit.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from console.domain.caller import Caller
from console.domain.case import Case
from console.domain.moves_callback import DISSATISFIED, SATISFIED
from console.domain.rates import BASICALLY
from console.domain.unreached import Unreached
from console.domain.working_calendar import WorkingCalendar

#: People are called between these hours.
FIRST, LAST = time(9), time(20)
#: Who did not answer is tried again after this, on a quarter of an hour.
PAUSE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class ToCall:
    """Somebody who has not said yet what the result is worth."""

    #: Id of the joined caller; empty for the case's own.
    joined: str
    #: How to reach them; empty where that stands in the case they came with.
    caller: Caller
    #: The case they came with; empty where they have none of their own.
    case_id: str
    unreached: Unreached | None
    #: What they said beyond the matter.
    text: str = ""


def left_to_call(case: Case) -> tuple[ToCall, ...]:
    """Return who is still to be called, its own caller first, those to be tried later behind the others."""
    own = () if case.called_back else (ToCall("", case.caller, case.id, case.unreached),)
    joined = (
        ToCall(one.id, one.caller, one.case_id, one.unreached, one.text) for one in case.joined if not one.outcome
    )
    return tuple(sorted((*own, *joined), key=_later))


def due_to_call(case: Case, now: datetime) -> bool:
    """Whether somebody can be called now: not tried yet, or the time to try again has come."""
    return case.next_call is None or case.next_call <= now


def outcome_of(score: int) -> str:
    """Return the outcome of a score from 1 to 5."""
    return SATISFIED if score >= BASICALLY else DISSATISFIED


def proposed_again(now: datetime, calendar: WorkingCalendar, zone: tzinfo) -> datetime:
    """Return when to try again: in two hours, and where that is late or a day off, on the next working morning."""
    here = (now.astimezone(zone) + PAUSE).replace(second=0, microsecond=0)
    here += timedelta(minutes=-here.minute % 15)
    if FIRST <= here.time() <= LAST and calendar.is_workday(here.date()):
        return here
    morning = here.replace(hour=FIRST.hour, minute=0)
    if here < morning and calendar.is_workday(here.date()):
        return morning
    day = calendar.add_workdays(here.date(), 1).day
    return morning.replace(year=day.year, month=day.month, day=day.day)


def _later(one: ToCall) -> tuple[bool, float]:
    again = one.unreached.again_at if one.unreached is not None else None
    return again is not None, again.timestamp() if again is not None else 0.0
