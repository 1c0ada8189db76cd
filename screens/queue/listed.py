"""What the queue lists: a view that the store pages through, or what a saved one finds, all in memory."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from console.domain.keeping import misses_any
from console.ports.records import CaseRow, QueueView
from console.ports.store import CaseReader
from console.usecases.desk import Desk
from console.usecases.saved_views import SavedView, look_at


class Listed(Protocol):
    """Rows of a view as they are now."""

    @property
    def key(self) -> object:
        """What is equal for the same view."""

    @property
    def at_least(self) -> int:
        """How many there are at the least, where only some are listed; 0 where all are."""

    def count(self) -> int:
        """Return how many are listed."""

    def window(self, offset: int, limit: int) -> Sequence[CaseRow]:
        """Return a page of rows."""

    def position(self, case_id: str) -> int | None:
        """Return the row of a case, or None."""

    def left_out(self) -> datetime | None:
        """Return before when finished cases changed last that it would list and this terminal does not keep."""


class ViewSource:
    """Rows of one view, straight from the store."""

    at_least = 0

    def __init__(self, reader: CaseReader, view: QueueView) -> None:
        self._reader = reader
        self.key = view

    def count(self) -> int:
        """Return how many cases the view has."""
        return self._reader.count(self.key)

    def window(self, offset: int, limit: int) -> Sequence[CaseRow]:
        """Return a page of rows."""
        return self._reader.window(self.key, offset, limit)

    def position(self, case_id: str) -> int | None:
        """Return the row of a case, or None."""
        return self._reader.position(self.key, case_id)

    def left_out(self) -> datetime | None:
        """Return before when finished cases that it would list may be missing."""
        return self._reader.left_out() if misses_any(self.key.states) else None


class SavedSource:
    """What a saved view finds, found once."""

    def __init__(self, desk: Desk, view: SavedView) -> None:
        found = look_at(desk, view)
        self.key = view
        self._rows = found.rows
        self.at_least = 0 if found.complete and found.total == len(found.rows) else found.total

    def count(self) -> int:
        """Return how many are listed."""
        return len(self._rows)

    def window(self, offset: int, limit: int) -> Sequence[CaseRow]:
        """Return a page of rows."""
        return self._rows[offset : offset + limit]

    def position(self, case_id: str) -> int | None:
        """Return the row of a case, or None."""
        return next((index for index, row in enumerate(self._rows) if row.id == case_id), None)

    def left_out(self) -> None:
        """What may be missing is counted by `at_least`."""
