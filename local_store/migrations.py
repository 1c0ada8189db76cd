"""Bringing a `state.db` of an earlier version to this one: in one transaction, beside a copy of what it was.

Whatever ends the process in between, the file is wholly of the one version or of the other. There is no way back by
itself: an older program refuses the file, and the copy is there for whoever has to go back.
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from local_store import schema
from local_store.keys import sync_folder

Step = Callable[[sqlite3.Connection], None]
#: Version of a file → what makes the next one of it; statements only, the transaction is around all of them.
STEPS: dict[int, Step] = {}


def is_behind(connection: sqlite3.Connection) -> bool:
    """Whether a file of ours is of an earlier version."""
    return 0 < schema.version_of(connection) < schema.VERSION


def keep_copy(connection: sqlite3.Connection, path: Path) -> Path:
    """Copy the file as it is, whole or not at all, and return where it lies; made once for each version."""
    copy = path.with_name(f"{path.name}.version-{schema.version_of(connection)}")
    if not copy.exists():
        fresh = copy.with_suffix(".part")
        fresh.unlink(missing_ok=True)
        with closing(sqlite3.connect(fresh)) as target:
            connection.backup(target)
        fresh.chmod(0o600)
        os.replace(fresh, copy)
        sync_folder(copy.parent)
    return copy


def migrate(connection: sqlite3.Connection) -> None:
    """Take every step to this version; part of the transaction the connection is in."""
    for version in range(schema.version_of(connection), schema.VERSION):
        STEPS[version](connection)
    # How the tables are drawn is noted anew.
    connection.execute("DELETE FROM meta WHERE name = 'drawn'")
    connection.execute(f"PRAGMA user_version = {schema.VERSION}")
