"""Whose turn it is to write: SQLite lets whoever writes on and on keep everybody else waiting for seconds.

A writer takes the turn, waits for SQLite's lock, and gives the turn back as soon as it has that. Who has just written
finds the turn taken by whoever waited meanwhile, so that writers alternate however busy one of them is.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

#: Seconds between two looks at a turn that somebody else has.
_LOOK = 0.001
#: How often it is looked at. A process that was stopped with the turn in its hand must not stop the others.
_LOOKS = 1000


class Turn:
    """A courtesy, not a lock: SQLite keeps writers apart, also those that could not get a turn."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._nothing = threading.Event()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Have the turn for the time of the block; after a second without it, go on all the same."""
        handle = self._opened()
        try:
            if handle is not None:
                self._wait(handle)
            yield
        finally:
            if handle is not None:
                os.close(handle)

    def _opened(self) -> int | None:
        # Where no file can be made, SQLite says what is wrong better than a turn could.
        with suppress(OSError):
            return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return None

    def _wait(self, handle: int) -> None:
        for _ in range(_LOOKS):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                self._nothing.wait(_LOOK)
            else:
                return
