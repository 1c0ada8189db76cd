"""Adding to sums kept in rows: one statement that makes the row or adds to it, on every engine."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

#: Both have the same statement under the same name, and no common type.
_INSERT: Mapping[str, Callable[[Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
Amounts = Mapping[tuple[Any, ...], Mapping[str, int]]


def add_up(connection: Connection, table: Table, city_id: str, amounts: Amounts) -> None:
    """Add amounts to rows named by their key after the city, in the order of the keys.

    Writers that add at once take the rows in the same order, so that none waits for another in a circle.
    """
    keys = [column.name for column in table.primary_key.columns][1:]
    sums = [column.name for column in table.columns if column.name not in ("city_id", *keys)]
    rows = [
        {"city_id": city_id, **dict(zip(keys, key, strict=True)), **{name: added.get(name, 0) for name in sums}}
        for key, added in sorted(amounts.items())
    ]
    if not rows:
        return
    fresh = _INSERT[connection.dialect.name](table)
    more = {name: table.c[name] + fresh.excluded[name] for name in sums}
    connection.execute(fresh.on_conflict_do_update(index_elements=["city_id", *keys], set_=more), rows)
