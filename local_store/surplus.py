"""Finding the finished cases of `cache.db` that need not be kept: too old, or too many."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

from console.domain.codes import FINISHED
from local_store.case_shape import milliseconds
from local_store.case_table import first_row

_FINISHED = tuple(sorted(state.value for state in FINISHED))
_IN = f"IN ({', '.join('?' * len(_FINISHED))})"


def surplus(
    connection: sqlite3.Connection, table: str, before: datetime, most: int, limit: int
) -> Sequence[tuple[str, datetime]]:
    """Return ids and last changes of finished cases that changed last before `before`, or are more than `most`.

    Least recently changed first, at most `limit`.
    """
    (count,) = connection.execute(f"SELECT count(*) FROM {table} WHERE state {_IN}", _FINISHED).fetchone()
    limit_ms = milliseconds(before)
    # What was entered later cannot have changed last before; the plus keeps SQLite on the row numbers.
    old = (f"row < ? AND updated_ms < ? AND +state {_IN}", (first_row(limit_ms), limit_ms, *_FINISHED))
    many = (f"+state {_IN}", _FINISHED)
    where, values = many if count > most and _number(connection, table, *old) < count - most else old
    wanted = min(limit, count - most) if where is many[0] else limit
    sql = f"SELECT id, updated_ms FROM {table} WHERE {where} ORDER BY updated_ms, row LIMIT ?"
    rows = connection.execute(sql, (*values, wanted)).fetchall()
    return [(case_id, datetime.fromtimestamp(updated / 1000, UTC)) for case_id, updated in rows]


def _number(connection: sqlite3.Connection, table: str, where: str, values: tuple[object, ...]) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table} WHERE {where}", values).fetchone()[0])
