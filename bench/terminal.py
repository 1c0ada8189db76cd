"""A terminal for measuring: a pty whose reader only notes when each chunk arrives; drawing is done after the reaction.

A reaction is *shown* at the arrival of the chunk after which what was expected stood on the emulated screen. While a
reaction is awaited nothing is emulated, so the clock is not held up by the emulator.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyte

#: Silence after which a reaction is taken to be over, in seconds.
QUIET = 0.06
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Reaction:
    """What one key press brought about."""

    #: Milliseconds from the key to the chunk that made the expectation true; None when it never did.
    shown: float | None
    #: Bytes written to the terminal.
    bytes: int


class Terminal:
    """A program in a pty of a fixed size, with the environment of the far end of an SSH connection."""

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        size: tuple[int, int] = (120, 36),
        quiet: float = QUIET,
    ) -> None:
        """Start the program; a reaction is over after `quiet` seconds of silence."""
        self._quiet = quiet
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._rows = range(size[1])
        basic = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": os.environ["PATH"]}
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), {**basic, **environ})
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def text(self) -> str:
        """Return what is on the screen."""
        width = range(self._screen.columns)
        return "\n".join(
            "".join(row[x].data for x in width) for row in map(self._screen.buffer.__getitem__, self._rows)
        )

    def _picture(self) -> list[tuple[object, ...]]:
        width = range(self._screen.columns)
        return [
            tuple(row[x][:3] + row[x][6:8] for x in width) for row in map(self._screen.buffer.__getitem__, self._rows)
        ]

    def press(self, keys: str, expected: Callable[[str], bool] | None = None, limit: float = 10.0) -> Reaction:
        """Write keys and wait for the reaction; without an expectation any change of text or colour is one."""
        before = self._picture() if expected is None else []
        wanted = expected or (lambda _: self._picture() != before)
        start = time.perf_counter()
        os.write(self._fd, keys.encode())
        return self._reaction(start, wanted, limit)

    def start_up(self, expected: Callable[[str], bool], limit: float = 60.0) -> float | None:
        """Return the milliseconds from the start of the program until `expected` is on the screen."""
        return self._reaction(self.started, expected, limit).shown

    def _reaction(self, start: float, wanted: Callable[[str], bool], limit: float) -> Reaction:
        chunks: list[tuple[float, bytes]] = []
        shown: float | None = None
        drawn = 0
        while time.perf_counter() - start < limit:
            chunk = self._read(self._quiet)
            if chunk:
                chunks.append((time.perf_counter(), chunk))
                continue
            for at, data in chunks[drawn:]:
                self._stream.feed(data)
                if shown is None and wanted(self.text()):
                    shown = (at - start) * 1000
            drawn = len(chunks)
            if shown is not None:
                break
        return Reaction(shown, sum(len(data) for _, data in chunks))

    def _read(self, limit: float) -> bytes:
        ready, _, _ = select.select([self._fd], [], [], limit)
        if not ready:
            return b""
        try:
            return os.read(self._fd, 1 << 16)
        except OSError:
            return b""

    def settle(self, seconds: float = 0.3) -> int:
        """Draw everything until nothing came for so long; return the bytes that came."""
        count = 0
        while data := self._read(seconds):
            self._stream.feed(data)
            count += len(data)
        return count

    def idle(self, seconds: float) -> tuple[float, int]:
        """Do nothing for so long; return the CPU seconds the program used and the bytes it wrote."""
        before, end, count = self.cpu(), time.perf_counter() + seconds, 0
        while (left := end - time.perf_counter()) > 0:
            count += len(self._read(left))
        return self.cpu() - before, count

    def program(self) -> int:
        """Return the process that draws: the one on the terminal, or what it keeps watch over (console/launcher.py)."""
        below = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return int(below[0]) if below else self.pid

    def cpu(self) -> float:
        """Return the CPU seconds used so far."""
        fields = Path(f"/proc/{self.program()}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory(self) -> float:
        """Return the resident memory in MB."""
        return int(Path(f"/proc/{self.program()}/statm").read_text().split()[1]) * _PAGE / 1e6

    def close(self) -> None:
        """End the program."""
        # Also what it keeps watch over: the leader of a session of its own.
        os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)
