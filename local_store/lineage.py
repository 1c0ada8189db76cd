"""Whether `state.db` is still the file it was: an older copy in its place is noticed, and gone on from without harm.

Noticed at the next transaction or look at the count of changes, whichever comes first, also while the console runs.
Counts go on behind the highest ever reached, so that no count of a command is used twice; case numbers have their own
mark. What the copy still has to send and the backend has already is answered by the backend's ledger.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from tinydb.table import Document

from console.ports.incidents import Incident
from local_store.desk_file import TABLES, DeskFile
from local_store.incidents import Incidents
from local_store.schema import read_meta, write_meta
from local_store.state_mark import Reached, StateMark

_COUNTERS = 1
_HIGHEST = "SELECT seq FROM sqlite_sequence WHERE name = 'doc_outbox'"


class Lineage:
    """Holds the file against its mark."""

    def __init__(
        self, file: DeskFile, mark: StateMark, incidents: Incidents, now: Callable[[], datetime], *, view_only: bool
    ) -> None:
        self._view_only = view_only
        self._file = file
        self._mark = mark
        self._incidents = incidents
        self._now = now
        #: How far this process has seen the file come: a whole folder put back takes the mark back with it.
        self._seen = Reached()

    def is_known(self, changes: int) -> bool:
        """Whether a file with so many changes can be the newest."""
        return self._view_only or changes >= self._known().changes

    @contextmanager
    def kept(self) -> Iterator[sqlite3.Connection]:
        """A transaction on the newest file, or on an older one after it was caught up; the mark follows the commit."""
        with self._file.storage.transaction() as connection:
            outermost = not self._file.storage.connections.nested()
            before = self._known() if outermost else Reached()
            if outermost and int(read_meta(connection, "changes") or 0) < before.changes:
                self._catch_up(connection, before)
            yield connection
            reached = self._reached(connection, before)
        if outermost:
            self._mark.keep(reached)
            self._seen = reached

    def _known(self) -> Reached:
        """Return how far the file is known to have come, by its mark or by what this process saw."""
        marked, seen = self._mark.read(), self._seen
        self._seen = Reached(max(marked.changes, seen.changes), max(marked.seq, seen.seq))
        return self._seen

    def go_on_behind(self, connection: sqlite3.Connection, seq: int) -> int:
        """Let the count of commands go on behind `seq` and return what it was."""
        numbers = self._file.tables["numbers"]
        counters = dict(numbers.get(doc_id=_COUNTERS) or {})
        counted = int(counters.get("seq", 0))
        if seq > counted:
            numbers.upsert(Document({**counters, "seq": seq}, _COUNTERS))
        return counted

    def _catch_up(self, connection: sqlite3.Connection, reached: Reached) -> None:
        counted = self.go_on_behind(connection, reached.seq)
        behind = reached.changes - int(read_meta(connection, "changes") or 0)
        for name in ("changes", "case_changes"):
            write_meta(connection, name, int(read_meta(connection, name) or 0) + behind)
        write_meta(connection, "refold", 1)
        self._file.doubt_copies()
        if self._file.made:
            lost = tuple(name for name in TABLES if name != "incidents")
            self._incidents.note(Incident("vanished", self._now(), lost=lost))
            return
        after = [f"outbox|{counted + 1}..{reached.seq}"] if reached.seq > counted else []
        self._incidents.note(Incident("older_copy", self._now(), lost=(*after, "drafts")))

    def _reached(self, connection: sqlite3.Connection, before: Reached) -> Reached:
        highest = connection.execute(_HIGHEST).fetchone()
        seq = max(before.seq, int(highest[0]) if highest else 0)
        return Reached(int(read_meta(connection, "changes") or 0), seq)
