"""The port CaseCache over `cache.db`: copies of what the backend has, with the cursor up to which they speak.

The cursor stands in the same transaction as the rows it speaks for: the last moments of this file may be lost in a
power cut, and a cursor kept elsewhere would then skip changes without a word.
"""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from console.domain.case import Case
from console.domain.documents import stamp
from console.domain.event import Event
from console.domain.reference import Reference
from console.ports.errors import StoreDamaged
from console.ports.records import Change, ChangesPage, SyncState
from local_store.cache_file import REPLACED, CacheFile
from local_store.failures import damaged
from local_store.fresh_cases import add_all
from local_store.packing import pack, unpack_document
from local_store.schema import read_left_out, read_meta, read_unread, write_meta
from local_store.surplus import surplus


class SqliteCaseCache:
    """What the backend has; one writing process, the one that holds the sync lock."""

    def __init__(self, file: CacheFile) -> None:
        self._file = file
        self._generation: str | int | None = None
        self._kept: Reference | None = None
        #: The last page said that there are more.
        self._filling = False

    def cursor(self) -> tuple[str, str]:
        """Return (cursor, epoch) up to which the cache speaks; both empty when it has to be filled anew."""
        self._file.ensure()
        with self._file.connections.reading() as connection:
            self._generation = read_meta(connection, "generation")
            if not self._file.fits(connection):
                return "", ""
            return str(read_meta(connection, "cursor") or ""), str(read_meta(connection, "epoch") or "")

    def put_page(self, page: ChangesPage, at: datetime, left_out: datetime | None = None) -> None:
        """Write a page of changes and its cursor in one transaction; at its end (`more` False) note `at` as as-of.

        `left_out` is given when finished cases that last changed before it were taken out of the page. Raises
        StoreDamaged when the file was replaced since `cursor` was asked: the page would leave a gap.
        """
        with self._file.writing() as connection:
            if self._generation is not None and read_meta(connection, "generation") != self._generation:
                raise damaged(self._file.path, REPLACED)
            self._apply(connection, page.changes)
            self._note_unread(connection, page)
            _note_left_out(connection, left_out)
            write_meta(connection, "cursor", page.cursor)
            write_meta(connection, "epoch", page.epoch)
            write_meta(connection, "page", " ".join(change.case_id for change in page.changes))
            if not page.more:
                write_meta(connection, "as_of", stamp(at) or "")
        if self._filling and not page.more:
            # What was written over many pages is not what is read from now on.
            with suppress(sqlite3.Error):
                connection.execute("PRAGMA shrink_memory")
        self._filling = page.more

    def last_page(self) -> Sequence[str]:
        """Return the ids of the cases that the page written last told of."""
        self._file.ensure()
        with self._file.connections.reading() as connection:
            return str(read_meta(connection, "page") or "").split()

    def put_cases(self, confirmed: Iterable[tuple[Case, Sequence[Event]]]) -> None:
        """Write cases as confirmed, in one transaction, each with events added to those known."""
        with self._file.writing() as connection:
            add_all(self._file.cases, connection, list(confirmed), SyncState.DELIVERED)

    def surplus(self, before: datetime, most: int, limit: int) -> Sequence[tuple[str, datetime]]:
        """Return finished cases that last changed before `before`, or are more than the `most` that changed last."""
        self._file.ensure()
        with self._file.connections.reading() as connection:
            return surplus(connection, self._file.cases.name, before, most, limit)

    def leave_out(self, case_ids: Collection[str], before: datetime) -> None:
        """Drop cases in one transaction, and note before when a finished case that is missing last changed."""
        with self._file.writing() as connection:
            for case_id in case_ids:
                self._file.cases.remove(connection, case_id)
            _note_left_out(connection, before)

    def clear(self) -> None:
        """Drop all cases, the cursor, and for whom they were; the reference data stays."""
        with self._file.writing() as connection:
            self._file.empty(connection)

    def filled_for(self) -> str:
        """Return for whose eyes the cases were fetched, as it was kept; empty when for nobody's yet."""
        self._file.ensure()
        with self._file.connections.reading() as connection:
            return str(read_meta(connection, "reader") or "")

    def fill_for(self, reader: str) -> None:
        """Keep for whose eyes they are from now on."""
        with self._file.writing() as connection:
            write_meta(connection, "reader", reader)

    def reference(self) -> Reference | None:
        """Return the kept reference data (the same object while it does not change), or None."""
        try:
            return self._reference()
        except (StoreDamaged, ValueError):
            self._file.discard()
            self._file.ensure()
            return None

    def put_reference(self, reference: Reference) -> None:
        """Keep reference data."""
        sealed = self._file.seal.seal("reference", 1, pack(dict(reference.document)))
        with self._file.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO reference VALUES (1, ?, ?)", (reference.etag, sealed))
        # A city's data twice would be megabytes; whoever fetched it holds this one.
        self._kept = reference

    def _reference(self) -> Reference | None:
        self._file.ensure()
        with self._file.connections.reading() as connection:
            found = connection.execute("SELECT etag FROM reference").fetchone()
            if found is None:
                return None
            kept = self._kept
            if kept is not None and kept.etag == found[0]:
                return kept
            sealed = connection.execute("SELECT doc FROM reference").fetchone()[0]
        self._kept = Reference(unpack_document(self._file.seal.open("reference", 1, sealed)))
        return self._kept

    def _note_unread(self, connection: sqlite3.Connection, page: ChangesPage) -> None:
        """Remember what of the changes could not be read: the cursor goes past it, but not without a word."""
        before = read_unread(connection)
        now = before - {change.case_id for change in page.changes} | set(page.unread)
        if now != before:
            write_meta(connection, "unread", " ".join(sorted(now)))

    def _apply(self, connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
        gone = [change.case_id for change in changes if change.case is None]
        told = [(change.case, change.events) for change in changes if change.case is not None]
        for case_id in gone:
            self._file.cases.remove(connection, case_id)
        add_all(self._file.cases, connection, told, SyncState.DELIVERED)


def _note_left_out(connection: sqlite3.Connection, before: datetime | None) -> None:
    known = read_left_out(connection)
    if before is not None and (known is None or known < before):
        write_meta(connection, "left_out", stamp(before) or "")
