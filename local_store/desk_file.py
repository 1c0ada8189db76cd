"""The file `state.db`: TinyDB tables of sealed rows, and the folded cases beside them; never thrown away."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from tinydb import where

from console.ports.store import DOUBTED, WITNESS
from local_store.case_table import INDEX_VERSION, CaseTable
from local_store.columns import Column
from local_store.failures import damaged, translated
from local_store.locations import is_writable
from local_store.migrations import is_behind, keep_copy, migrate
from local_store.salvaged_drafts import OpenKeys, raw_drafts
from local_store.schema import STATE_MARK, Layout, counting_as_made, drawn, read_meta, write_meta
from local_store.sealed_rows import FIRST
from local_store.sealed_table import SealedDatabase
from local_store.sealing import Seal, Tokens
from local_store.sqlite_storage import SqliteStorage
from local_store.structure import SOUND, size, verdict, verdict_of_copy

#: Tables, and what of their documents stays readable to SQLite.
TABLES: dict[str, tuple[Column, ...]] = {
    "outbox": (Column("command_id", unique=True), Column("case_id"), Column("state")),
    "sent_log": (Column("command_id", unique=True), Column("status", index=False), Column("at_ms")),
    "voids": (Column("command_id", unique=True), Column("told")),
    "drafts": (Column("key", unique=True), Column("actor"), Column("at_ms", index=False)),
    "places": (Column("owner", unique=True), Column("actor")),
    "prefs": (Column("name", unique=True),),
    "identity": (Column("name", unique=True),),
    "operators": (Column("name", unique=True),),
    "numbers": (),
    "views": (Column("name", unique=True),),
    "audit": (),
    "incidents": (Column("seen"),),
}


#: All tables of the file, the folded cases' among them.
_DRAWN = ("meta", "pending_cases", "pending_cases_docs", "pending_cases_fts", *(f"doc_{name}" for name in TABLES))
#: Pages up to which the whole file is checked at every opening (16 MB, some tens of milliseconds).
CHECKED_PAGES = 4000
#: Pages up to which every row is opened as well (1 MB, some tens of milliseconds); of a larger file beside the work.
OPENED_PAGES = 256
#: Rows opened in one reading (some milliseconds): nobody can write as long as it lasts.
PORTION = 200
#: Which rows of the next ones behind an id do not open, and the last id looked at.
Look = Callable[[sqlite3.Connection, int, int], tuple[list[int], int | None]]


class DeskFile:
    """`state.db` opened. Raises StoreDamaged or StoreFromNewer when it is not ours."""

    def __init__(self, path: Path, seal: Seal, tokens: Tokens, terminal: Seal) -> None:
        """`seal` opens every row, once its operator is known; `terminal` those that are not an operator's."""
        self.path = path
        self._terminal = terminal
        self.cases = CaseTable("pending_cases", seal, tokens, lasting=True)
        self._layout = Layout(path, STATE_MARK, tokens.lookup("check", "state"))
        self._checked = False
        #: Whether folded cases were found that do not open.
        self.misfolded = False
        #: Whether every row was opened.
        self.examined = False
        #: Whether this opening made the file.
        self.made = False
        self.database = SealedDatabase(path, seal, self._setup, storage=SqliteStorage)
        self.storage: SqliteStorage = self.database.sealed
        self.storage.connections.check = self.verify
        self.tables = {name: self.database.table(name, columns=columns) for name, columns in TABLES.items()}
        try:
            self._create_tables()
            self._verify_if_small()
        except BaseException:
            self.close()
            raise

    def verify(self, *, beside: bool = False) -> None:
        """Check the structure of the file, indexes against rows included; raises StoreDamaged.

        A flipped bit in an index makes no row unreadable: it hides one, and only this check tells. What is checked is
        what the disk holds, not what a connection remembers of it; of a large file a copy, so that nobody waits. When
        none can be made the file is held instead, or, `beside` the work, not checked.
        """
        with translated(self.path):
            said = verdict_of_copy(self.path) if size(self.path) > CHECKED_PAGES else verdict(self.path)
            if said is None:
                said = SOUND if beside else verdict(self.path)
            if said != SOUND:
                raise damaged(self.path, "structure")

    def index_anew_at_start(self) -> None:
        """Have the search index of the folded cases made anew when the file is opened next."""
        with self.storage.transaction() as connection:
            write_meta(connection, "index_version", 0)

    def doubt_copies(self) -> None:
        """Note that `cache.db` may hold what was confirmed later than this file knows of: nothing here would notice
        that the backend has lost it since."""
        self.tables["prefs"].upsert({"name": WITNESS, "value": DOUBTED}, where("name") == WITNESS)

    def unopened(self) -> list[str]:
        """Return the rows that do not open, as `table|id`. Folded cases are not among them: they can be folded anew."""
        broken = [
            f"{name}|{row}"
            for name, table in self.tables.items()
            if name != "drafts"
            for row in self._unopened(name, table.rows.damaged)
        ]
        return broken or [f"drafts|{row}" for row in self._unopened("drafts", self._damaged_drafts)]

    def _unopened(self, name: str, look: Look) -> Iterator[int]:
        """Look through a table in short readings, so that whoever writes or reads meanwhile does not wait."""
        last: int | None = FIRST
        while last is not None:
            with self.storage.reading() as connection:
                if not self.tables[name].rows.exists(connection):
                    return
                broken, last = look(connection, last, PORTION)
            yield from broken

    def _damaged_drafts(self, connection: sqlite3.Connection, after: int, limit: int) -> tuple[list[int], int | None]:
        # The keys as of the same moment: somebody may sign in between two readings.
        keys = OpenKeys(self._terminal, self.tables["identity"].all(), self.tables["operators"].all())
        drafts = raw_drafts(connection, after, limit)
        return [raw[0] for raw in drafts if keys.whole(raw) != raw], drafts[-1][0] if drafts else None

    def close(self) -> None:
        """Close all connections."""
        self.database.close()

    def _setup(self, connection: sqlite3.Connection) -> None:
        new = self._layout.is_new(connection)
        behind = not new and is_behind(connection)
        if behind:
            keep_copy(connection, self.path)
        elif not new and (self._checked or read_meta(connection, "index_version") == INDEX_VERSION):
            # Nothing to be made or brought up to date: who only opens the file waits for no writer.
            self._checked = True
            return
        connection.execute("BEGIN IMMEDIATE")
        if self._layout.is_new(connection):
            self._layout.stamp(connection)
            self.cases.create(connection)
            write_meta(connection, "changes", 1)
            write_meta(connection, "case_changes", 1)
            write_meta(connection, "index_version", INDEX_VERSION)
            self.made = True
        elif is_behind(connection):
            migrate(connection)
        if read_meta(connection, "index_version") != INDEX_VERSION:
            self.cases.reindex(connection)
            write_meta(connection, "index_version", INDEX_VERSION)
        connection.execute("COMMIT")
        self._checked = True

    def _create_tables(self) -> None:
        with self.storage.reading() as connection:
            kept, found = read_meta(connection, "drawn"), drawn(connection, _DRAWN)
            missing = [name for name in TABLES if name not in self.database.tables()]
            counting = counting_as_made(connection)
        if kept not in (None, found) or not counting:
            raise damaged(self.path, "schema")
        if (missing or kept is None) and is_writable(self.path.parent):
            with self.storage.transaction() as connection:
                for name in missing:
                    self.tables[name].make()
                write_meta(connection, "drawn", drawn(connection, _DRAWN))

    def _verify_if_small(self) -> None:
        with self.storage.reading() as connection:
            pages = int(connection.execute("PRAGMA page_count").fetchone()[0])
        if pages <= CHECKED_PAGES:
            self.verify()
        if pages <= OPENED_PAGES:
            self._open_all()

    def _open_all(self) -> None:
        if broken := self.unopened():
            raise damaged(self.path, broken[0])
        self.examined = True
        with self.storage.reading() as connection:
            self.misfolded = bool(self.cases.damaged(connection))
