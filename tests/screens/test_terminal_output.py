"""Writing to a terminal: whole while it takes output, never waiting when it does not, and right again afterwards."""

import fcntl
import os
import pty
import queue
import select
import sys
import termios
import threading
import tty
from collections.abc import Iterator
from contextlib import suppress

import pytest

from screens.terminal_output import TerminalOutput

FRAME = "停水" * 700
#: Bytes Linux keeps at the reader's end of a terminal; the rest waits behind it.
_AT_THE_READER = 4095
#: Seconds without room after which a terminal with that many is full.
_NO_MORE_ROOM = 0.1


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


def _fill(line: tuple[int, int]) -> None:
    """Write until the terminal takes no more, also not when the kernel has handed on what it can to the reader's end:
    it does so a little later, on a busy machine much later, and then there is room again."""
    near, far = line
    again = os.open(os.ttyname(far), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
    full = False
    while not full:
        with suppress(BlockingIOError):
            while True:
                os.write(again, b"x" * 100)
        # In this order: room may come of what has just arrived.
        full = _arrived(near) >= _AT_THE_READER and not select.select([], [again], [], _NO_MORE_ROOM)[1]
    os.close(again)


def _arrived(near: int) -> int:
    return int.from_bytes(fcntl.ioctl(near, termios.FIONREAD, bytes(4)), sys.byteorder)


def test_what_is_written_comes_whole_and_in_order(line: tuple[int, int]) -> None:
    output = TerminalOutput(line[1], lambda _: None)
    output.write(FRAME)
    output.write("完")
    assert _read(line[0], "完") == FRAME + "完"
    assert output.stop()


def test_a_terminal_that_takes_nothing_holds_nobody_up_and_is_told_of_later(line: tuple[int, int]) -> None:
    caught_up: queue.Queue[float] = queue.Queue()
    output = TerminalOutput(line[1], caught_up.put)
    _fill(line)
    for number in range(400):
        output.write(f"<{number}>{FRAME}")
    # Time for the writer's turn: frames pile up as well while it has none, and that alone is no news.
    with pytest.raises(queue.Empty):
        caught_up.get(timeout=_NO_MORE_ROOM)
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
    _fill(line)
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
    _fill(line)
    output = TerminalOutput(line[1], lambda _: None)
    output.write("\x1b[?1049l", whole=True)
    assert not output.stop()
