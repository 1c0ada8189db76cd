"""Both files seen as one: `cache.db` with `state.db` attached, and the rows of either opened and checked."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from console.ports.errors import StoreDamaged
from console.ports.records import CaseRow, SyncState
from local_store.cache_file import CacheFile
from local_store.case_shape import case_row, clear_values
from local_store.case_table import CaseTable
from local_store.case_views import CACHED, FOLDED
from local_store.connections import Connections
from local_store.desk_file import DeskFile
from local_store.failures import damaged
from local_store.hidden_rows import HiddenRows
from local_store.packing import unpack_document
from local_store.schema import read_meta

#: Source (CACHED or FOLDED) and row number.
Hit = tuple[int, int]
Test = Callable[[Mapping[str, Any]], bool]
_Answer = TypeVar("_Answer")
_CLEAR = "n.id, n.sync, n.state, n.unit, n.created_by, n.created_ms, n.due, n.updated_ms"


def _always(_: Mapping[str, Any]) -> bool:
    return True


class Overlay:
    """Reads both files as of one moment; a cache found damaged is thrown away and read again, empty."""

    def __init__(self, cache: CacheFile, desk: DeskFile) -> None:
        self.cached: CaseTable = cache.cases
        self.folded: CaseTable = desk.cases
        self._cache = cache
        self._desk = desk
        self._seal = cache.seal
        turn = desk.storage.connections.turn
        self._connections = Connections(cache.path, self._attach, (desk.path,), turn, shared="desk")
        self._connections.mode = cache.connections.mode
        self._hidden: HiddenRows | None = None
        self._misindexed = False

    def read(self, block: Callable[[sqlite3.Connection], _Answer]) -> _Answer:
        """Return what `block` reads; it may be called a second time after the cache was replaced."""
        try:
            return self._answered(block)
        except StoreDamaged as error:
            if error.params.get("path") == str(self._desk.path):
                raise
            # SQLite does not say in which of two attached files it found damage; the cache must not go for the other's.
            self._desk.verify()
            self._connections.forget_file()
            self._cache.discard()
        try:
            return self._answered(block)
        except StoreDamaged as error:
            self._desk.index_anew_at_start()
            # A cache made a moment ago is not what is damaged.
            raise damaged(self._desk.path, error.params.get("detail", "")) from error

    def misindexed(self, hit: Hit) -> None:
        """The index names a case that has not the words: the cache is made anew, the desk's index at the next start.

        Raises StoreDamaged for the cache.
        """
        if hit[0] == CACHED:
            raise damaged(self._cache.path, "index")
        self._misindexed = True

    def any_folded(self, connection: sqlite3.Connection) -> bool:
        """Whether any case has pending commands."""
        return connection.execute("SELECT 1 FROM desk.pending_cases LIMIT 1").fetchone() is not None

    def change_count(self, connection: sqlite3.Connection) -> int:
        """Return a number that grows with every change of either file's cases."""
        cached, folded = read_meta(connection, "changes"), read_meta(connection, "case_changes", "desk")
        return int(cached or 0) + int(folded or 0)

    def hidden(self, connection: sqlite3.Connection) -> HiddenRows:
        """Return the confirmed cases that have a folded version; worked out once per change."""
        changes = self.change_count(connection)
        hidden = self._hidden
        if hidden is None or hidden.changes != changes:
            hidden = self._hidden = HiddenRows.read(connection, changes)
        return hidden

    def source_of(self, connection: sqlite3.Connection, case_id: str) -> int:
        """Return which file speaks for a case."""
        return CACHED if self.folded.row_of(connection, case_id) is None else FOLDED

    def sync_of(self, connection: sqlite3.Connection, row: int) -> SyncState:
        """Return how far a folded case is delivered."""
        found = connection.execute("SELECT sync FROM desk.pending_cases WHERE row = ?", (row,)).fetchone()
        with self._doubting((FOLDED, row)):
            return SyncState(found[0])

    def rows(self, connection: sqlite3.Connection, hits: Iterable[Hit]) -> list[CaseRow]:
        """Return what a list shows of cases."""
        return [row for hit in hits if (row := self.row_if(connection, hit))]

    def by_key(self, connection: sqlite3.Connection, column: str, keys: Sequence[str], limit: int) -> list[Hit]:
        """Return the newest cases with one of some look-up keys, hiding cached ones that have a folded version."""
        any_of = f"{column} IN ({', '.join('?' * len(keys))})"
        sql = f"""
            SELECT {CACHED} AS s, row AS r FROM main.cases
            WHERE {any_of} AND id NOT IN (SELECT id FROM desk.pending_cases)
            UNION ALL SELECT {FOLDED}, row FROM desk.pending_cases WHERE {any_of} ORDER BY r DESC, s DESC LIMIT ?"""
        return list(connection.execute(sql, (*keys, *keys, limit)))

    def told_before(self, connection: sqlite3.Connection, key: str) -> list[str]:
        """Return the ids of the cases that had a number before, two at the most."""
        sql = """
            SELECT id FROM main.cases_former WHERE number_key = ?
            UNION SELECT id FROM desk.pending_cases_former WHERE number_key = ? LIMIT 2"""
        return [str(case_id) for (case_id,) in connection.execute(sql, (key, key))]

    def row_if(self, connection: sqlite3.Connection, hit: Hit, test: Test = _always) -> CaseRow | None:
        """Return what a list shows of one case that passes a test.

        Raises StoreDamaged for a confirmed case that is not as it was written. A folded one of that kind is left out:
        what is only here is not thrown away, and must not take all others from sight; `hotline doctor` names it.
        """
        try:
            return self._row_if(connection, hit, test)
        except StoreDamaged:
            if hit[0] == FOLDED:
                return None
            raise

    def _row_if(self, connection: sqlite3.Connection, hit: Hit, test: Test) -> CaseRow | None:
        document, (sync, *clear) = self._opened(connection, hit)
        if not test(document):
            return None
        with self._doubting(hit):
            row = case_row(document, SyncState(sync))
            if clear != clear_values(document):
                raise ValueError("columns")
        return row

    def document(self, connection: sqlite3.Connection, hit: Hit) -> Mapping[str, Any]:
        """Return a case's document; raises StoreDamaged when it is not as it was written."""
        return self._opened(connection, hit)[0]

    def events(self, connection: sqlite3.Connection, hit: Hit) -> list[Mapping[str, Any]]:
        """Return the events of a case in one file, oldest first; raises StoreDamaged when they do not open."""
        table = self.folded if hit[0] == FOLDED else self.cached
        with self._doubting(hit):
            return table.events(connection, hit[1])

    def close(self) -> None:
        """Close all connections."""
        self._connections.close()

    def _answered(self, block: Callable[[sqlite3.Connection], _Answer]) -> _Answer:
        answer = self._once(block)
        if self._misindexed:
            # Only now: this thread reads the file no more, so that it can write.
            self._misindexed = False
            self._desk.index_anew_at_start()
        return answer

    def _once(self, block: Callable[[sqlite3.Connection], _Answer]) -> _Answer:
        if not self._desk.path.exists():
            raise damaged(self._desk.path, "file_vanished")
        if not self._cache.path.exists():
            self._connections.forget_file()
            self._cache.ensure()
        with self._connections.reading() as connection:
            # What is delivered goes into the cache first and leaves the desk then. Who looked at the desk last would
            # have missed it here and found it gone there; from here on nothing leaves the desk until this ends.
            connection.execute("SELECT 1 FROM desk.pending_cases LIMIT 1").fetchone()
            return block(connection)

    def _attach(self, connection: sqlite3.Connection) -> None:
        self._cache.ensure()
        connection.execute("PRAGMA cache_size=-2000")
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("ATTACH ? AS desk", (str(self._desk.path),))
        connection.execute("PRAGMA query_only=ON")

    def _opened(self, connection: sqlite3.Connection, hit: Hit) -> tuple[Mapping[str, Any], list[Any]]:
        table = self.folded if hit[0] == FOLDED else self.cached
        sql = f"SELECT d.doc, {_CLEAR} FROM {table.name} n JOIN {table.name}_docs d USING (row) WHERE row = ?"
        with self._doubting(hit):
            sealed, case_id, *clear = connection.execute(sql, (hit[1],)).fetchone()
            return unpack_document(self._seal.open(table.name, case_id, sealed)), clear

    @contextmanager
    def _doubting(self, hit: Hit) -> Iterator[None]:
        try:
            yield
        except (StoreDamaged, ValueError, KeyError, TypeError) as error:
            path = self._desk.path if hit[0] == FOLDED else self._cache.path
            raise damaged(path, f"case|{hit[1]}") from error
