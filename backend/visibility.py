"""What a reader may see of a case (design.md 8 and 10): whether at all, and how much of the caller.

A unit sees the cases it has a leg of, unless it returned that leg or the leg was recalled. Everybody else sees all.
Callers are shown in full to whoever entered the case, for 30 days, and (in one case or in what changed, and logged by
`disclosures`) to those who have to call back; masked otherwise; and not at all to units when the caller asked for that
or the case is a report.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from console.domain.case import Case
from console.domain.codes import Kind, LegState, Role, State
from console.domain.command import Actor
from console.domain.documents import Document, caller_document, caller_from, moment
from console.domain.masking import masked, withheld

#: How long whoever entered a case sees its caller in full.
OWN_CASES = timedelta(days=30)
_OUT_OF_SIGHT = frozenset({LegState.RETURNED, LegState.RECALLED})


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever is shown something."""

    username: str
    role: Role
    unit: str

    @classmethod
    def of(cls, actor: Actor) -> "Reader":
        """Return the reader an actor is."""
        return cls(actor.username, actor.role, actor.unit)

    @property
    def bound_to(self) -> str | None:
        """The unit whose cases are all this reader sees, or None for somebody who sees all."""
        return self.unit if self.role is Role.UNIT else None


def leg_in_sight(state: LegState) -> bool:
    """Whether a unit sees a case because of a leg in this state."""
    return state not in _OUT_OF_SIGHT


def sees(reader: Reader, case: Mapping[str, Any]) -> bool:
    """Whether the reader may see the case of a document at all."""
    unit = reader.bound_to
    if unit is None:
        return True
    return any(leg["code"] == unit and leg_in_sight(LegState(leg["state"])) for leg in case["units"])


def concerns(reader: Reader, case: Case) -> bool:
    """Whether the reader may see the case, or could once because his unit had a leg of it."""
    unit = reader.bound_to
    return unit is None or any(leg.unit == unit for leg in case.legs)


def shown(reader: Reader, case: Mapping[str, Any], now: datetime) -> Document:
    """Return the document of a case as its reader may see it."""
    callers = [{**joined, "caller": _caller(reader, case, joined["caller"], now)} for joined in case.get("callers", ())]
    return {**case, "caller": _caller(reader, case, case["caller"], now), "callers": callers}


def _caller(reader: Reader, case: Mapping[str, Any], document: Mapping[str, Any], now: datetime) -> Document:
    caller = caller_from(document)
    if reader.role is Role.UNIT and (caller.confidential or case["kind"] == Kind.REPORT):
        caller = withheld(caller)
    elif not _in_full(reader, case, now):
        caller = masked(caller)
    return caller_document(caller)


def listed(reader: Reader, case: Mapping[str, Any], now: datetime) -> Document:
    """Return the document of a case as a line of a list: of callers, only those the reader wrote down himself."""
    document = shown(reader, case, now)
    if case["created_by"] == reader.username:
        return document
    return {**document, "caller": caller_document(masked(caller_from(document["caller"])))}


def _in_full(reader: Reader, case: Mapping[str, Any], now: datetime) -> bool:
    if reader.role is Role.CALLBACK and case["state"] == State.AWAITING_CALLBACK:
        return True
    created = moment(case["created_at"])
    assert created is not None
    return case["created_by"] == reader.username and now - created <= OWN_CASES
