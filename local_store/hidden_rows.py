"""The confirmed cases that have a folded version and are therefore not shown: few, and known once per change.

Knowing them makes counts and far jumps a subtraction, where hiding them in SQL would look each of 100,000 rows up.
"""

import sqlite3
from dataclasses import dataclass

from console.ports.records import QueueView
from local_store.case_shape import milliseconds
from local_store.case_views import CACHED, Place

_HIDDEN = (
    "SELECT c.row, c.due, c.state, c.unit, c.created_by"
    " FROM desk.pending_cases p CROSS JOIN main.cases c ON c.id = p.id"
)


@dataclass(frozen=True, slots=True)
class HiddenRows:
    """What one moment's reading hides."""

    changes: int
    rows: frozenset[int]
    _known: tuple[tuple[int, int, str, str, str], ...]

    @classmethod
    def read(cls, connection: sqlite3.Connection, changes: int) -> "HiddenRows":
        """Return the hidden rows as of a count of changes."""
        known = tuple(connection.execute(_HIDDEN))
        return cls(changes, frozenset(row[0] for row in known), known)

    def count(self, view: QueueView) -> int:
        """Return how many of a view's confirmed cases are hidden."""
        return len(self._of(view))

    def count_before(self, view: QueueView, place: Place) -> int:
        """Return how many of a view's confirmed cases before a place are hidden."""
        found = self._of(view)
        if view.order == "newest":
            return sum(1 for row, _ in found if row > place.row)
        return sum(1 for row, due in found if (due, row, CACHED) < (place.due, place.row, place.source))

    def _of(self, view: QueueView) -> list[tuple[int, int]]:
        overdue = None if view.overdue_at is None else milliseconds(view.overdue_at)
        return [
            (row, due)
            for row, due, state, unit, created_by in self._known
            if (not view.states or state in view.states)
            and (not view.unit or unit == view.unit)
            and (not view.created_by or created_by == view.created_by)
            and (overdue is None or due < overdue)
        ]
