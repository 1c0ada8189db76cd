"""Writing many cases at once, most of which a file does not have yet: a few statements for a page, not seven a case.

Every statement gives the interpreter up and waits for it again; beside a screen that draws, that is most of its time.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from console.domain.case import Case
from console.domain.documents import case_document, event_document
from console.domain.event import Event
from console.domain.plain_documents import instant
from console.ports.records import SyncState
from local_store.case_shape import index_tokens, milliseconds
from local_store.case_table import CaseTable, first_row, merged

#: Cases written by one statement: what SQLite takes of values in one is bounded.
_TOGETHER = 200
Told = tuple[Case, Sequence[Event]]


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A case that is not there yet, and the row it gets."""

    row: int
    document: Mapping[str, Any]
    events: Sequence[Mapping[str, Any]]


def add_all(table: CaseTable, connection: sqlite3.Connection, told: Sequence[Told], sync: SyncState) -> None:
    """Write cases as `CaseTable.add` does each."""
    for start in range(0, len(told), _TOGETHER):
        _add_some(table, connection, told[start : start + _TOGETHER], sync)


def _add_some(table: CaseTable, connection: sqlite3.Connection, told: Sequence[Told], sync: SyncState) -> None:
    known = _among(table, connection, "id", [case.id for case, _ in told])
    documents = [case_document(case) for case, _ in told]
    rows = [first_row(milliseconds(instant(document["created_at"]))) for document in documents]
    taken = _among(table, connection, "row", rows)
    fresh: list[_Fresh] = []
    others: list[Told] = []
    for (case, events), document, row in zip(told, documents, rows, strict=True):
        if case.id in known or row in taken:
            others.append((case, events))
        else:
            taken.add(row)
            fresh.append(_Fresh(row, document, merged([], map(event_document, events))))
        # What is told of it again comes behind this.
        known.add(case.id)
    _write(table, connection, fresh, sync)
    for case, events in others:
        table.add(connection, case, events, sync)


def _among(table: CaseTable, connection: sqlite3.Connection, column: str, values: Sequence[Any]) -> set[Any]:
    places = ", ".join("?" * len(values))
    found = connection.execute(f"SELECT {column} FROM {table.name} WHERE {column} IN ({places})", values)
    return {value for (value,) in found.fetchall()}


def _write(table: CaseTable, connection: sqlite3.Connection, fresh: Sequence[_Fresh], sync: SyncState) -> None:
    if not fresh:
        return
    _insert(connection, table.narrow_columns, [table.narrow_values(one.row, one.document, sync) for one in fresh])
    _insert(connection, table.docs_columns, [table.docs_values(one.row, one.document, one.events) for one in fresh])
    tokens = [(one.row, index_tokens(one.document, table.tokens)) for one in fresh]
    _insert(connection, f"{table.name}_fts (rowid, tokens) VALUES (?, ?)", [row for row in tokens if row[1]])
    for one in fresh:
        table.tell_before(connection, one.document["id"], one.events)


def _insert(connection: sqlite3.Connection, into: str, rows: Sequence[Iterable[Any]]) -> None:
    if rows:
        head, _, places = into.partition(" VALUES ")
        values = ", ".join([places] * len(rows))
        connection.execute(f"INSERT INTO {head} VALUES {values}", tuple(chain.from_iterable(rows)))
