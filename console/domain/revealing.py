"""Who may be told a caller in full for a stated reason: one table (domain-12345.md 7, consequences 2 and 3)."""

from enum import StrEnum

from console.domain.codes import Kind, Role, State


class Reach(StrEnum):
    """Of which cases somebody may ask for the caller."""

    ANY = "any"
    #: Those he entered himself, also when that was long ago.
    OWN = "own"
    #: Those of his unit, unless the caller asked for confidentiality or the case is a report.
    OPEN = "open"
    NONE = "none"


#: Role → reach. Who only moves, checks or audits cases needs nobody's number.
REACH = {
    Role.CALL_TAKER: Reach.OWN,
    Role.DISPATCHER: Reach.NONE,
    Role.UNIT: Reach.OPEN,
    Role.REVIEWER: Reach.NONE,
    Role.CALLBACK: Reach.ANY,
    Role.SUPERVISOR: Reach.ANY,
    Role.INSPECTOR: Reach.NONE,
    Role.ADMIN: Reach.ANY,
    Role.INTEGRATION: Reach.NONE,
}


def may_reveal(role: Role, *, own: bool, kind: Kind, confidential: bool) -> bool:
    """Whether somebody in `role` who sees the case at all may be told its caller; `own`: he entered it himself."""
    reach = REACH[role]
    if reach is Reach.OWN:
        return own
    if reach is Reach.OPEN:
        return not confidential and kind is not Kind.REPORT
    return reach is Reach.ANY


def calls_back(role: Role, state: State) -> bool:
    """Whether somebody in `role` is shown the callers of a case in `state` in full, because he has to call them."""
    return role is Role.CALLBACK and state is State.AWAITING_CALLBACK


#: Who takes calls, calls back or leads them, and therefore looks for cases by a caller's number or name. To others it
#: would only tell who called: those who may be told no caller, and units (domain-12345.md 0.10 and 1.3).
SEEKERS = frozenset({Role.CALL_TAKER, Role.CALLBACK, Role.SUPERVISOR, Role.ADMIN})


def may_seek(role: Role) -> bool:
    """Whether somebody in `role` may look for cases by a caller's number or name."""
    return role in SEEKERS
