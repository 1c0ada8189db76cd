"""Writing to a terminal: whole while it takes output, never waiting when it does not, and right again afterwards."""

import os
import pty
import queue
import threading
import tty
from collections.abc import Iterator
from contextlib import suppress

import pytest

from screens.terminal_output import TerminalOutput

FRAME = "停水" * 700


@pytest.fixture
def line() -> Iterator[tuple[int, int]]:
    """The two ends of a terminal: the one a person sits at, and the one a program writes to."""
    near, far = pty.openpty()
    tty.setraw(far)
    yield near, far
    for end in (near, far):
        os.close(end)


def _read(near: int, until: str) -> str:
    data = b""
    while until not in data.decode(errors="ignore"):
        data += os.read(near, 65536)
    return data.decode()


def _fill(far: int) -> None:
    """Write until the terminal takes no more."""
    again = os.open(os.ttyname(far), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
    with suppress(BlockingIOError):
        while True:
            os.write(again, b"x" * 100)
    os.close(again)


def test_what_is_written_comes_whole_and_in_order(line: tuple[int, int]) -> None:
    output = TerminalOutput(line[1], lambda _: None)
    output.write(FRAME)
    output.write("完")
    assert _read(line[0], "完") == FRAME + "完"
    assert output.stop()


def test_a_terminal_that_takes_nothing_holds_nobody_up_and_is_told_of_later(line: tuple[int, int]) -> None:
    caught_up: queue.Queue[float] = queue.Queue()
    output = TerminalOutput(line[1], caught_up.put)
    _fill(line[1])
    for number in range(400):
        output.write(f"<{number}>{FRAME}")
    assert caught_up.empty()
    reader = threading.Thread(target=lambda: _read(line[0], "ESC"), daemon=True)
    reader.start()
    assert caught_up.get(timeout=30) >= 0
    # From here on the terminal has room again: everything drawn anew gets through.
    output.write("<new>ESC")
    reader.join(30)
    assert not reader.is_alive()
    assert output.stop()


def test_what_switches_the_terminal_over_is_never_left_out(line: tuple[int, int]) -> None:
    output = TerminalOutput(line[1], lambda _: None)
    _fill(line[1])
    for _ in range(400):
        output.write(FRAME)
    output.write("\x1b[?1049l", whole=True)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(_read(line[0], "\x1b[?1049l")), daemon=True)
    reader.start()
    assert output.stop()
    reader.join(30)
    assert got
    assert len(got[0]) < 400 * len(FRAME)


def test_a_terminal_that_takes_nothing_any_more_does_not_hold_the_end_up(line: tuple[int, int]) -> None:
    _fill(line[1])
    output = TerminalOutput(line[1], lambda _: None)
    output.write("\x1b[?1049l", whole=True)
    assert not output.stop()
