"""What an operator is doing, and which state follows which event of the telephone.

A call taken is talked on; when it ends, or its case is saved, a short time is left to put things in order, and then the
operator is free again by himself (domain-12345.md 0.7: a slot of 60 seconds, then idle). Everything else, and rest with
its reason, is set by hand.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from console.domain.errors import InvalidField

#: How long is left after a call where nothing else is configured, and the longest that may be.
WRAP_UP, LONGEST_WRAP_UP = timedelta(seconds=60), timedelta(hours=1)


class Doing(StrEnum):
    """What an operator is doing."""

    IDLE = "idle"
    BUSY = "busy"
    TALKING = "talking"
    AFTER_CALL = "after_call"
    REST = "rest"


class RestReason(StrEnum):
    """Why an operator rests."""

    MEAL = "meal"
    BREAK = "break"
    TRAINING = "training"
    MEETING = "meeting"
    OTHER = "other"


class WrongState(InvalidField):
    """What somebody says that he does cannot be; no command is ever refused for it."""


@dataclass(frozen=True, slots=True)
class OperatorState:
    """What somebody is doing, and since when."""

    doing: Doing
    since: datetime
    #: When it ends by itself; only after a call.
    until: datetime | None = None
    #: Only of a rest.
    reason: RestReason | None = None
    #: Ids the call has that is talked on.
    calls: tuple[str, ...] = ()


def at(state: OperatorState, now: datetime) -> OperatorState:
    """Return the state as it is at `now`: the time after a call ends by itself."""
    if state.until is None or now < state.until:
        return state
    return OperatorState(Doing.IDLE, state.until)


def call_begun(before: OperatorState | None, calls: tuple[str, ...], now: datetime) -> OperatorState:
    """Return the state of one who talks, by a call that has these ids; told again of the same one, he went on."""
    if before is not None and before.doing is Doing.TALKING and set(before.calls) & set(calls):
        return replace(before, calls=tuple(dict.fromkeys((*before.calls, *calls))))
    return OperatorState(Doing.TALKING, now, calls=calls)


def call_ended(state: OperatorState, call: str, now: datetime, wrap_up: timedelta) -> OperatorState:
    """Return what follows when the telephone says that a call (by id) ended; another one's end changes nothing."""
    return _after_call(now, wrap_up) if call in state.calls else state


def case_saved(state: OperatorState, now: datetime, wrap_up: timedelta) -> OperatorState:
    """Return what follows when a case was saved: whoever talked has the rest of it to put in order."""
    return _after_call(now, wrap_up) if state.doing is Doing.TALKING else state


def chosen(doing: Doing, reason: RestReason | None, now: datetime, wrap_up: timedelta) -> OperatorState:
    """Return the state somebody chose. Raises WrongState `rest_reason_missing`, `reason_of_rest_only`."""
    if doing is Doing.REST and reason is None:
        raise WrongState("rest_reason_missing", {"field": "reason"})
    if doing is not Doing.REST and reason is not None:
        raise WrongState("reason_of_rest_only", {"field": "reason"})
    return _after_call(now, wrap_up) if doing is Doing.AFTER_CALL else OperatorState(doing, now, reason=reason)


def _after_call(now: datetime, wrap_up: timedelta) -> OperatorState:
    return OperatorState(Doing.AFTER_CALL, now, now + wrap_up) if wrap_up else OperatorState(Doing.IDLE, now)
