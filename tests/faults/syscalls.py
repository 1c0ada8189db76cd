"""What a child process asks of the system: written down, or made to end or fail at one chosen place, by strace.

The child is a fork of the tests, so that hundreds of them are affordable: it prepares, waits until strace holds it, and
only then does the part that is watched. What it says goes over a pipe, unbuffered; a line that arrived was said.
"""

import os
import re
import selectors
import shutil
import signal
import subprocess
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, NoReturn

import pytest

#: Whether tests that need it fail where there is none; read here, because tests see none of our settings.
REQUIRED = os.environ.get("HOTLINE_TEST_STRACE") == "required"
NOT_FOUND = "strace not found, or not allowed to trace (Debian: apt install strace): what needs it was not run"
KILL = "signal=KILL"
#: Seconds a child may take on a busy machine before a test gives up on it.
PATIENCE = 60
#: Calls after which the files are not what they were before.
CHANGING = frozenset(
    {"pwrite64", "pwritev", "write", "writev", "ftruncate", "fallocate", "fsync", "fdatasync", "sync_file_range"}
    | {"unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat", "mkdir", "mkdirat"}
)
Say = Callable[[str], None]
#: Done in the child before strace comes; returns what is watched.
Watched = Callable[[Say], None]
Prepare = Callable[[], Watched]
_READY = "ready"
#: Said, without taking memory, of an end that there was no memory left to describe.
_SPEECHLESS = b"an error, and no memory to say which\n"
_LINE = re.compile(r"^\d+ +(\w+)\((.*)$")
_UNFINISHED = re.compile(r"^\d+ +<\.\.\. ")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the part that is watched."""

    name: str
    #: The how-manieth of its name, from 1: what strace's `when=` counts.
    nth: int
    #: The line behind the name: arguments, with the files of descriptors, and the result.
    rest: str

    def about(self, file: str) -> bool:
        """Whether it names a file by its last part."""
        return f"{file}>" in self.rest or f'{file}"' in self.rest

    @property
    def changes(self) -> bool:
        """Whether the files are not the same afterwards."""
        return self.name in CHANGING or "O_CREAT" in self.rest


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended."""

    #: Whole lines it said.
    said: tuple[str, ...]
    #: Exit code, or the signal's number below zero.
    code: int
    log: str

    @property
    def killed(self) -> bool:
        return self.code == -signal.SIGKILL


def calls(prepare: Prepare) -> list[Call]:
    """Return every call of what is watched, undisturbed, in order; the wait for strace itself is left out."""
    ended = watched(prepare, "-y", "-s", "0")
    assert ended.code == 0, ended.said
    return list(_calls(ended.log))


def disturbed(
    prepare: Prepare, name: str, nth: int, what: str = KILL, *, file: Path | None = None, every: bool = False
) -> Ended:
    """Run with a signal or an error at the nth call of a name, of those about one file if it is given; with `every`,
    at all later ones too.

    Killed at a call means that it was not done.
    """
    about = () if file is None else ("-P", os.fspath(file))
    return watched(prepare, *about, "-e", f"trace={name}", "-e", f"inject={name}:{what}:when={nth}{'+' * every}")


def watched(prepare: Prepare, *options: str) -> Ended:
    """Run `prepare` in a child, then what it returned under strace with these options."""
    strace = found()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        log.touch()
        child = Child(prepare)
        try:
            with _attached([strace, "-f", "-o", os.fspath(log), *options, "-p", str(child.pid)]):
                said, code = child.end()
        finally:
            child.close()
        return Ended(said, code, log.read_text(encoding="utf-8", errors="replace"))


class Child:
    """A fork of this process that has prepared its work and waits to be told to begin."""

    def __init__(self, prepare: Prepare) -> None:
        begin, self._begin = os.pipe()
        self._said, said = os.pipe()
        self._reaped: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._begin)
            os.close(self._said)
            _work(prepare, begin, said)
        os.close(begin)
        os.close(said)
        self._rest = b""
        first = self.line()
        assert first == _READY, first

    def begin(self) -> None:
        """Let it do what is watched."""
        os.write(self._begin, b".")

    def line(self) -> str:
        """Return the next line it says; empty when it ended."""
        while b"\n" not in self._rest:
            more = self._more()
            if not more:
                return ""
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode()

    def speaks_within(self, seconds: float) -> bool:
        """Wait for it to say something, but not longer."""
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._said, selectors.EVENT_READ)
            return bool(waiting.select(seconds))

    def kill(self) -> None:
        """End it where it stands."""
        os.kill(self.pid, signal.SIGKILL)

    def end(self) -> tuple[tuple[str, ...], int]:
        """Let it begin if it has not, and return the lines it then said and its exit code."""
        self.begin()
        return self.rest(), self.wait()

    def rest(self) -> tuple[str, ...]:
        """Return the whole lines it says until it ends."""
        lines = []
        while line := self.line():
            lines.append(line)
        return tuple(lines)

    def wait(self) -> int:
        """Return its exit code, or the signal's number below zero."""
        if self._reaped is None:
            self._reaped = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self._reaped

    def close(self) -> None:
        """End it however it stands, and let go of it."""
        if self._reaped is None:
            self.kill()
            self.wait()
        os.close(self._begin)
        os.close(self._said)

    def _more(self) -> bytes:
        if not self.speaks_within(PATIENCE):
            raise TimeoutError("the child says nothing")
        return os.read(self._said, 1 << 16)


def _work(prepare: Prepare, begin: int, said: int) -> NoReturn:
    """Everything the child ever does: it must not go on as a second process of the tests."""
    code = 70
    try:
        watched_part = prepare()
        _say(said, _READY)
        os.read(begin, 1)
        watched_part(lambda line: _say(said, line))
        code = 0
    except BaseException:
        try:
            _say(said, " | ".join(traceback.format_exc().splitlines()))
        except MemoryError:
            os.write(said, _SPEECHLESS)
    finally:
        os._exit(code)


def _say(said: int, line: str) -> None:
    os.write(said, f"{line}\n".encode())


class _attached:
    """strace, holding the child from the beginning of the block on."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command

    def __enter__(self) -> None:
        self._strace = subprocess.Popen(self._command, stderr=subprocess.PIPE, text=True)
        line = _stream(self._strace).readline()
        assert "attached" in line, line

    def __exit__(self, *_: object) -> None:
        self._strace.communicate(timeout=PATIENCE)


def _stream(process: "subprocess.Popen[str]") -> IO[str]:
    assert process.stderr is not None
    return process.stderr


def _calls(log: str) -> Iterator[Call]:
    count: Counter[str] = Counter()
    for line in log.splitlines():
        match = _LINE.match(line)
        if match is None or _UNFINISHED.match(line):
            continue
        name, rest = match.groups()
        count[name] += 1
        yield Call(name, count[name], rest)


@cache
def _usable() -> str | None:
    strace = shutil.which("strace")
    if strace is None:
        return None
    tried = subprocess.run([strace, "-qq", "-o", os.devnull, "true"], capture_output=True, check=False)
    return strace if tried.returncode == 0 else None


def found() -> str:
    """Return the program; without it the test is skipped, or fails where it is required."""
    strace = _usable()
    if strace is None and REQUIRED:
        pytest.fail(NOT_FOUND)
    if strace is None:
        pytest.skip(NOT_FOUND)
    return strace
