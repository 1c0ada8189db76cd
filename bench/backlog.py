"""Measure how a backlog is drained: `.venv/bin/python -m bench.backlog [--pending N] [--round-trip MS]`.

A real console in a terminal, its profile full of what was entered while the network was cut, follows a real backend on
a durable PostgreSQL, a round trip away. While it drains, somebody types a case.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from backend.passwords import SAMPLE_PASSWORD
from bench.authority.server import postgres, workers
from bench.city import enrolled, fill_outbox
from bench.distance import distant
from bench.report import Figure, table
from bench.terminal import Terminal
from console.ports.store import DeskStore

ROOT = Path(__file__).resolve().parent.parent
F2, CLEAR = "\x1bOQ", "\x15"
_LIMIT = 600


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--pending", type=int, default=10_000)
    arguments.add_argument("--round-trip", type=float, default=44.0)
    arguments.add_argument("--workers", type=int, default=2)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, postgres(None) as server:
        home = Path(folder) / "profile"
        with workers(server.address(server.make()), chosen.workers) as port:
            store, desk = enrolled(home, f"http://127.0.0.1:{port}", "taker", SAMPLE_PASSWORD)
            fill_outbox(desk, chosen.pending)
            with distant(port, chosen.round_trip / 1000) as far:
                before = _typing(home, "http://127.0.0.1:9", lambda: False)
                drained = _Drained(store.desk)
                during = _typing(home, f"http://127.0.0.1:{far}", drained)
            store.close()
    name = f"drain {chosen.pending} pending commands, {chosen.round_trip:.0f} ms round trip"
    print(table([
        Figure(name, [drained.seconds], "s", 20),
        Figure("typed character, nothing to drain", before, "ms", 6),
        Figure("typed character while draining", during, "ms", 6, None),
    ]))  # fmt: skip


class _Drained:
    """Whether nothing is pending any more, and how long that took from the first look."""

    def __init__(self, desk: DeskStore) -> None:
        self._desk = desk
        self.started = time.perf_counter()
        self.seconds = 0.0

    def __call__(self) -> bool:
        left = sum(self._desk.pending_counts().values())
        self.seconds = time.perf_counter() - self.started
        return left == 0


def _typing(home: Path, url: str, done: Callable[[], bool]) -> list[float]:
    """Type into a new case until `done`, at most 100 characters when it never is; return the milliseconds of each."""
    terminal = Terminal([sys.executable, "-m", "console"], _environ(home, url))
    terminal.start_up(lambda text: "未办结" in text)
    terminal.press(F2, lambda text: "新建工单" in text)
    took: list[float] = []
    started = time.perf_counter()
    while time.perf_counter() - started < _LIMIT and not done():
        took += [terminal.press(letter).shown or 10_000.0 for letter in "abcdefghij"]
        terminal.press(CLEAR)
        if url.endswith(":9") and len(took) >= 100:
            break
    terminal.close()
    return took


def _environ(home: Path, url: str) -> Mapping[str, str]:
    return {
        "HOTLINE_HOME": str(home), "HOTLINE_BACKEND_URL": url, "HOTLINE_LANG": "zh_CN", "PYTHONPATH": str(ROOT),
        "HOME": str(home),
    }  # fmt: skip


if __name__ == "__main__":
    main()
