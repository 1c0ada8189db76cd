"""Whether the structure of a file is sound, as SQLite tells it; of a large file by a copy, so that nobody waits.

SQLite looks at a whole file in one reading. As long as that lasts, whoever wants to write waits for it, and whoever
wants to read waits for the writer.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

#: Pages copied in one reading (1 MB, a few milliseconds).
STEP = 256
#: How often the copy is begun anew because somebody wrote meanwhile.
TRIES = 20
#: Seconds the copy waits for a writer before it goes on.
_PAUSE = 0.005
#: Seconds a step waits for a writer before that counts as a try.
_PATIENCE = 1.0
SOUND = "ok"
_NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM})


class _Unsettled(Exception):
    """The file is written to again and again."""


def size(path: Path) -> int:
    """Return how many pages a file has."""
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA page_count").fetchone()[0])


def verdict(path: Path) -> str:
    """Return `SOUND`, or the first thing that is wrong; the file is held meanwhile."""
    with closing(sqlite3.connect(path)) as connection:
        return _verdict(connection)


def verdict_of_copy(path: Path) -> str | None:
    """Return the same without holding the file; None when there is no room for a copy, or no quiet moment to make it.

    The copy is SQLite's own temporary file, which has no name and is gone with its connection; its rows are sealed.
    """
    with closing(sqlite3.connect(path, timeout=_PATIENCE)) as source, closing(sqlite3.connect("")) as copy:
        copy.execute("PRAGMA journal_mode=OFF")
        try:
            source.backup(copy, pages=STEP, progress=Restarts().count, sleep=_PAUSE)
        except _Unsettled:
            return None
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _NO_ROOM:
                return None
            raise
        return _verdict(copy)


def _verdict(connection: sqlite3.Connection) -> str:
    return str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])


class Restarts:
    """SQLite begins a copy anew when another connection wrote; it is left off when that never ends."""

    def __init__(self) -> None:
        self._left = TRIES
        self._remaining: int | None = None

    def count(self, _status: int, remaining: int, _total: int) -> None:
        """Take note of a step; raises _Unsettled."""
        if self._remaining is not None and remaining >= self._remaining:
            self._left -= 1
            if not self._left:
                raise _Unsettled
        self._remaining = remaining
