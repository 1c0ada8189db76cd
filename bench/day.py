"""A working day of eight hours, compressed: thousands of cases viewed, hundreds entered, the backend killed again and
again. Is the console at its end as small and as quick as in its first hour? `.venv/bin/python -m bench.day`
"""

import argparse
import os
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.report import Figure
from bench.terminal import Terminal
from tests.faults.pty_console import CONSOLE, environment
from tests.journeys.conftest import Service

HOURS, VIEWED, ENTERED, OUTAGES = 8, 5000, 500, 40
F2, F4, F5, F11, ESCAPE, ENTER = "\x1bOQ", "\x1bOS", "\x1b[15~", "\x1b[23~", "\x1b", "\r"
SAVE, TAB, NEXT, ALL = "\x13", "\t", "J", "6"
#: How many cases are looked at in a row before going back to the list.
_IN_A_ROW = 40
#: What is said when there is no next case.
_NO_NEXT = "没有更多工单"


@dataclass
class Hour:
    """What one hour brought."""

    #: Milliseconds from the key to the next case on the screen.
    views: list[float] = field(default_factory=list)
    #: Milliseconds from the key to the character on the screen.
    typed: list[float] = field(default_factory=list)
    #: How often there was no next case to be shown.
    ends: int = 0
    #: Megabytes the console takes at its end.
    memory: float = 0.0


@dataclass
class Day:
    """How a day went."""

    #: Megabytes the console took before the first key.
    memory: float
    hours: list[Hour] = field(default_factory=list)
    entered: int = 0
    #: Cases of this terminal at the backend in the evening.
    delivered: int = 0

    def growth(self) -> float:
        """Return by how many megabytes the console grew."""
        return max(hour.memory for hour in self.hours) - self.memory


class Operator:
    """Somebody who works all day at one console."""

    def __init__(self, terminal: Terminal, service: Service) -> None:
        self._terminal, self._service = terminal, service
        self._entered = 0

    def works(self, viewed: int, entered: int, outages: int) -> Hour:
        """Work for an hour: look at cases, enter some, and notice that the backend is gone now and then."""
        hour = Hour()
        parts = max(entered, 1)
        for part in range(parts):
            if part < outages:
                self._service.is_killed()
            self._views(_share(viewed, parts, part), hour)
            if entered:
                self._enters(hour)
            if part < outages:
                self._service.start()
        hour.memory = self._terminal.memory()
        return hour

    def _views(self, count: int, hour: Hour) -> None:
        seen, row = 0, 0
        while seen < count:
            if row == 0:
                self._opens_the_first()
            before = self._case(self._terminal.text())
            reaction = self._terminal.press(NEXT, lambda text, before=before: self._answers(text, before), 5)  # type: ignore[misc]
            # Whatever happened to the case or its list meanwhile: another one, or word that there is none.
            assert reaction.shown is not None, self._terminal.text()
            if _NO_NEXT in self._terminal.text():
                # Only the last of a list has none, and this is a list of several.
                assert row > 0, self._terminal.text()
                hour.ends += 1
                row = 0
                continue
            hour.views.append(reaction.shown)
            seen, row = seen + 1, (row + 1) % _IN_A_ROW

    def _opens_the_first(self) -> None:
        listed = self._terminal.press(F4, lambda text: "未办结" in text)
        opened = self._terminal.press(ALL + "g" + ENTER, lambda text: "来电人  " in text, 5)
        assert None not in (listed.shown, opened.shown), self._terminal.text()

    def _answers(self, text: str, before: str) -> bool:
        return self._case(text) != before or _NO_NEXT in text

    def _case(self, text: str) -> str:
        # Its number; by line, because a wide character takes two cells and is one character.
        return text.split("\n")[1][:18]

    def _enters(self, hour: Hour) -> None:
        self._entered += 1
        name = f"日间第{self._entered}件"
        self._terminal.press(F2, lambda text: "新建工单" in text)
        self._terminal.press(name, lambda text: name in text)
        for letter in "灯坏了":
            shown = self._terminal.press(letter, lambda text, letter=letter: letter in text).shown  # type: ignore[misc]
            assert shown is not None, self._terminal.text()
            hour.typed.append(shown)
        saved = self._terminal.press(f"{TAB}古田路{self._entered}号{SAVE}", lambda text: "已存本机，编号" in text)
        assert saved.shown is not None, self._terminal.text()

    def goes_home(self) -> None:
        """Wait until everything is delivered."""
        delivered = self._terminal.press(F4 + F5, _nothing_waits, 120)
        assert delivered.shown is not None, self._terminal.text()
        # The title learns of what was saved last a moment later; the outbox is read from where it is kept.
        emptied = self._terminal.press(F11, lambda text: "没有待发送的操作" in text, 120)
        assert emptied.shown is not None, self._terminal.text()


def _nothing_waits(text: str) -> bool:
    """Only a console with a line to its backend says for certain that nothing waits."""
    title = text.split("\n")[0]
    return "在线" in title and "待发" not in title


@contextmanager
def at_work(folder: Path) -> Iterator[tuple[Operator, Terminal, Path]]:
    """Start a backend and a console of `folder`, the operator signed in; gives the backend's database as well."""
    with tempfile.TemporaryDirectory(prefix="hl-") as short:
        service = Service(folder, Path(short) / "s.sock")
        try:
            service.start()
            os.environ.setdefault("XDG_RUNTIME_DIR", short)
            environ = environment(folder, HOTLINE_BACKEND_URL=service.url)
            signing = {**environ, "HOTLINE_USER": "taker", "HOTLINE_PASSWORD": "demo"}
            subprocess.run([*CONSOLE, "login"], env=signing, check=True, capture_output=True)
            terminal = Terminal(CONSOLE, environ, quiet=0.02)
            try:
                terminal.start_up(lambda text: "未办结" in text and "在线" in text)
                yield Operator(terminal, service), terminal, folder / "city.db"
            finally:
                terminal.close()
        finally:
            service.stop()


def day(folder: Path, hours: int, viewed: int, entered: int, outages: int, said: bool = False) -> Day:
    """Let a day pass and return how it went."""
    with at_work(folder) as (operator, terminal, database):
        terminal.settle(1)
        passed = Day(terminal.memory())
        before = _cases(database)
        for number in range(hours):
            passed.hours.append(operator.works(*(_share(count, hours, number) for count in (viewed, entered, outages))))
            if said:
                print(_line(number + 1, passed.hours[-1]), flush=True)
        passed.entered = entered
        operator.goes_home()
        passed.delivered = _cases(database) - before
        return passed


def _share(count: int, hours: int, number: int) -> int:
    return count * (number + 1) // hours - count * number // hours


def _cases(database: Path) -> int:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM cases").fetchone()[0])


def _line(number: int, hour: Hour) -> str:
    views, typed = Figure("", hour.views, "ms"), Figure("", hour.typed, "ms")
    return (
        f"| {number} | {len(hour.views)} | {views.middle:.1f} | {views.high:.1f} "
        f"| {typed.middle:.1f} | {typed.high:.1f} | {hour.memory:.1f} | {hour.ends} |"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--viewed", type=int, default=VIEWED)
    arguments.add_argument("--entered", type=int, default=ENTERED)
    arguments.add_argument("--outages", type=int, default=OUTAGES)
    chosen = arguments.parse_args()
    print("| hour | viewed | next case ms | p95 | typed character ms | p95 | memory MB | no next |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        passed = day(Path(folder), HOURS, chosen.viewed, chosen.entered, chosen.outages, said=True)
    print(f"\nmemory: {passed.memory:.1f} MB at the start, at most {passed.growth():+.1f} MB (budget +30)")
    print(f"entered: {passed.entered}, more cases at the backend: {passed.delivered}")


if __name__ == "__main__":
    main()
