"""Measure what is made durable while much waits to be sent: `.venv/bin/python -m bench.durable [--pending N]`.

A save by the use case, a draft as each key makes one, and opening the store, with a bare SQLite beside them that writes
one row as durably (rollback journal, `synchronous=EXTRA`) or opens the same file. The budgets are those of the keys
these are the durable part of (design.md 9); painting comes on top.
"""

import argparse
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median

from bench.city import fill_outbox, open_desk
from bench.report import Figure, table
from console.clock import SystemClock
from console.ports.records import Draft, QueueView
from console.usecases.desk import Desk
from console.usecases.register_case import register_case
from local_store.open_store import LocalStore, open_store

#: Bytes of a sealed command, and of a sealed draft.
_COMMAND, _DRAFT = 1000, 1900
_TEXT = "小区停水，自来水公司电话打不通。" * 40


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--pending", type=int, default=10_000)
    chosen = arguments.parse_args()
    # Beside the sources, not in the temporary folder, which may be memory.
    with tempfile.TemporaryDirectory(prefix="bench-", dir=Path(__file__).parent) as folder:
        home = Path(folder) / "profile"
        store, desk = open_desk(home)
        # Durable together: how fast they come is not what is measured.
        with store.desk.transaction():
            fill_outbox(desk, chosen.pending)
        figures = writes(home, store, desk)
        store.close()
        figures += opening(home)
        size = (home / "state.db").stat().st_size / 1e6
    print(f"{chosen.pending} commands pending, state.db {size:.0f} MB")
    print(table(figures))


def writes(home: Path, store: LocalStore, desk: Desk, repeat: int = 200) -> list[Figure]:
    """Measure saves and drafts in an open profile."""
    numbers = count()

    def save() -> None:
        fields = {"category": "0501", "kind": "help", "text": _TEXT[:60], "location": {"address": f"{next(numbers)}号"}}
        register_case(desk, fields)

    def draft() -> None:
        typed = _TEXT[: 400 + next(numbers) % 200]
        store.desk.save_draft(Draft("bench", "intake", "bench", desk.clock.now(), {"what": typed}))

    with closing(_bare(home / "bare.db")) as bare:
        floors = [median(_timed(partial(_insert, bare, size), repeat)) for size in (_COMMAND, _DRAFT)]
    return [
        Figure("save a case, durable", _timed(save, repeat), "ms", 25, floors[0]),
        Figure("draft of 400–600 characters, durable", _timed(draft, repeat), "ms", 6, floors[1]),
    ]


def opening(home: Path, repeat: int = 15) -> list[Figure]:
    """Measure opening a closed profile and reading the newest page."""

    def reopen() -> None:
        store = open_store(home, SystemClock())
        store.reader.window(QueueView("all"), 0, 50)
        store.close()

    def bare() -> None:
        with closing(sqlite3.connect(home / "state.db")) as connection:
            connection.execute("SELECT * FROM pending_cases ORDER BY row DESC LIMIT 50").fetchall()

    return [Figure("open the store, newest page", _timed(reopen, repeat), "ms", 600, median(_timed(bare, repeat)))]


def _bare(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.execute("PRAGMA synchronous=EXTRA")
    connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, doc BLOB)")
    return connection


def _insert(connection: sqlite3.Connection, size: int) -> None:
    connection.execute("INSERT INTO rows (doc) VALUES (?)", (os.urandom(size),))


def _timed(work: Callable[[], object], repeat: int) -> list[float]:
    taken = []
    for _ in range(repeat):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


if __name__ == "__main__":
    main()
