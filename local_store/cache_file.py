"""The file `cache.db`: opened, or on any doubt thrown away and begun anew, because the backend has it all."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from console.ports.errors import KeyLocked, StoreDamaged, StoreFromNewer
from local_store.case_table import INDEX_VERSION, CaseTable
from local_store.connections import BUSY_SECONDS, Connections
from local_store.failures import translated
from local_store.operator_key import OperatorKey
from local_store.schema import CACHE_MARK, Layout, count_change, read_meta, write_meta
from local_store.sealing import Seal, Tokens

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA mmap_size=0",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-2000",
    "PRAGMA cell_size_check=ON",
    "PRAGMA trusted_schema=OFF",
)
#: Detail of the error for a file that is sound, but not the one that was asked before.
REPLACED = "replaced_meanwhile"
_EXTRA = "CREATE TABLE reference (one INTEGER PRIMARY KEY CHECK (one = 1), etag TEXT NOT NULL, doc BLOB NOT NULL)"


class CacheFile:
    """Opens `cache.db`, makes it when it is missing, and replaces it when it cannot be trusted."""

    def __init__(self, path: Path, seal: Seal, tokens: Tokens, operator: OperatorKey) -> None:
        self.path = path
        self._operator = operator
        self.seal = seal
        self.cases = CaseTable("cases", seal, tokens)
        self._layout = Layout(path, CACHE_MARK, tokens.lookup("check", "cache"))
        self.connections = Connections(path, self._prepare)

    def only_look(self) -> None:
        """Nothing can be written here: read what the file holds."""
        # Without a log left over nobody is writing, and SQLite could not make the files it shares with others.
        self.connections.mode = "mode=ro" if Path(f"{self.path}-wal").exists() else "immutable=1"

    def ensure(self) -> None:
        """Make sure there is a usable file; raises StoreFull, StoreReadOnly when none can be made."""
        try:
            with self.connections.reading():
                pass
        except (StoreDamaged, StoreFromNewer):
            self.discard()
            with self.connections.reading():
                pass

    def discard(self) -> None:
        """Throw the file away. Other processes notice and open the new one."""
        self.connections.forget_file()
        with translated(self.path):
            # The main file first: SQLite drops a write-ahead log left over beside an empty or new file.
            for suffix in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    os.unlink(f"{self.path}{suffix}")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Write in one transaction; a file found damaged is thrown away, and the error still told.

        Cases sealed by another operator's key are dropped first. Raises KeyLocked while the terminal is locked.
        """
        self.ensure()
        try:
            with self.connections.transaction() as connection:
                self._adopt(connection)
                yield connection
                count_change(connection, "changes")
        except StoreDamaged as error:
            if error.params.get("detail") != REPLACED:
                self.discard()
            raise

    def adopt(self) -> None:
        """Drop the cases that were sealed by another operator's key than the one in force, if there are any."""
        with self.connections.reading() as connection:
            if self.fits(connection):
                return
        with self.writing():
            pass

    def fits(self, connection: sqlite3.Connection) -> bool:
        """Whether the cases are sealed by the operator's key in force."""
        return read_meta(connection, "sealed_for") == self._operator.check

    def empty(self, connection: sqlite3.Connection) -> None:
        """Drop all cases, the cursor, and for whom they were; the reference data stays."""
        self.cases.clear(connection)
        connection.execute(
            "DELETE FROM meta WHERE name IN ('cursor', 'epoch', 'page', 'as_of', 'unread', 'left_out', 'reader')"
        )

    def _adopt(self, connection: sqlite3.Connection) -> None:
        if not self._operator.held:
            raise KeyLocked("terminal_locked")
        if not self.fits(connection):
            self.empty(connection)
            write_meta(connection, "sealed_for", self._operator.check)

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        if self._layout.is_new(connection):
            self._create(connection)
        elif read_meta(connection, "index_version") != INDEX_VERSION:
            raise StoreDamaged(params={"path": str(self.path), "detail": "index_version"})

    def _create(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        if self._layout.is_new(connection):
            self._layout.stamp(connection)
            self.cases.create(connection)
            connection.execute(_EXTRA)
            # A random start: the counter of a file made anew meets none that a reader remembers.
            write_meta(connection, "changes", int.from_bytes(os.urandom(5)))
            write_meta(connection, "generation", os.urandom(8).hex())
            write_meta(connection, "index_version", INDEX_VERSION)
        connection.execute("COMMIT")
