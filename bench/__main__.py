"""Measure the console against its budgets and print one table: `.venv/bin/python -m bench [--cases N]`."""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench import durable
from bench.city import fill_cache, fill_outbox, open_desk
from bench.report import Figure, table
from bench.terminal import Terminal

ROOT = Path(__file__).resolve().parent.parent
#: Nobody listens there: the console is measured offline, which is the hard case.
NOBODY = "http://127.0.0.1:9"
CONSOLE = [sys.executable, "-m", "console"]
F2, F3, ESCAPE, DOWN, ENTER, SAVE, TAB = "\x1bOQ", "\x1bOR", "\x1b", "\x1b[B", "\r", "\x13", "\t"
QUEUE = "未办结"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cases", type=int, default=100_000)
    arguments.add_argument("--pending", type=int, default=10_000)
    arguments.add_argument("--runs", type=int, default=7)
    chosen = arguments.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {chosen.cases} cases")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "profile"
        store, desk = open_desk(home)
        started = time.perf_counter()
        fill_cache(store, desk, chosen.cases)
        filled = time.perf_counter() - started
        print(f"cache filled in {filled:.1f} s", flush=True)
        figures = [*_floor_and_start(home, chosen.runs), *_keys(home)]
        started = time.perf_counter()
        fill_outbox(desk, chosen.pending)
        print(f"{chosen.pending} commands enqueued in {time.perf_counter() - started:.1f} s", flush=True)
        figures += durable.writes(home, store, desk)
        store.close()
        figures += [*durable.opening(home), *_saves(home)]
    print()
    print(table(figures))


def _environ(home: Path) -> dict[str, str]:
    return {
        "HOTLINE_HOME": str(home),
        "HOTLINE_BACKEND_URL": NOBODY,
        "HOTLINE_LANG": "zh_CN",
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
    }


def _console(home: Path) -> Terminal:
    return Terminal(CONSOLE, _environ(home))


def _floor_and_start(home: Path, runs: int) -> list[Figure]:
    version, first, usable, floors = [], [], [], []
    for _ in range(runs):
        started = time.perf_counter()
        subprocess.run([*CONSOLE, "--version"], cwd=ROOT, check=True, capture_output=True)
        version.append((time.perf_counter() - started) * 1000)
        terminal = _console(home)
        first.append(terminal.start_up(lambda text: bool(text.strip())) or 60_000)
        usable.append(
            first[-1] if QUEUE in terminal.text() else terminal.start_up(lambda text: QUEUE in text) or 60_000
        )
        terminal.close()
        floor = Terminal([sys.executable, "-m", "bench.floor"], {"PYTHONPATH": str(ROOT)})
        floors.append(floor.start_up(lambda text: "路灯" in text) or 60_000)
        floor.close()
    return [
        Figure("hotline --version", version, "ms", 100),
        Figure("first paint", first, "ms", 450, median(floors)),
        Figure("usable, newest queue page", usable, "ms", 600, median(floors)),
    ]


def _keys(home: Path) -> list[Figure]:
    floor = Terminal([sys.executable, "-m", "bench.floor"], {"PYTHONPATH": str(ROOT)})
    floor.start_up(lambda text: "路灯" in text)
    floor.settle()
    floor_down = [floor.press(DOWN) for _ in range(25)]
    floor.press(F3, lambda _: True, 0.3)
    floor_typed = [floor.press(letter) for letter in "abcdefghijklmnopqrst"]
    floor.close()
    terminal = _console(home)
    terminal.start_up(lambda text: QUEUE in text)
    terminal.settle(0.5)
    down = [terminal.press(DOWN) for _ in range(25)]
    opened = []
    for _ in range(9):
        opened.append(terminal.press(ENTER, lambda text: "来电人  " in text and QUEUE not in text))
        terminal.press(ESCAPE, lambda text: QUEUE in text)
        terminal.press(DOWN)
    terminal.press(F2, lambda text: "新建工单" in text)
    terminal.settle()
    typed = [terminal.press(letter) for letter in "abcdefghijklmnopqrst"]
    typed += [terminal.press(letter) for letter in "小区里有流浪狗追咬老人"]
    terminal.press(ESCAPE, lambda text: QUEUE in text)
    terminal.press(F3, lambda text: "查找" in text)
    found = []
    for word in ("停水", "噪声", "黑烟", "污水", "路灯", "户口", "电梯"):
        terminal.press(word[0])
        found.append(terminal.press(word[1], lambda text, word=word: word in text.split("\n")[5]))  # type: ignore[misc]
        terminal.press("\x15")
        terminal.settle(0.1)
    terminal.press(ESCAPE, lambda text: QUEUE in text)
    terminal.settle(1)
    cpu, count = terminal.idle(10)
    memory = terminal.memory()
    terminal.close()
    return [
        Figure("cursor key", _ms(down), "ms", 4, median(_ms(floor_down))),
        Figure("cursor key", _bytes(down), "bytes", 450, median(_bytes(floor_down))),
        Figure("typed character, draft on its way", _ms(typed), "ms", 6, median(_ms(floor_typed))),
        Figure("typed character", _bytes(typed), "bytes", 250, median(_bytes(floor_typed))),
        Figure("find as you type, second character → rows", _ms(found), "ms", 25),
        Figure("open a case", _ms(opened), "ms", 30),
        Figure("idle 10 s: bytes", [count], "bytes", 0),
        Figure("idle 10 s: CPU", [cpu / 10 * 100], "%", 0.5),
        Figure("memory", [memory], "MB", 90),
    ]


def _saves(home: Path) -> list[Figure]:
    terminal = _console(home)
    terminal.start_up(lambda text: QUEUE in text)
    terminal.settle(1)
    saved = []
    for number in range(11):
        terminal.press(F2, lambda text: "新建工单" in text)
        terminal.settle(0.1)
        terminal.press(f"测试第{number}件{TAB}古田路{number}号", lambda text, n=number: f"古田路{n}号" in text)  # type: ignore[misc]
        terminal.settle(0.1)
        saved.append(terminal.press(SAVE, lambda text: "已存本机，编号" in text))
        terminal.press(ESCAPE, lambda text: QUEUE in text)
    memory = terminal.memory()
    terminal.close()
    return [
        Figure("save a case, with pending commands: key → durable → shown", _ms(saved), "ms", 25),
        Figure("memory, with pending commands", [memory], "MB", 90),
    ]


def _ms(reactions: list) -> list[float]:  # type: ignore[type-arg]
    return [reaction.shown if reaction.shown is not None else 10_000.0 for reaction in reactions]


def _bytes(reactions: list) -> list[float]:  # type: ignore[type-arg]
    return [float(reaction.bytes) for reaction in reactions]


if __name__ == "__main__":
    main()
