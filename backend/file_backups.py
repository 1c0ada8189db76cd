"""Backups of a store in one SQLite file: taken while it is served, brought back while it is not.

A copy of the file alone is no backup: what was written last stands in the write-ahead log beside it. So the database is
copied by its own online backup, in one step under a reader's lock, which makes nobody wait.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from backend.failures import Refused

#: What SQLite keeps beside a database.
_BESIDE = ("-wal", "-shm")
#: Seconds to wait for a lock somebody else holds.
_PATIENCE = 30.0
#: How many databases replaced within one second are kept beside each other at the most.
_SAME_SECOND = 100


def copy(source: Path, target: Path, before: Callable[[], None] = lambda: None) -> None:
    """Make `target` a whole copy of the database `source`, for its owner only.

    `before` is called when it is whole, before it stands under its name.

    Raises Refused: `file_exists` for a target that is there, `not_a_store` for a source that is no sound store of ours,
    `file_unusable` when the system does not allow it.
    """
    if target.exists():
        raise Refused("file_exists", {"path": str(target)})
    partial = target.with_name(f"{target.name}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        _copied(source, partial)
        before()
        os.replace(partial, target)
        _settle(target.parent)
    except OSError as error:
        raise Refused("file_unusable", {"path": str(target), "cause": str(error.strerror)}) from error
    except sqlite3.DatabaseError as error:
        raise Refused("not_a_store", {"path": str(source)}) from error
    finally:
        partial.unlink(missing_ok=True)


def put_in_place(fresh: Path, path: Path, at: datetime) -> Path | None:
    """Make the database `fresh` the one at `path`; return where the one that was there is kept, None if there was none.

    The old one keeps what SQLite has beside it, under its new name. At every moment one whole database is at `path`.
    """
    _fold_in(fresh)
    aside = None
    if path.exists():
        with suppress(sqlite3.DatabaseError):
            _fold_in(path)
        aside = _kept(path, f"{path.name}.replaced-{at:%Y%m%dT%H%M%SZ}")
    for ending in _BESIDE:
        beside = Path(f"{path}{ending}")
        if aside is not None and beside.exists():
            os.replace(beside, f"{aside}{ending}")
        beside.unlink(missing_ok=True)
    os.replace(fresh, path)
    _settle(path.parent)
    return aside


def discard(path: Path) -> None:
    """Remove a database that was only prepared, with what SQLite and a migration left beside it."""
    for ending in ("", *_BESIDE, ".migrating"):
        Path(f"{path}{ending}").unlink(missing_ok=True)


def _copied(source: Path, target: Path) -> None:
    with _reading(source) as old, closing(sqlite3.connect(target)) as new:
        old.execute("SELECT city_id, epoch FROM stores").fetchone()
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
        if new.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write, and so never folds the log of a served store into its file."""
    if not path.is_file():
        raise FileNotFoundError(2, os.strerror(2), str(path))
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE)) as connection:
        yield connection


def _kept(path: Path, name: str) -> Path:
    """Give a database one more name and return it: `name`, or behind a count where two came back within a second."""
    for ending in ("", *(f"-{count}" for count in range(2, _SAME_SECOND))):
        aside = path.with_name(f"{name}{ending}")
        try:
            os.link(path, aside)
        except FileExistsError:
            continue
        except OSError as error:
            raise Refused("file_unusable", {"path": str(aside), "cause": str(error.strerror)}) from error
        return aside
    raise Refused("file_exists", {"path": str(path.with_name(name))})


def _fold_in(path: Path) -> None:
    """Bring what stands in the log beside a database into its file; nobody else may use it."""
    with closing(sqlite3.connect(path, timeout=_PATIENCE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")


def _settle(folder: Path) -> None:
    """Make sure the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
