"""Measure a console's first fetch: `.venv/bin/python -m bench.first_fetch [--cases N] [--keep FOLDER]`.

A real console in a terminal, its profile signed in and empty, meets a real backend on a durable PostgreSQL with many
cases. While it fetches them, somebody walks through the queue and types a case.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from backend.passwords import SAMPLE_PASSWORD
from bench.authority.filling import filled
from bench.authority.server import postgres, workers
from bench.city import enrolled
from bench.report import Figure, table
from bench.terminal import Terminal
from console.ports.records import QueueView
from console.ports.store import CaseReader

ROOT = Path(__file__).resolve().parent.parent
F2, ESCAPE, DOWN, CLEAR = "\x1bOQ", "\x1b", "\x1b[B", "\x15"
ALL = QueueView("all")
_LIMIT = 600


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cases", type=int, default=100_000)
    arguments.add_argument("--keep", type=Path, default=None, help="folder of the server, kept for the next time")
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument("--user", default="taker")
    chosen = arguments.parse_args()
    with postgres(chosen.keep) as server:
        address = filled(server, chosen.cases)
        with psycopg.connect(address) as connection:
            (cases,) = connection.execute("SELECT count(*) FROM cases").fetchone() or (0,)
        with workers(address, chosen.workers) as port, tempfile.TemporaryDirectory() as folder:
            figures = list(_measured(Path(folder) / "profile", port, int(cases), chosen.user))
    print()
    print(table(figures))


def _measured(home: Path, port: int, cases: int, user: str) -> Iterator[Figure]:
    url = f"http://127.0.0.1:{port}"
    store, _ = enrolled(home, url, user, SAMPLE_PASSWORD)
    terminal = Terminal([sys.executable, "-m", "console"], _environ(home, url))
    fetched = _Fetched(store.reader, cases, terminal.started)
    usable = terminal.start_up(lambda text: "未办结" in text)
    first = terminal.start_up(lambda text: "共 " in text and "没有工单" not in text and "共 0 件" not in text)
    yield Figure("usable", [usable or 60_000], "ms", 600)
    yield Figure("the newest cases on the screen", [first or 60_000], "ms", 1000)
    down, typed = _working(terminal, fetched)
    yield Figure(f"first fetch of {cases} cases", [fetched.seconds], "s", 60)
    yield Figure("cursor key while fetching", down, "ms", 4)
    yield Figure("typed character while fetching", typed, "ms", 6)
    yield Figure("memory afterwards", [terminal.memory()], "MB", 90)
    terminal.close()
    store.close()


class _Fetched:
    """Whether everything is here, and how long that took."""

    def __init__(self, reader: CaseReader, cases: int, started: float) -> None:
        self._reader, self._cases, self._started = reader, cases, started
        self.seconds = 0.0

    def __call__(self) -> bool:
        count = self._reader.count(ALL)
        self.seconds = time.perf_counter() - self._started
        return count >= self._cases


def _working(terminal: Terminal, done: Callable[[], bool]) -> tuple[list[float], list[float]]:
    """Walk through the queue and type by turns until `done`; return the milliseconds of each key."""
    down: list[float] = []
    typed: list[float] = []
    while time.perf_counter() - terminal.started < _LIMIT and not done():
        down += [terminal.press(DOWN).shown or 10_000.0 for _ in range(5)]
        terminal.press(F2, lambda text: "新建工单" in text)
        typed += [terminal.press(letter).shown or 10_000.0 for letter in "abcdefghij"]
        terminal.press(CLEAR)
        terminal.press(ESCAPE, lambda text: "未办结" in text)
    return down, typed


def _environ(home: Path, url: str) -> dict[str, str]:
    return {
        "HOTLINE_HOME": str(home), "HOTLINE_BACKEND_URL": url, "HOTLINE_LANG": "zh_CN", "PYTHONPATH": str(ROOT),
        "HOME": str(home),
    }  # fmt: skip


if __name__ == "__main__":
    main()
