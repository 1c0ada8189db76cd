"""Going through a table of a damaged file by row number, on behind what cannot be read."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from local_store.failures import BROKEN
from local_store.lost_rows import LostRows

#: Ids tried one by one behind a broken page; then in growing steps, because what they skip is found page by page.
_ONE_BY_ONE = 64
_FARTHEST = 1 << 60


def each(
    source: sqlite3.Connection, table: str, columns: str, lost: LostRows, name: str
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Return the rows of a table, going on behind those that a broken page makes unreadable; `lost` is told of them."""
    last = -1
    while True:
        try:
            sql = f"SELECT id, {columns} FROM {table} NOT INDEXED WHERE id > ? ORDER BY id"
            for row, *found in source.execute(sql, (last,)):
                last = row
                yield row, tuple(found)
        except BROKEN:
            resumed = _next_known(source, table, last)
            if resumed is None:
                lost.rest(name)
                return
            skipped, following = resumed
            # Either the very next row has a broken document, or a whole page of rows is gone.
            lost.stretch(name, last + 1 if skipped else following, following - 1 if skipped else following)
            last = following - 1 if skipped else following
        else:
            return


def _next_known(source: sqlite3.Connection, table: str, last: int) -> tuple[int, int] | None:
    """Return how many ids had to be skipped, and the next id that can be seen; None when there is none."""
    skipped = 0
    while skipped < _FARTHEST:
        try:
            sql = f"SELECT id FROM {table} NOT INDEXED WHERE id > ? ORDER BY id LIMIT 1"
            found = source.execute(sql, (last + skipped,)).fetchone()
        except BROKEN:
            skipped = skipped + 1 if skipped < _ONE_BY_ONE else skipped * 2
            continue
        return None if found is None else (skipped, int(found[0]))
    return None
