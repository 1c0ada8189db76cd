"""Windows, counts and positions of queue views, on a connection it is given."""

import sqlite3
from dataclasses import replace

from console.domain.codes import State
from console.domain.foreign_codes import read_code
from console.ports.records import QueueView
from local_store import case_views
from local_store.case_views import CACHED, FOLDED, Place, Statement
from local_store.overlay import Hit, Overlay

#: Up to here a window is simply merged from its beginning; behind it, what is before is skipped in one file alone.
_NEAR = 1000
#: Views whose counts are remembered.
_REMEMBERED = 64
_KNOWN = frozenset(state.value for state in State)


class ViewReader:
    """Answers `window`, `count` and `position`."""

    def __init__(self, overlay: Overlay) -> None:
        self._overlay = overlay
        self._counted: dict[QueueView, tuple[int, int]] = {}
        self._foreign: tuple[int, tuple[State, ...]] = (-1, ())

    def window(self, connection: sqlite3.Connection, view: QueueView, offset: int, limit: int) -> list[Hit]:
        """Return rows `offset` … `offset + limit` of a view."""
        view = self._meant(connection, view)
        if not self._overlay.any_folded(connection):
            asked = case_views.cached_window(view, offset, limit)
        else:
            behind = self._landmark(connection, view, offset) if offset > _NEAR else None
            rest = offset if behind is None else offset - self._rank(connection, view, behind)
            asked = case_views.window(view, behind, rest, limit)
        return [(source, row) for row, _, source in connection.execute(asked.sql, asked.params)]

    def count(self, connection: sqlite3.Connection, view: QueueView) -> int:
        """Return how many cases a view has; remembered until something changes."""
        view = self._meant(connection, view)
        changes = self._overlay.change_count(connection)
        known = self._counted.get(view)
        if known is not None and known[0] == changes:
            return known[1]
        hidden = self._overlay.hidden(connection).count(view)
        number = sum(_number(connection, case_views.count(view, source)) for source in (CACHED, FOLDED)) - hidden
        if len(self._counted) >= _REMEMBERED:
            self._counted.clear()
        self._counted[view] = (changes, number)
        return number

    def position(self, connection: sqlite3.Connection, view: QueueView, case_id: str) -> int | None:
        """Return the row number of a case in a view, or None when it is not in it."""
        view = self._meant(connection, view)
        source = self._overlay.source_of(connection, case_id)
        asked = case_views.member(view, source, case_id)
        found = connection.execute(asked.sql, asked.params).fetchone()
        return None if found is None else self._rank(connection, view, Place(source, *found))

    def _meant(self, connection: sqlite3.Connection, view: QueueView) -> QueueView:
        """Return the view with the states in the files that only a later version knows, if it wants them."""
        if not view.foreign:
            return view
        changes = self._overlay.change_count(connection)
        if self._foreign[0] != changes:
            found = {str(state) for (state,) in connection.execute(case_views.STATES)}
            self._foreign = (changes, tuple(read_code(State, code) for code in sorted(found - _KNOWN)))
        return replace(view, states=(*view.states, *self._foreign[1]), foreign=False)

    def _landmark(self, connection: sqlite3.Connection, view: QueueView, offset: int) -> Place | None:
        """Return a confirmed row that stands before `offset` for certain, and not far before."""
        folded = _number(connection, case_views.count(view, FOLDED))
        if offset <= folded:
            return None
        # Each folded case may stand before it, so this many confirmed ones can be skipped whatever is hidden.
        asked = case_views.cached_window(view, offset - folded, 1)
        found = connection.execute(asked.sql, asked.params).fetchone()
        return None if found is None else Place(CACHED, found[0], found[1])

    def _rank(self, connection: sqlite3.Connection, view: QueueView, place: Place) -> int:
        hidden = self._overlay.hidden(connection).count_before(view, place)
        return sum(_number(connection, case_views.before(view, source, place)) for source in (CACHED, FOLDED)) - hidden


def _number(connection: sqlite3.Connection, asked: Statement) -> int:
    return int(connection.execute(asked.sql, asked.params).fetchone()[0] or 0)
