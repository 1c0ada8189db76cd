"""The small process in front of the console: whatever happens to the console, the terminal is given back as it was.

Nothing inside a process helps it against `kill -9` or a crash of the interpreter. So the console runs as a child, in
the same session and foreground; this process only waits, passes signals on, puts the terminal right and returns the
console's exit code (reliability.md 3.1). It forks before anything heavy is imported, and stays that small.
"""

import mmap
import os
import select
import signal
import sys
import termios
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

#: How a console ends that met an error nobody foresaw; it is started again, once a minute at the most.
UNFORESEEN = 70
#: Seconds between two starts after an error nobody foresaw; sooner, it would be a loop.
_BETWEEN_STARTS = 60.0
#: Seconds a console that was told to end has for it; it has four of its own (screens/ending.py).
_PATIENCE = 4.8
#: Seconds a terminal that takes no output has for taking the sequences that put it right.
_SAY = 1.0
_PASSED_ON = (signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2)
_TO_END = (signal.SIGHUP, signal.SIGTERM)
#: Ends a sequence that was cut, then takes back whatever a console may have switched on: synchronised output, mouse,
#: focus reports, bracketed paste, resize reports, lines that do not wrap, the kitty keyboard, the other screen, the
#: hidden cursor, colours.
SANE = (
    "\x1b\\\x1b[?2026l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?1004l"
    "\x1b[?2004l\x1b[?2048l\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h\x1b[0m\r"
)


class Keeper:
    """What the console and the process in front of it know of each other."""

    def __init__(self) -> None:
        self._mark = mmap.mmap(-1, 1)
        self._launcher = os.getpid()
        #: Whether this console was started again after an error nobody foresaw.
        self.again = False

    def holds(self, terminal: bool) -> None:
        """Say whether the terminal is in the console's hands: switched to another screen, raw, with the mouse on."""
        self._mark[0] = int(terminal)

    def held(self) -> bool:
        """Whether the console had the terminal when it was last heard of."""
        return bool(self._mark[0])

    def forsaken(self) -> bool:
        """Whether the process in front is gone: then somebody else has the terminal by now."""
        return os.getppid() != self._launcher


#: Of this process, when it is a console with a process in front of it.
_keeper: Keeper | None = None


def keeper() -> Keeper | None:
    """Return what a console knows of the process in front of it; None when there is none."""
    return _keeper


def launch(console: Callable[[], int]) -> int:
    """Run `console` in a child and return its exit code; in the child itself, return what `console` returns."""
    global _keeper
    shared = Keeper()
    before = _modes()
    started = None
    while True:
        child = _Child()
        if child.is_here():
            _keeper = shared
            return console()
        code = child.code()
        _give_back(before, shared)
        now = time.monotonic()
        if code != UNFORESEEN:
            return code
        if child.told_to_end or (started is not None and now - started < _BETWEEN_STARTS):
            return 1
        started, shared.again = now, True


class _Child:
    """The console's process, and the signals that reach it through this one."""

    def __init__(self) -> None:
        #: Whether a signal asked the console to end.
        self.told_to_end = False
        self._suspending = False
        handled = {*_PASSED_ON, signal.SIGINT, signal.SIGTSTP, signal.SIGCONT, signal.SIGALRM}
        # A signal that comes in between waits until it is known whom to pass it on to.
        signal.pthread_sigmask(signal.SIG_BLOCK, handled)
        kept = {number: signal.getsignal(number) for number in handled}
        self._pid = os.fork()
        if self._pid:
            for number in handled:
                # What was ignored (nohup) stays so, here and in the console.
                if kept[number] is not signal.SIG_IGN:
                    signal.signal(number, self._pass_on)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, handled)
        self._kept = kept

    def is_here(self) -> bool:
        """Whether this is the child."""
        return not self._pid

    def code(self) -> int:
        """Wait for the child's end; return its exit code, 128 and the signal's number when a signal ended it."""
        try:
            while True:
                _, status = os.waitpid(self._pid, os.WUNTRACED)
                if not os.WIFSTOPPED(status):
                    code = os.waitstatus_to_exitcode(status)
                    return code if code >= 0 else 128 - code
                if self._suspending:
                    self._suspending = False
                    os.kill(os.getpid(), signal.SIGSTOP)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            for number, handler in self._kept.items():
                signal.signal(number, handler)

    def _pass_on(self, number: int, _: Any) -> None:
        if number == signal.SIGALRM:
            number = signal.SIGKILL
        elif number in _TO_END:
            self.told_to_end = True
            signal.setitimer(signal.ITIMER_REAL, _PATIENCE)
        elif number == signal.SIGTSTP:
            self._suspending = True
        elif number == signal.SIGINT and _sends_signals():
            return  # a Ctrl+C at the terminal, which told the child as well
        with suppress(ProcessLookupError):
            os.kill(self._pid, number)


def _modes() -> list[Any] | None:
    try:
        return termios.tcgetattr(0)
    except termios.error:
        return None


def _sends_signals() -> bool:
    modes = _modes()
    return modes is not None and bool(modes[3] & termios.ISIG)


def _give_back(before: list[Any] | None, shared: Keeper) -> None:
    """Put the terminal right; one that is gone, or somebody else's by now, is left alone."""
    with suppress(OSError, termios.error):
        if _is_somebody_elses():
            return
        if shared.held():
            # Reports of the mouse and answers to questions are nothing for the shell.
            termios.tcflush(0, termios.TCIFLUSH)
            _say(SANE.encode())
            shared.holds(False)
        if before is not None:
            termios.tcsetattr(0, termios.TCSANOW, before)
    sys.stdout.flush()


def _is_somebody_elses() -> bool:
    """Whether a shell has taken the terminal back; where there is no session that says so, nobody has."""
    try:
        return os.tcgetpgrp(0) != os.getpgrp()
    except OSError:
        return False


def _say(data: bytes) -> None:
    """Write to the terminal, but never wait for one that takes nothing: through an opening of its own."""
    terminal = os.open(os.ttyname(0), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        end = time.monotonic() + _SAY
        while data and (left := end - time.monotonic()) > 0:
            if select.select([], [terminal], [], left)[1]:
                with suppress(BlockingIOError):
                    data = data[os.write(terminal, data) :]
    finally:
        os.close(terminal)
