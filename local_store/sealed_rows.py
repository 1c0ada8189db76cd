"""The rows behind one sealed table: `(id, clear columns…, doc)`, where `doc` opens only in its place."""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from console.ports.errors import StoreDamaged
from local_store.columns import Column, ColumnValue
from local_store.failures import damaged
from local_store.packing import pack, unpack_document

if TYPE_CHECKING:
    from local_store.sqlite_storage import SqliteStorage

#: Before the id of any row.
FIRST = -(1 << 63)
_PREFIX = "doc_"
_NAME = re.compile(r"\w{1,60}", re.ASCII)
Row = tuple[int, Mapping[str, Any]]


def table_names(connection: sqlite3.Connection) -> list[str]:
    """Return the names of the document tables of a file."""
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type='table' AND name GLOB ? ORDER BY name", ("doc_*",)
    )
    return [str(name)[len(_PREFIX) :] for (name,) in rows]


class SealedRows:
    """Reads and writes the rows of one table on a connection it is given."""

    def __init__(self, storage: "SqliteStorage", name: str, columns: Sequence[Column] = ()) -> None:
        if not _NAME.fullmatch(name):
            raise ValueError("a table's name is made of letters, digits and underscores")
        self._path = storage.path
        self._seal = storage.seal
        self._name = name
        self._table = f'"{_PREFIX}{name}"'
        self._columns = tuple(columns)
        clear = "".join(f', "{column.name}"' for column in columns)
        self._select = f"SELECT id, doc{clear} FROM {self._table}"
        self._insert = f"INSERT INTO {self._table} (id, doc{clear}) VALUES (?, ?{', ?' * len(columns)})"
        assignments = "".join(f', "{column.name}" = ?' for column in columns)
        self._update = f"UPDATE {self._table} SET doc = ?{assignments} WHERE id = ?"

    def create(self, connection: sqlite3.Connection) -> None:
        """Make the table if need be. Ids grow and are never given twice."""
        clear = "".join(f', "{column.name}"' for column in self._columns)
        connection.execute(
            f"CREATE TABLE IF NOT EXISTS {self._table} (id INTEGER PRIMARY KEY AUTOINCREMENT{clear}, doc BLOB NOT NULL)"
        )
        for column in self._columns:
            if column.index or column.unique:
                kind = "UNIQUE INDEX" if column.unique else "INDEX"
                index = f'"{_PREFIX}{self._name}_{column.name}"'
                connection.execute(f'CREATE {kind} IF NOT EXISTS {index} ON {self._table} ("{column.name}")')

    def exists(self, connection: sqlite3.Connection) -> bool:
        """Whether the table was made."""
        name = _PREFIX + self._name
        found = connection.execute("SELECT 1 FROM sqlite_master WHERE type='table' AND name = ?", (name,)).fetchone()
        return found is not None

    def drop(self, connection: sqlite3.Connection) -> None:
        """Remove the table."""
        connection.execute(f"DROP TABLE IF EXISTS {self._table}")

    def select(
        self, connection: sqlite3.Connection, rest: str = "ORDER BY id", params: Sequence[ColumnValue] = ()
    ) -> Iterator[Row]:
        """Return the opened rows of a query; `rest` is what follows the table's name."""
        for row, sealed, *clear in connection.execute(f"{self._select} {rest}", params):
            yield row, self._opened(row, sealed, clear)

    def damaged(self, connection: sqlite3.Connection, after: int, limit: int) -> tuple[list[int], int | None]:
        """Return which of the next rows behind the id `after` do not open, or are not what their clear columns say, and
        the last id that was looked at; None when there was none."""
        broken, last = [], None
        for row, sealed, *clear in connection.execute(
            f"{self._select} WHERE id > ? ORDER BY id LIMIT ?", (after, limit)
        ):
            last = int(row)
            try:
                self._opened(row, sealed, clear)
            except StoreDamaged:
                broken.append(last)
        return broken, last

    def raw(self, connection: sqlite3.Connection, sql: str, params: Sequence[ColumnValue] = ()) -> list[Any]:
        """Return plain rows of a query in which `{table}` stands for this table."""
        return connection.execute(sql.format(table=self._table), params).fetchall()

    def insert(self, connection: sqlite3.Connection, document: Mapping[str, Any], row: int | None = None) -> int:
        """Add a document and return its id; raises ValueError when the id is taken."""
        if row is None:
            row = self._next_id(connection)
        elif self._taken(connection, row):
            raise ValueError(f"a document with the id {row} exists")
        connection.execute(self._insert, (row, self._sealed(row, document), *self._clear(document)))
        return row

    def update(self, connection: sqlite3.Connection, row: int, document: Mapping[str, Any]) -> None:
        """Replace the document of a row."""
        connection.execute(self._update, (self._sealed(row, document), *self._clear(document), row))

    def delete(self, connection: sqlite3.Connection, row: int) -> None:
        """Remove a row."""
        connection.execute(f"DELETE FROM {self._table} WHERE id = ?", (row,))

    def clear(self, connection: sqlite3.Connection) -> None:
        """Remove all rows and begin with id 1 again."""
        connection.execute(f"DELETE FROM {self._table}")
        connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (_PREFIX + self._name,))

    def _next_id(self, connection: sqlite3.Connection) -> int:
        last = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (_PREFIX + self._name,)).fetchone()
        highest = connection.execute(f"SELECT max(id) FROM {self._table}").fetchone()[0]
        return max(int(last[0]) if last else 0, highest or 0) + 1

    def _taken(self, connection: sqlite3.Connection, row: int) -> bool:
        return connection.execute(f"SELECT 1 FROM {self._table} WHERE id = ?", (row,)).fetchone() is not None

    def _sealed(self, row: int, document: Mapping[str, Any]) -> bytes:
        return self._seal.seal(self._name, row, pack(dict(document)))

    def _clear(self, document: Mapping[str, Any]) -> list[ColumnValue]:
        return [column.value_in(document) for column in self._columns]

    def _opened(self, row: int, sealed: bytes, clear: Sequence[ColumnValue]) -> Mapping[str, Any]:
        place = f"{self._name}|{row}"
        try:
            document = unpack_document(self._seal.open(self._name, row, sealed))
        except (StoreDamaged, ValueError) as error:
            raise damaged(self._path, place) from error
        # A flipped bit in a clear column would otherwise hide a row or put it elsewhere without a word.
        if list(clear) != self._clear(document):
            raise damaged(self._path, place)
        return document
