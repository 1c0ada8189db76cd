"""What reports keep of a case and of each of its legs: a few plain values, made from the case and its history alone.

The same case gives the same facts at any time, so that they can be made anew; nothing in them depends on a clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from console.domain.case import Case
from console.domain.codes import LegState, State
from console.domain.event import Event
from console.domain.rates import Opinion, Standing, opinion, replying, viewing

#: Event that ends a leg → the state it leaves it in.
_ENDS = {"leg.returned": LegState.RETURNED, "leg.recalled": LegState.RECALLED}


@dataclass(frozen=True, slots=True)
class LegFact:
    """One leg, as it counts."""

    unit: str
    assigned_day: date
    view_due_at: datetime | None
    view_due_day: date | None
    viewing: Standing
    reply_due_at: datetime | None
    reply_due_day: date | None
    replying: Standing
    returned: int


@dataclass(frozen=True, slots=True)
class CaseFact:
    """One case, as it counts; whole numbers are 0 or 1."""

    #: The unit that leads, or led last; empty when none did.
    lead_unit: str
    created_day: date
    #: The day it was closed or answered; None while it is open.
    closed_day: date | None
    #: Neither harassment nor nothing to act on.
    valid: int
    #: Answered on the phone.
    answered: int
    #: Merged into another case.
    repeated: int
    #: Closed after handling; a case answered on the phone is not.
    closed: int
    reworked: int
    opinion: Opinion


def leg_facts(case: Case, history: Sequence[Event], zone: tzinfo) -> tuple[LegFact, ...]:
    """Return the facts of the legs of a case, in their order; `history` is all its events, oldest first."""
    return tuple(_leg_fact(case, place, _ended(case, place, history), zone) for place in range(len(case.legs)))


def _leg_fact(case: Case, place: int, ended: datetime | None, zone: tzinfo) -> LegFact:
    leg = case.legs[place]
    return LegFact(
        unit=leg.unit,
        assigned_day=leg.assigned_at.astimezone(zone).date(),
        view_due_at=leg.view_due_at,
        view_due_day=_day(leg.view_due_at, zone),
        viewing=viewing(case, leg, ended),
        reply_due_at=leg.reply_due_at,
        reply_due_day=_day(leg.reply_due_at, zone),
        replying=replying(case, leg, ended),
        returned=int(leg.state is LegState.RETURNED),
    )


def _ended(case: Case, place: int, history: Iterable[Event]) -> datetime | None:
    """When a leg was returned or recalled: a unit may have had several, and they ended in the order they were given."""
    leg = case.legs[place]
    if leg.state not in _ENDS.values():
        return None
    alike = [other for other in case.legs[:place] if (other.unit, other.state) == (leg.unit, leg.state)]
    ends = [e.at for e in history if _ENDS.get(e.type) is leg.state and e.data.get("unit") == leg.unit]
    return ends[len(alike)] if len(alike) < len(ends) else case.updated_at


def case_fact(case: Case, history: Sequence[Event], zone: tzinfo) -> CaseFact:
    """Return the facts of a case; `history` is all its events, oldest first."""
    ended = _ended_as(case, history)
    closed = ended == "case.closed"
    last = _last(history, "case.closed", "case.answered")
    return CaseFact(
        lead_unit=case.lead.unit if case.lead else "",
        created_day=case.created_at.astimezone(zone).date(),
        closed_day=_day(last.at if last else case.since, zone) if ended in ("case.closed", "case.answered") else None,
        valid=int(ended != "case.invalidated"),
        answered=int(ended == "case.answered"),
        repeated=int(ended == "case.merged"),
        closed=int(closed),
        reworked=int(closed and case.reworks > 0),
        opinion=_opinion(case, history) if closed else Opinion(),
    )


#: How a case ended → the event that told so; an archived one is asked for its history.
ENDINGS: Mapping[State, str] = {
    State.ANSWERED: "case.answered",
    State.CLOSED: "case.closed",
    State.MERGED: "case.merged",
    State.INVALID: "case.invalidated",
    State.REJECTED: "case.rejected",
    State.TRANSFERRED: "case.transferred",
}


def _ended_as(case: Case, history: Iterable[Event]) -> str:
    if case.state is not State.ARCHIVED:
        return ENDINGS.get(case.state, "")
    last = _last(history, *ENDINGS.values())
    return last.type if last else ""


def _opinion(case: Case, history: Iterable[Event]) -> Opinion:
    """What the caller said, unless a person decided, with a reason, that it does not count (domain-12345.md 3.1)."""
    if case.excluded is not None:
        return Opinion()
    answered = [e for e in history if e.type == "case.called_back" and e.data.get("outcome") != "not_reached"]
    if not answered:
        return opinion(case.satisfaction, "", "")
    return opinion(case.satisfaction, answered[-1].data.get("outcome", ""), answered[-1].data.get("solved", ""))


def _last(history: Iterable[Event], *types: str) -> Event | None:
    return next((event for event in reversed(tuple(history)) if event.type in types), None)


def _day(at: datetime | None, zone: tzinfo) -> date | None:
    return None if at is None else at.astimezone(zone).date()
