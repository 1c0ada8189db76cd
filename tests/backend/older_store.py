"""A store as an older version of the program left it: the rows of today in the tables of then."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from backend.database import Database
from backend.migrating import upgrade
from backend.settings import BackendSettings


def age(store: Path, revision: str) -> None:
    """Replace a store by one of an older revision with the same rows, as far as it has tables and columns for them."""
    older = store.with_suffix(".older")
    database = Database(BackendSettings(f"sqlite:///{older}"))
    with database.write() as connection:
        upgrade(connection, revision)
    database.dispose()
    with closing(sqlite3.connect(older)) as file, file:
        file.execute("ATTACH ? AS today", (str(store),))
        for table in _tables(file, "main") & _tables(file, "today") - {"alembic_version"}:
            both = ", ".join(_columns(file, "main", table) & _columns(file, "today", table))
            file.execute(f"INSERT INTO main.{table} ({both}) SELECT {both} FROM today.{table}")
    for ending in ("-wal", "-shm"):
        Path(f"{store}{ending}").unlink(missing_ok=True)
    os.replace(older, store)


def _tables(connection: sqlite3.Connection, schema: str) -> set[str]:
    plain = f"SELECT name FROM {schema}.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search_pairs%'"
    return {name for (name,) in connection.execute(plain)}


def _columns(connection: sqlite3.Connection, schema: str, table: str) -> set[str]:
    return {row[1] for row in connection.execute(f"PRAGMA {schema}.table_info({table})")}
