"""Which of several consoles on one store delivers commands and writes the cache."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from local_store.failures import translated


class SyncLock:
    """Held by one process at a time; freed by the system when that process ends, however it ends."""

    def __init__(self, path: Path, *, view_only: bool = False) -> None:
        """`view_only`: nobody can lead where nothing can be written."""
        self._path, self._view_only = path, view_only
        self._lock = FileLock(path, timeout=0, thread_local=False, mode=0o600)

    def try_acquire(self) -> bool:
        """Take the lock if nobody else has it; True when this process holds it now."""
        if self._lock.is_locked or self._view_only:
            return self.held
        with translated(self._path):
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                return False
        return True

    @contextmanager
    def borrowed(self) -> Iterator[bool]:
        """Hold the lock for the block, if nobody else does; yields whether it is held. Who held it before keeps it."""
        before = self.held
        try:
            yield self.try_acquire()
        finally:
            if not before:
                self.release()

    def release(self) -> None:
        """Let go of the lock; nothing happens when it is not held."""
        self._lock.release()

    @property
    def held(self) -> bool:
        """Whether this process holds it."""
        return bool(self._lock.is_locked)
