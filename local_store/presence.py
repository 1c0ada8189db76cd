"""Which consoles of a profile are alive: each holds the lock on a file of its own as long as its process lives.

The system frees the lock however the process ends, so nothing has to be remembered about process numbers and clocks,
and consoles in two containers on one folder still see each other.
"""

import fcntl
import os
import secrets
import threading
from pathlib import Path

from local_store.failures import translated

#: A file nobody may judge yet: its console has not taken the lock.
_UNBORN = "."


class Presence:
    """This console among the others; it is counted from the first time its id is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._guard = threading.Lock()
        self._id = ""
        self._lock: int | None = None

    def own_id(self) -> str:
        """Return the id under which this console is alive until it ends. Raises StoreError."""
        with self._guard:
            if self._lock is None:
                with translated(self._folder):
                    self._come_alive(secrets.token_hex(16))
            return self._id

    def is_own(self, console: str) -> bool:
        """Whether an id is this console's."""
        return bool(console) and console == self._id and self._lock is not None

    def is_alive(self, console: str) -> bool:
        """Whether the console of an id still runs; the file of one that does not is removed. Raises StoreError."""
        if not console or self.is_own(console):
            return bool(console)
        with translated(self._folder):
            return not _bury(self._folder / console)

    def count_others(self) -> int:
        """Return how many other consoles run; files of those that do not are removed. Raises StoreError."""
        with translated(self._folder):
            names = sorted(os.listdir(self._folder)) if self._folder.is_dir() else []
        known = [name for name in names if not name.startswith(_UNBORN) and not self.is_own(name)]
        return sum(self.is_alive(name) for name in known)

    def close(self) -> None:
        """This console is not there any more."""
        with self._guard:
            if self._lock is None:
                return
            lock, self._lock = self._lock, None
            (self._folder / self._id).unlink(missing_ok=True)
            os.close(lock)

    def _come_alive(self, console: str) -> None:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        for name in sorted(os.listdir(self._folder)):
            if not name.startswith(_UNBORN):
                _bury(self._folder / name)
        unborn = self._folder / f"{_UNBORN}{console}"
        lock = os.open(unborn, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            unborn.rename(self._folder / console)
        except BaseException:
            os.close(lock)
            raise
        self._id, self._lock = console, lock


def _bury(path: Path) -> bool:
    """Remove the file of a console that has ended; return whether it has."""
    try:
        lock = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        path.unlink(missing_ok=True)
        return True
    finally:
        os.close(lock)
