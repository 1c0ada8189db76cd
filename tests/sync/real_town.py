"""The town of a bad day, all real: files on the terminals, the HTTP client, the backend with its database."""

import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from datetime import UTC
from pathlib import Path
from typing import Any

from backend.backups import restore
from backend.settings import BackendSettings
from console.domain.case import Case
from console.domain.documents import case_from, command_from
from console.ports.backend import HotlineBackend
from console.ports.clock import Clock
from console.ports.records import SignIn
from local_store.open_store import open_store
from tests.contract.worlds import PASSWORD, House
from tests.fakes.stopped_clock import StoppedClock
from tests.fakes.terminal_clock import TerminalClock
from tests.sync.towns import Books, Entry, TerminalStore


class RealTown:
    """One backend in this process on a copy of a prepared database, and the terminals' folders beside it."""

    def __init__(self, folder: Path, prepared: Path, clock: StoppedClock) -> None:
        self._folder, self._clock = folder, clock
        self._house = House(Path(shutil.copy(prepared, folder / "hotline.db")), clock)
        self._house.start()
        self._door = self._house.client()
        self._lines: list[HotlineBackend] = [self._door]

    def line(self, clock: TerminalClock) -> HotlineBackend:
        line = self._house.client(clock.machine_now)
        self._lines.append(line)
        return line

    def open(self, terminal: str, clock: Clock) -> TerminalStore:
        return open_store(self._folder / terminal, clock)

    def sign_in(self, username: str) -> SignIn:
        return self._door.sign_in(username, PASSWORD)

    def disable(self, username: str) -> None:
        with self._database() as database:
            now = self._clock.now().astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
            database.execute("UPDATE accounts SET disabled_at = ? WHERE username = ?", (now, username))

    def stumble(self, words: str) -> None:
        """A real backend stumbles over nothing that can be typed."""

    def back_up(self) -> None:
        self._house.stop()
        shutil.copy(self._house.file, self._saved)
        self._house.start()

    def restore(self, *, silently: bool) -> None:
        if not self._saved.exists():
            return
        self._house.stop()
        if silently:
            shutil.copy(self._saved, self._house.file)
        else:
            restore(BackendSettings(f"sqlite:///{self._house.file}"), self._saved, "root", self._clock.now())
        self._house.start()

    def keep_desk(self, terminal: str) -> None:
        with suppress(FileNotFoundError):
            shutil.copy(self._desk(terminal), self._desk(terminal).with_suffix(".saved"))

    def bring_back_desk(self, terminal: str) -> bool:
        saved = self._desk(terminal).with_suffix(".saved")
        if saved.exists():
            shutil.copy(saved, self._desk(terminal))
        return saved.exists()

    def has_applied(self, command_id: str) -> bool:
        with self._database() as database:
            found = database.execute("SELECT 1 FROM commands WHERE id = ? AND status = 'applied'", (command_id,))
            return found.fetchone() is not None

    def books(self) -> Books:
        return books_of(self._house.file)

    def close(self) -> None:
        for line in self._lines:
            line.close()
        self._house.stop()

    @property
    def _saved(self) -> Path:
        return self._folder / "hotline.saved"

    def _desk(self, terminal: str) -> Path:
        return self._folder / terminal / "state.db"

    def _database(self) -> AbstractContextManager[sqlite3.Connection]:
        return _opened(self._house.file)


def books_of(file: Path) -> Books:
    """Return what stands in a backend's database."""
    with _opened(file) as database:
        kept = database.execute("SELECT id, document FROM cases")
        cases = {case_id: case_from(json.loads(text)) for case_id, text in kept}
        ledger = list(database.execute("SELECT id, status, document, outcome FROM commands"))
        events: dict[str, list[tuple[str, int]]] = {}
        for case_id, *what in database.execute("SELECT case_id, command_id, position FROM events"):
            events.setdefault(case_id, []).append((what[0], what[1]))
    done = [(command_from(json.loads(command)), json.loads(outcome)) for _, status, command, outcome in ledger
            if status == "applied"]  # fmt: skip
    after = {(command.case_id, outcome["case"]["version"]): outcome["case"] for command, outcome in done}
    applied = {
        command.id: Entry(command, _case(after.get((command.case_id, outcome["case"]["version"] - 1))))
        for command, outcome in done
    }
    voids = frozenset(row for row, status, _, _ in ledger if status == "void")
    return Books(applied, Counter(applied.keys()), voids, cases, events)


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file)) as database, database:
        yield database


def _case(document: Any) -> Case | None:
    return None if document is None else case_from(document)
