"""Writing to the terminal without anybody waiting for it: neither the event loop nor the end of the console.

Textual's own writer holds thirty writes and then stops the event loop, and with it keys, saves and the sync, for as
long as a stalled line takes nothing (reliability.md 3.1). Here what is drawn is queued up to a limit; beyond it the
frames in between are left out, and when the terminal takes output again the whole screen is drawn once, as it is then.
"""

import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress

#: Bytes of frames that may wait behind the one being written; a whole screen of Chinese has about half as many.
_MOST = 32_768
#: Seconds between two looks, by a write that the terminal does not take, at whether the console ends.
_LOOK = 0.2
#: Seconds the last writes have when the console ends.
_PATIENCE = 1.0
#: Ends a frame whose end was left out.
_END_OF_FRAME = b"\x1b[?2026l"


class TerminalOutput:
    """A thread that writes to one terminal; all other methods return at once, but for `stop`."""

    def __init__(self, standard: int, caught_up: Callable[[float], None]) -> None:
        """Write to the terminal of the file descriptor `standard`.

        `caught_up` is called from the thread with the seconds it took, when frames were left out and the terminal
        takes output again.
        """
        self._fd = _opened_anew(standard)
        self._caught_up = caught_up
        self._frames: deque[bytes] = deque()
        self._waiting = 0
        #: When frames began to be left out.
        self._lags_since: float | None = None
        self._news = threading.Condition()
        self._ending = False
        self._gone = False
        self._patience = float("inf")
        self._thread = threading.Thread(target=self._run, name="terminal-output", daemon=True)
        self._thread.start()

    def write(self, text: str, whole: bool = False) -> None:
        """Write a frame, or leave it out when the terminal lags; what changes the terminal itself is `whole`: kept."""
        data = text.encode("utf-8", "replace")
        with self._news:
            if self._gone or (self._lags_since is not None and not whole):
                return
            if self._waiting + len(data) > _MOST and self._waiting and not whole:
                self._lags_since = time.monotonic()
                self._frames.clear()
                self._waiting = 0
                return
            self._frames.append(data)
            self._waiting += len(data)
            self._news.notify()

    def stop(self) -> bool:
        """Write what is left, for as long as the terminal takes it, and end; return whether everything was written."""
        with self._news:
            self._ending = True
            self._patience = time.monotonic() + _PATIENCE
            self._news.notify()
        self._thread.join(2 * _PATIENCE)
        if self._thread.is_alive():
            return False
        os.close(self._fd)
        return not self._gone

    def _run(self) -> None:
        while (frame := self._next()) is not None:
            if not self._put(frame):
                with self._news:
                    self._gone = True
                    self._frames.clear()
                return
            if frame is _END_OF_FRAME:
                self._tell_caught_up()

    def _next(self) -> bytes | None:
        """Wait for the next frame; None at the end. Where frames were left out, it is what ends the last one begun."""
        with self._news:
            while not self._frames:
                if self._ending:
                    return None
                if self._lags_since is not None:
                    return _END_OF_FRAME
                self._news.wait()
            frame = self._frames.popleft()
            self._waiting -= len(frame)
            return frame

    def _tell_caught_up(self) -> None:
        """Say so only after the terminal took something: frames also pile up while this thread waits for its turn."""
        with self._news:
            assert self._lags_since is not None
            since, self._lags_since = self._lags_since, None
        self._caught_up(time.monotonic() - since)

    def _put(self, data: bytes) -> bool:
        """Write all of it; return whether the terminal took it."""
        while data:
            if time.monotonic() > self._patience:
                return False
            try:
                data = data[os.write(self._fd, data) :]
            except BlockingIOError:
                select.select([], [self._fd], [], _LOOK)
            except OSError:
                return False
        return True


def _opened_anew(standard: int) -> int:
    """Open the terminal a second time, not to wait for it; to change the first opening would change everybody's."""
    with suppress(OSError):
        return os.open(os.ttyname(standard), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    return os.dup(standard)
