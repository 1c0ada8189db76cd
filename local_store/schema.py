"""The first look at a file of ours: whose it is, how old its layout is, and which key its rows were sealed with."""

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from console.domain.documents import moment
from console.ports.errors import StoreFromNewer
from local_store.failures import BROKEN, damaged

#: "HOTL" and "HOTC": the marks of the two files, so that neither is taken for the other, nor a stranger's for ours.
STATE_MARK = 0x484F544C
CACHE_MARK = 0x484F5443
VERSION = 1


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file must be."""

    path: Path
    mark: int
    #: Token that only the right key makes.
    key_check: str

    def is_new(self, connection: sqlite3.Connection) -> bool:
        """Whether the file holds nothing yet.

        Raises StoreFromNewer for a newer layout, StoreDamaged for a stranger's file or one sealed with another key.
        """
        mark, version = _pragma(connection, "application_id"), version_of(connection)
        if mark == 0 and version == 0 and _empty(connection):
            return True
        if mark != self.mark:
            raise damaged(self.path, "not_ours")
        if version > VERSION:
            raise StoreFromNewer(params={"path": str(self.path), "version": str(version)})
        if read_meta(connection, "key_check") != self.key_check:
            raise damaged(self.path, "key_does_not_fit")
        return False

    def stamp(self, connection: sqlite3.Connection) -> None:
        """Mark a new file as ours; part of the transaction that makes its tables."""
        connection.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID")
        write_meta(connection, "key_check", self.key_check)
        connection.execute(f"PRAGMA application_id = {self.mark}")
        connection.execute(f"PRAGMA user_version = {VERSION}")


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of a file's layout; 0 for one that is none of ours."""
    return _pragma(connection, "user_version")


def read_meta(connection: sqlite3.Connection, name: str, schema: str = "main") -> str | int | None:
    """Return a value of the file itself, or None."""
    found = connection.execute(f"SELECT value FROM {schema}.meta WHERE name = ?", (name,)).fetchone()
    return None if found is None else found[0]


def key_of(connection: sqlite3.Connection) -> str | None:
    """Return the token of the key a file was sealed with, None when nobody can tell any more."""
    try:
        kept = read_meta(connection, "key_check")
    except BROKEN:
        return None
    return None if kept is None else str(kept)


def read_unread(connection: sqlite3.Connection) -> frozenset[str]:
    """Return the ids of the cases of which something could not be read when it came."""
    return frozenset(str(read_meta(connection, "unread") or "").split())


def read_left_out(connection: sqlite3.Connection) -> datetime | None:
    """Return before when a finished case that is missing in the cache last changed; None while none is left out."""
    kept = read_meta(connection, "left_out")
    return moment(str(kept)) if kept else None


def write_meta(connection: sqlite3.Connection, name: str, value: str | int) -> None:
    """Keep a value of the file itself."""
    connection.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, value))


def drawn(connection: sqlite3.Connection, tables: Iterable[str]) -> str:
    """Return a digest of how these tables and their indexes are made: a bit flipped there renames a column or a table,
    and SQLite would go on with that."""
    marks = hashlib.blake2b(digest_size=16)
    sql = "SELECT name, type, CAST(sql AS BLOB) FROM sqlite_master WHERE tbl_name = ? ORDER BY name"
    for table in sorted(tables):
        for name, kind, text in connection.execute(sql, (table,)):
            marks.update(f"{name}|{kind}|".encode() + (text or b"") + b"\n")
    return marks.hexdigest()


def counting_as_made(connection: sqlite3.Connection) -> bool:
    """Whether the table in which SQLite counts the rows of others is drawn as SQLite draws it, if it is there."""
    made = connection.execute("SELECT CAST(sql AS BLOB) FROM sqlite_master WHERE name = 'sqlite_sequence'").fetchone()
    return made is None or made[0] == b"CREATE TABLE sqlite_sequence(name,seq)"


def count_change(connection: sqlite3.Connection, name: str) -> None:
    """Add one to a counter of changes."""
    connection.execute("UPDATE meta SET value = value + 1 WHERE name = ?", (name,))


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None
