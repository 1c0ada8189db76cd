"""What a reader may see of a case (design.md 8 and 10): whether at all, and how much of the caller.

A unit sees the cases it has a leg of, unless it returned that leg or the leg was recalled. Everybody else sees all.
Callers are shown in full to whoever wrote them down, for 30 days, and (in one case or in what changed, and logged by
`disclosures`) to those who have to call back; masked otherwise; and not at all to units when the caller asked for that
(the case's own caller: for everybody who called about it) or the case is a report.

Masked callers carry marks by which a terminal finds them all the same, for whoever may look for callers at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from backend.secrecy import keyed
from console.domain.case import Case
from console.domain.codes import Kind, LegState, Role, State
from console.domain.command import Actor
from console.domain.documents import Document, caller_document, caller_from, moment
from console.domain.masking import masked, withheld
from console.domain.revealing import calls_back, may_seek

#: How long whoever entered a case sees its caller in full.
OWN_CASES = timedelta(days=30)
_OUT_OF_SIGHT = frozenset({LegState.RETURNED, LegState.RECALLED})


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever is shown something."""

    username: str
    role: Role
    unit: str
    #: By what marks of masked callers are made for this reader; empty when none are.
    caller_key: str = field(default="", repr=False)

    @classmethod
    def of(cls, actor: Actor, secret: str = "") -> "Reader":
        """Return the reader an actor is, of the store with this secret; without it nothing can be shown him."""
        return cls(actor.username, actor.role, actor.unit, caller_key(secret, actor.role) if secret else "")

    @property
    def bound_to(self) -> str | None:
        """The unit whose cases are all this reader sees, or None for somebody who sees all."""
        return self.unit if self.role is Role.UNIT else None


def caller_key(secret: str, role: Role) -> str:
    """Return the key of the marks of callers, the same for all who may look for callers; nothing for others."""
    return keyed(secret, "caller-marks", "") if may_seek(role) else ""


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
    return _for(reader, case, now, calls=calls_back(reader.role, State(case["state"])))


def listed(reader: Reader, case: Mapping[str, Any], now: datetime) -> Document:
    """Return the document of a case as a line of a list: of callers, only those the reader wrote down himself."""
    return _for(reader, case, now, calls=False)


def _for(reader: Reader, case: Mapping[str, Any], now: datetime, *, calls: bool) -> Document:
    withholding = reader.role is Role.UNIT and (case["kind"] == Kind.REPORT or case["caller"]["confidential"])

    def told(caller: Mapping[str, Any], by: str, at: str) -> Document:
        noun = caller_from(caller)
        if withholding or (reader.role is Role.UNIT and noun.confidential):
            return caller_document(withheld(noun))
        in_full = calls or _his_own(reader, by, at, now)
        return caller_document(noun if in_full else masked(noun, reader.caller_key))

    callers = [{**one, "caller": told(one["caller"], one["by"], one["at"])} for one in case.get("callers", ())]
    return {**case, "caller": told(case["caller"], case["created_by"], case["created_at"]), "callers": callers}


def _his_own(reader: Reader, by: str, at: str, now: datetime) -> bool:
    """Whether the reader wrote a caller down himself, and lately."""
    written = moment(at)
    assert written is not None
    return by == reader.username and now - written <= OWN_CASES
