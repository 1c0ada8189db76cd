"""A real terminal for end-to-end tests: a pty, an emulated screen, and waiting for what has to appear on it."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyte

ROOT = Path(__file__).resolve().parent.parent
#: Function keys as an xterm sends them.
F = {
    1: "\x1bOP",
    2: "\x1bOQ",
    3: "\x1bOR",
    4: "\x1bOS",
    5: "\x1b[15~",
    6: "\x1b[17~",
    7: "\x1b[18~",
    8: "\x1b[19~",
    10: "\x1b[21~",
    11: "\x1b[23~",
}
SAVE, QUIT, ESCAPE, TAB, ENTER = "\x13", "\x11", "\x1b", "\t", "\r"


class PtyTerminal:
    """A program on a terminal."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], size: tuple[int, int] = (80, 24)) -> None:
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        #: Everything the program wrote.
        self.written = b""
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), dict(environ))
        #: What a shell set the terminal to before the program came.
        self.modes_before = self.modes()
        self._set_size(*size)

    def _set_size(self, width: int, height: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def modes(self) -> list[Any]:
        """Return what the terminal is set to (termios)."""
        return termios.tcgetattr(self._fd)

    def sets(self, modes: list[Any]) -> None:
        """Somebody else sets the terminal (termios)."""
        termios.tcsetattr(self._fd, termios.TCSANOW, modes)

    def takes_output(self, taking: bool) -> None:
        """Stop taking what the program writes, as with Ctrl+S at the far end, or go on; at once."""
        far = os.open(f"/proc/{self.pid}/fd/1", os.O_RDWR | os.O_NOCTTY)
        termios.tcflow(far, termios.TCOON if taking else termios.TCOOFF)
        os.close(far)

    def resizes(self, width: int, height: int) -> None:
        """The window gets another size."""
        self._set_size(width, height)
        self._screen.resize(height, width)

    def cursor(self) -> tuple[int, int]:
        """Return column and line of the terminal's own cursor, from 0."""
        return self._screen.cursor.x, self._screen.cursor.y

    def console_pid(self) -> int:
        """Return the process of the console itself; the one in front of it is `pid`."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        assert len(children) == 1, children
        return int(children[0])

    def lines(self) -> list[str]:
        """Return the lines on the screen."""
        width = range(self._screen.columns)
        return ["".join(self._screen.buffer[y][x].data for x in width).rstrip() for y in range(self._screen.lines)]

    def text(self) -> str:
        """Return the screen as one text."""
        return "\n".join(self.lines())

    def send(self, keys: str) -> None:
        """Write keys, all in one write."""
        os.write(self._fd, keys.encode())

    def send_bytes(self, data: bytes) -> None:
        """Write bytes as they are."""
        os.write(self._fd, data)

    def waits_for(self, *words: str, limit: float = 30.0) -> str:
        """Read until all words are on the screen, and return it; fails with the screen when they never are."""
        end = time.monotonic() + limit
        while not all(word in self.text() for word in words):
            left = end - time.monotonic()
            assert left > 0, f"{words!r} never came to the screen:\n{self.text()}"
            if not self._read(left) and not self._alive():
                raise AssertionError(f"the program ended before {words!r} came to the screen:\n{self.text()}")
        return self.text()

    def waits_for_match(self, pattern: re.Pattern[str], limit: float = 30.0) -> re.Match[str]:
        """Read until a pattern is on the screen, and return where; a line may come in two pieces."""
        end = time.monotonic() + limit
        while (found := pattern.search(self.text())) is None:
            left = end - time.monotonic()
            assert left > 0, f"{pattern.pattern!r} never came to the screen:\n{self.text()}"
            self._read(left)
        return found

    def settles(self, quiet: float = 0.3) -> None:
        """Read until nothing more has come for a moment."""
        while self._read(quiet):
            pass

    def waits_without(self, word: str, limit: float = 30.0) -> None:
        """Read until a word is gone from the screen."""
        end = time.monotonic() + limit
        while word in self.text():
            left = end - time.monotonic()
            assert left > 0, f"{word!r} never left the screen:\n{self.text()}"
            self._read(left)

    def ends(self, limit: float = 20.0, reading: bool = True) -> int:
        """Wait for the program to end and return its exit code; without `reading`, nobody takes what it writes."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if reading:
                self._read(0.05)
            else:
                select.select([], [], [], 0.05)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"the program did not end:\n{self.text()}")

    def _read(self, limit: float) -> bool:
        # A line that was cut is only waited on: nothing comes from it any more.
        ready, _, _ = select.select([self._fd] if self._fd >= 0 else [], [], [], limit)
        if not ready:
            return False
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:
            return False
        self.written += data
        self._stream.feed(data)
        return True

    def _alive(self) -> bool:
        if not self.pid:
            return False
        done, _ = os.waitpid(self.pid, os.WNOHANG)
        if done:
            self.pid = 0
        return not done

    def hangs_up(self) -> None:
        """The line is cut: nobody reads or writes the other end any more."""
        os.close(self._fd)
        self._fd = -1

    def close(self) -> None:
        """End the program and all that belongs to it, whatever it does."""
        if self.pid:
            # The leader of a session of its own; what runs detached has another one.
            os.killpg(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.pid = 0
        if self._fd >= 0:
            os.close(self._fd)
