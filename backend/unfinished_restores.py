"""A restore into PostgreSQL that was cut off between its two halves: the rows are back, and nobody knows it yet.

The rows of a backup come back in one transaction, and in the same one a note that they are not renewed (`renewal`).
Whoever opens the store next finishes it, so that at no moment a store can be used whose terminals take it for the old
one.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

if TYPE_CHECKING:
    from backend.renewal import Renewed

_TABLE = "unfinished_restores"


def note(schema: str, actor: str, lost: Iterable[str]) -> str:
    """Return the statements that leave the note; `lost` are the terminal numbers the replaced store had given."""
    # Late, because the driver is not there where only SQLite is used.
    from psycopg import sql

    table = sql.Identifier(schema, _TABLE)
    made = sql.SQL("CREATE TABLE {} (actor text NOT NULL, numbers text NOT NULL);\n").format(table)
    said = sql.SQL("INSERT INTO {} VALUES ({}, {});\n").format(table, actor, " ".join(sorted(lost)))
    return (made + said).as_string(None)


def finish(connection: Connection, city_id: str, at: datetime) -> "Renewed | None":
    """Renew a store whose rows were brought back and that was not renewed yet; None when there is nothing to finish."""
    if connection.dialect.name != "postgresql" or not inspect(connection).has_table(_TABLE):
        return None
    # Late, because hardly any start has something to finish.
    from backend.renewal import renew

    row = connection.execute(text(f"SELECT actor, numbers FROM {_TABLE}")).one()
    renewed = renew(connection, city_id, row.actor, at, row.numbers.split())
    connection.execute(text(f"DROP TABLE {_TABLE}"))
    return renewed
