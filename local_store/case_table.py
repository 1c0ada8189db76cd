"""Sealed cases in SQLite, used twice: confirmed ones in `cache.db`, folded ones (with pending commands) in `state.db`.

Three tables: a narrow one with what is ordered and selected by, the sealed documents, and the search index; a small
fourth one has the numbers that callers were told before a case got the one it has. The row number of the three grows
with the time a case was entered, so "newest first" needs no sort and no further index: a second's 4,096 numbers leave
four to each millisecond, and the next free one is taken.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console.domain.case import Case
from console.domain.documents import case_document, event_document, moment
from console.domain.event import Event
from console.domain.pairs import VERSION as PAIRS_VERSION
from console.ports.errors import StoreDamaged
from console.ports.records import SyncState
from local_store.case_shape import (
    case_row,
    clear_values,
    former_keys,
    index_tokens,
    milliseconds,
    number_key,
    phone_key,
)
from local_store.packing import pack, unpack, unpack_document
from local_store.sealing import Seal, Tokens

#: Version of what stands in the search index; another one means it has to be built anew.
INDEX_VERSION = PAIRS_VERSION * 100 + 4
_CLEAR = "state, unit, created_by, created_ms, due, updated_ms"
_NARROW = f"row, id, {_CLEAR}, sync, number_key, phone_key"
#: What reading a row raises that is not as it was written.
_UNREADABLE = (StoreDamaged, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class CaseTable:
    """The tables `NAME`, `NAME_docs` and `NAME_fts` of one file; works on the connection it is given."""

    name: str
    seal: Seal
    tokens: Tokens
    #: The file is never thrown away: a row that does not open is borne until its case is written anew.
    lasting: bool = False

    def create(self, connection: sqlite3.Connection) -> None:
        """Make tables and indexes if need be."""
        for statement in _SCHEMA.format(name=self.name).split(";"):
            connection.execute(statement)
        connection.execute(_FORMER.format(name=self.name))

    def put(self, connection: sqlite3.Connection, case: Case, events: Sequence[Event], sync: SyncState) -> None:
        """Write a case with exactly these events (oldest first) in place of what was known of it."""
        self.write(connection, case_document(case), [event_document(event) for event in events], sync)

    def add(self, connection: sqlite3.Connection, case: Case, events: Sequence[Event], sync: SyncState) -> None:
        """Write a case as it stands, with events added to those known, each once, oldest first.

        A page of changes may have been on its way while a later answer came: what is older than what is known only adds
        its events. What a terminal did itself it hears of twice; the second time nothing is written.
        """
        row, document = self.row_of(connection, case.id), case_document(case)
        if row is None:
            self.write(connection, document, merged([], map(event_document, events)), sync)
            return
        stands, known = self.document(connection, row), self.events(connection, row)
        newest, history = max(document, stands, key=_version), merged(known, map(event_document, events))
        if history != known or newest != stands or not self._says(connection, row, newest, sync):
            self.write(connection, newest, history, sync)

    def tell_before(self, connection: sqlite3.Connection, case_id: str, events: Iterable[Mapping[str, Any]]) -> None:
        """Make a case findable by the numbers its history says were told before; they are never taken back."""
        rows = [(key, case_id) for key in former_keys(events, self.tokens)]
        if rows:
            connection.executemany(f"INSERT OR IGNORE INTO {self.name}_former VALUES (?, ?)", rows)

    def _says(self, connection: sqlite3.Connection, row: int, document: Mapping[str, Any], sync: SyncState) -> bool:
        """Whether the clear columns of a row are those of a document."""
        sql = f"SELECT sync, {_CLEAR} FROM {self.name} WHERE row = ?"
        clear = [sync.value, *clear_values(document)]
        return list(connection.execute(sql, (row,)).fetchone()) == clear

    def write(
        self,
        connection: sqlite3.Connection,
        document: Mapping[str, Any],
        events: Sequence[Mapping[str, Any]],
        sync: SyncState,
    ) -> None:
        """Write a case's document and events."""
        old, row = self._make_room(connection, document)
        connection.execute(f"INSERT OR REPLACE INTO {self.narrow_columns}", self.narrow_values(row, document, sync))
        connection.execute(f"INSERT OR REPLACE INTO {self.docs_columns}", self.docs_values(row, document, events))
        self._index(connection, row, old, index_tokens(document, self.tokens))
        self.tell_before(connection, document["id"], events)

    @property
    def narrow_columns(self) -> str:
        """The narrow table, its columns, and a place for the values of a row."""
        return f"{self.name} ({_NARROW}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

    def narrow_values(self, row: int, document: Mapping[str, Any], sync: SyncState) -> tuple[Any, ...]:
        """Return what a row of the narrow table says of a case."""
        keys = (number_key(document, self.tokens), phone_key(document["caller"], self.tokens))
        return (row, document["id"], *clear_values(document), sync.value, *keys)

    @property
    def docs_columns(self) -> str:
        """The table of sealed documents, its columns, and a place for the values of a row."""
        return f"{self.name}_docs (row, doc, events) VALUES (?, ?, ?)"

    def docs_values(
        self, row: int, document: Mapping[str, Any], events: Sequence[Mapping[str, Any]]
    ) -> tuple[int, bytes, bytes]:
        """Return a case's document and events as they are kept."""
        sealed = self.seal.seal(self.name, document["id"], pack(document))
        return row, sealed, self.seal.seal(f"{self.name}.events", document["id"], pack(list(events)))

    def remove(self, connection: sqlite3.Connection, case_id: str) -> None:
        """Forget a case."""
        row = self.row_of(connection, case_id)
        if row is None:
            return
        indexed = self._indexed(connection, row)
        connection.execute(f"DELETE FROM {self.name} WHERE row = ?", (row,))
        connection.execute(f"DELETE FROM {self.name}_docs WHERE row = ?", (row,))
        # No index for it: few cases ever get another number.
        connection.execute(f"DELETE FROM {self.name}_former WHERE id = ?", (case_id,))
        self._index(connection, row, indexed, "")

    def clear(self, connection: sqlite3.Connection) -> None:
        """Forget all cases."""
        connection.execute(f"DELETE FROM {self.name}")
        connection.execute(f"DELETE FROM {self.name}_docs")
        connection.execute(f"DELETE FROM {self.name}_former")
        connection.execute(f"INSERT INTO {self.name}_fts({self.name}_fts) VALUES ('delete-all')")

    def reindex(self, connection: sqlite3.Connection) -> None:
        """Build the search index, the keys of callers and the former numbers anew from the documents."""
        connection.execute(_FORMER.format(name=self.name))
        connection.execute(f"DELETE FROM {self.name}_former")
        connection.execute(f"INSERT INTO {self.name}_fts({self.name}_fts) VALUES ('delete-all')")
        for row, case_id in connection.execute(f"SELECT row, id FROM {self.name}").fetchall():
            self._index(connection, row, "", self._indexed(connection, row) or "")
            with suppress(*_UNREADABLE):
                caller = phone_key(self.document(connection, row)["caller"], self.tokens)
                connection.execute(f"UPDATE {self.name} SET phone_key = ? WHERE row = ?", (caller, row))
                self.tell_before(connection, case_id, self.events(connection, row))

    def damaged(self, connection: sqlite3.Connection) -> list[str]:
        """Return the ids of the cases that do not open, or are not what the clear columns say."""
        sql = f"SELECT row, id, sync, {_CLEAR} FROM {self.name} ORDER BY row"
        return [
            str(case_id)
            for row, case_id, sync, *clear in connection.execute(sql).fetchall()
            if not self._opens(connection, row, sync, clear)
        ]

    def _opens(self, connection: sqlite3.Connection, row: int, sync: str, clear: list[Any]) -> bool:
        try:
            document = self.document(connection, row)
            self.events(connection, row)
            case_row(document, SyncState(sync))
            return clear == clear_values(document)
        except _UNREADABLE:
            return False

    def row_of(self, connection: sqlite3.Connection, case_id: str) -> int | None:
        """Return the row number of a case, or None."""
        found = connection.execute(f"SELECT row FROM {self.name} WHERE id = ?", (case_id,)).fetchone()
        return None if found is None else int(found[0])

    def document(self, connection: sqlite3.Connection, row: int) -> Mapping[str, Any]:
        """Return the document of a row; raises StoreDamaged, ValueError."""
        case_id, sealed = self._sealed(connection, row, "doc")
        return unpack_document(self.seal.open(self.name, case_id, sealed))

    def events(self, connection: sqlite3.Connection, row: int) -> list[Mapping[str, Any]]:
        """Return the events of a row, oldest first; raises StoreDamaged, ValueError."""
        case_id, sealed = self._sealed(connection, row, "events")
        return list(unpack(self.seal.open(f"{self.name}.events", case_id, sealed)))

    def _sealed(self, connection: sqlite3.Connection, row: int, column: str) -> tuple[str, bytes]:
        sql = f"SELECT n.id, d.{column} FROM {self.name} n JOIN {self.name}_docs d USING (row) WHERE row = ?"
        case_id, sealed = connection.execute(sql, (row,)).fetchone() or ("", b"")
        return case_id, sealed

    def _make_room(self, connection: sqlite3.Connection, document: Mapping[str, Any]) -> tuple[str | None, int]:
        """Return the tokens the case is indexed under now, and the row number it gets."""
        created = milliseconds(_instant(document["created_at"]))
        sql = f"SELECT row, created_ms FROM {self.name} WHERE id = ?"
        found = connection.execute(sql, (document["id"],)).fetchone()
        if found is None:
            return "", self._free_row(connection, created)
        if found[1] != created:
            self.remove(connection, document["id"])
            return "", self._free_row(connection, created)
        return self._indexed(connection, found[0]), int(found[0])

    def _indexed(self, connection: sqlite3.Connection, row: int) -> str | None:
        """Return the tokens a row is indexed under, None when nobody can tell any more; raises as `document`."""
        try:
            return index_tokens(self.document(connection, row), self.tokens)
        except _UNREADABLE:
            if not self.lasting:
                raise
            return None

    def _free_row(self, connection: sqlite3.Connection, created_ms: int) -> int:
        first = first_row(created_ms)
        if connection.execute(f"SELECT 1 FROM {self.name} WHERE row = ?", (first,)).fetchone() is None:
            return first
        sql = (
            f"SELECT row + 1 FROM {self.name} n WHERE row >= ? AND NOT EXISTS"
            f" (SELECT 1 FROM {self.name} WHERE row = n.row + 1) ORDER BY row LIMIT 1"
        )
        return int(connection.execute(sql, (first,)).fetchone()[0])

    def _index(self, connection: sqlite3.Connection, row: int, old: str | None, new: str) -> None:
        # A contentless index cannot look up what it holds: to take a row out, it must be told the same tokens again.
        if old is None:
            self.reindex(connection)
            return
        if old == new:
            return
        if old:
            sql = f"INSERT INTO {self.name}_fts({self.name}_fts, rowid, tokens) VALUES ('delete', ?, ?)"
            connection.execute(sql, (row, old))
        if new:
            connection.execute(f"INSERT INTO {self.name}_fts(rowid, tokens) VALUES (?, ?)", (row, new))


def first_row(created_ms: int) -> int:
    """Return the first row number of a millisecond."""
    second, rest = divmod(created_ms, 1000)
    return (second << 12) | (rest << 2)


def merged(known: Iterable[Mapping[str, Any]], more: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return events of both, each once (the later word counts), oldest first."""
    by_identity = {(event["command_id"], event["index"]): event for event in (*known, *more)}
    return sorted(by_identity.values(), key=_moment_and_place)


def _version(document: Mapping[str, Any]) -> int:
    return int(document["version"])


def _moment_and_place(event: Mapping[str, Any]) -> tuple[datetime, str, int]:
    return _instant(event["at"]), event["command_id"], event["index"]


def _instant(text: str) -> datetime:
    at = moment(text)
    assert at is not None
    return at


_FORMER = """
CREATE TABLE IF NOT EXISTS {name}_former (
  number_key TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (number_key, id)) WITHOUT ROWID"""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS {name} (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL, state TEXT NOT NULL, unit TEXT NOT NULL, created_by TEXT NOT NULL,
  created_ms INTEGER NOT NULL, due INTEGER NOT NULL, updated_ms INTEGER NOT NULL, sync TEXT NOT NULL,
  number_key TEXT, phone_key TEXT);
CREATE UNIQUE INDEX IF NOT EXISTS {name}_id ON {name} (id);
CREATE INDEX IF NOT EXISTS {name}_state ON {name} (state);
CREATE INDEX IF NOT EXISTS {name}_state_due ON {name} (state, due);
CREATE INDEX IF NOT EXISTS {name}_due ON {name} (due);
CREATE INDEX IF NOT EXISTS {name}_unit ON {name} (unit) WHERE unit <> '';
CREATE INDEX IF NOT EXISTS {name}_created_by ON {name} (created_by);
CREATE INDEX IF NOT EXISTS {name}_number ON {name} (number_key) WHERE number_key IS NOT NULL;
CREATE INDEX IF NOT EXISTS {name}_phone ON {name} (phone_key) WHERE phone_key IS NOT NULL;
CREATE TABLE IF NOT EXISTS {name}_docs (row INTEGER PRIMARY KEY, doc BLOB NOT NULL, events BLOB NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS {name}_fts
  USING fts5(tokens, content='', detail=none, columnsize=0, tokenize='ascii')
"""
