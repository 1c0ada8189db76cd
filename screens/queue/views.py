"""The views on the digits: which cases, in which order."""

from datetime import datetime

from console.domain.codes import FINISHED, State
from console.ports.records import QueueView

#: Views in the order of their digits.
VIEW_IDS = ("open", "unassigned", "mine", "overdue", "with_units", "all")
_OPEN = tuple(state for state in State if state not in FINISHED)
_WITH_UNITS = (State.DISPATCHED, State.VIEWED, State.IN_PROGRESS, State.ON_HOLD, State.REWORK)


def view_of(view_id: str, username: str, now: datetime) -> QueueView:
    """Return the view of an id as it is for this operator at this time."""
    if view_id == "unassigned":
        return QueueView(view_id, states=(State.RECEIVED,), order="due")
    if view_id == "mine":
        return QueueView(view_id, created_by=username)
    if view_id == "overdue":
        return QueueView(view_id, states=_OPEN, overdue_at=now, order="due", foreign=True)
    if view_id == "with_units":
        return QueueView(view_id, states=_WITH_UNITS, order="due")
    if view_id == "all":
        return QueueView(view_id)
    return QueueView("open", states=_OPEN, foreign=True)
