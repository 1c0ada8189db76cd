"""Who may write a store: one server, or one administrator's command while no server does (SQLite)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from backend.failures import Refused


@contextmanager
def sole_writer(path: Path) -> Iterator[None]:
    """Keep every other writer of a database file away, as a serving backend does.

    Raises Refused `database_in_use` when one is there already. The kernel lets go however this process ends.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(f"{path}.serving", timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise Refused("database_in_use", {"path": str(path)}) from None
    try:
        yield
    finally:
        lock.release()
