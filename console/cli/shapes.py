"""The stable JSON of design.md 7, and the cases in it: callers masked, the limit judged, delivery told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from console.domain.case import Case
from console.domain.documents import case_document, event_document, stamp
from console.domain.event import Event
from console.domain.masking import with_masked_callers
from console.ports.records import SyncState

#: What of a case's document is not for others: how the sync keeps its books.
_INTERNAL = ("writers",)


def case_shape(case: Case, sync: SyncState, now: datetime) -> dict[str, Any]:
    """Return a case with its stable names."""
    document = case_document(with_masked_callers(case))
    for name in _INTERNAL:
        document.pop(name, None)
    return {**document, "overdue": case.overdue(now), "sync": sync.value}


def history_shape(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Return what happened to a case, oldest first."""
    return [event_document(event) for event in events]


def list_shape(items: Sequence[Any], total: int, as_of: datetime | None, source: str) -> dict[str, Any]:
    """Return a list: how many there are, how old, and from where."""
    return {"items": list(items), "total": total, "as_of": stamp(as_of), "source": source}
