"""Stores as an older version would have left them."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from backend.database import Database
from backend.migrating import upgrade
from backend.settings import BackendSettings
from backend.word_renewals import renew_portion


def until_learned(database_url: str) -> None:
    """Return when the search index has learned all that was left to be; a started backend does it by itself too."""
    database = Database(BackendSettings(database_url))
    left = 1
    while left:
        renew_portion(database)
        with database.read() as connection:
            left = connection.execute(text("SELECT count(*) FROM word_renewals")).scalar_one()
    database.dispose()


def put_back(store: Path, revision: str) -> None:
    """Make a store one of an older revision with the same rows, as far as that revision had room for them."""
    old = store.with_name(f"{store.stem}-{revision}.db")
    database = Database(BackendSettings(f"sqlite:///{old}"))
    database.create_file()
    with database.write() as connection:
        upgrade(connection, revision)
    database.dispose()
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("ATTACH ? AS newer", (str(store),))
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if not table.startswith(("alembic", "search_pairs")):
                columns = ", ".join(f'"{name}"' for _, name, *_ in connection.execute(f"PRAGMA table_info({table})"))
                connection.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM newer.{table}")
        # Its index of pairs has no content to copy; an index of another version is made anew.
        connection.execute("UPDATE search_rows SET version = 0")
        connection.commit()
    for suffix in ("-wal", "-shm"):
        store.with_name(store.name + suffix).unlink(missing_ok=True)
    old.replace(store)
