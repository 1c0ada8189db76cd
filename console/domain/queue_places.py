"""Which queues a case stands in: for the whole desk by the case, for a handling unit by its own leg."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from console.domain.assignment import Assignment
from console.domain.case import Case
from console.domain.codes import LegState, State


class Queue(StrEnum):
    """The views whose cases can be counted without asking the time."""

    OPEN = "open"
    UNASSIGNED = "unassigned"
    AWAITING_VIEW = "awaiting_view"
    AWAITING_REPLY = "awaiting_reply"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    AWAITING_REVIEW = "awaiting_review"
    AWAITING_CALLBACK = "awaiting_callback"
    REWORK = "rework"
    #: Back with the dispatchers because a unit sent it back.
    RETURNED = "returned"
    #: Somebody urged, and it is still open.
    URGED = "urged"
    #: Taken further up (督办), and still open.
    ESCALATED = "escalated"


#: A limit that ends within this is soon over (domain-12345.md 2.3: one working day or less remains).
DUE_SOON = timedelta(hours=24)
_OF_STATE: Mapping[State, tuple[Queue, ...]] = {
    State.RECEIVED: (Queue.UNASSIGNED,),
    State.DISPATCHED: (Queue.AWAITING_VIEW,),
    State.VIEWED: (Queue.AWAITING_REPLY,),
    State.IN_PROGRESS: (Queue.AWAITING_REPLY, Queue.IN_PROGRESS),
    State.ON_HOLD: (Queue.ON_HOLD,),
    State.REPLIED: (Queue.AWAITING_REVIEW,),
    State.REVIEWED: (Queue.AWAITING_REVIEW,),
    State.AWAITING_CALLBACK: (Queue.AWAITING_CALLBACK,),
    State.REWORK: (Queue.AWAITING_REPLY, Queue.REWORK),
}
_OF_LEG: Mapping[LegState, tuple[Queue, ...]] = {
    LegState.DISPATCHED: (Queue.AWAITING_VIEW, Queue.AWAITING_REPLY),
    LegState.VIEWED: (Queue.AWAITING_REPLY,),
    LegState.IN_PROGRESS: (Queue.AWAITING_REPLY, Queue.IN_PROGRESS),
}
#: Queues that are the desk's own business, whatever a unit's leg says.
_OF_ANY_UNIT = frozenset({State.ON_HOLD, State.REPLIED, State.REVIEWED, State.AWAITING_CALLBACK})


def of_desk(case: Case) -> frozenset[Queue]:
    """Return the queues a case stands in for whoever sees all cases."""
    if case.finished:
        return frozenset()
    queues = {Queue.OPEN, *_OF_STATE.get(case.state, ())}
    if case.state is State.RECEIVED and any(leg.state is LegState.RETURNED for leg in case.legs):
        queues.add(Queue.RETURNED)
    return frozenset(queues | _pressed(case))


def of_leg(case: Case, leg: Assignment) -> frozenset[Queue]:
    """Return the queues a case stands in for the unit of one of its legs."""
    if case.finished:
        return frozenset()
    queues = {Queue.OPEN, *(_OF_STATE[case.state] if case.state in _OF_ANY_UNIT else _OF_LEG.get(leg.state, ()))}
    if leg.open and case.state is State.REWORK:
        queues.add(Queue.REWORK)
    return frozenset(queues | (_pressed(case) if leg.open else set()))


def _pressed(case: Case) -> set[Queue]:
    """Where somebody wants more of who has to act."""
    urged = {Queue.URGED} if case.urges else set()
    return urged | ({Queue.ESCALATED} if case.supervision is not None else set())
