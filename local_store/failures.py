"""The only place that knows what errors of SQLite and of the operating system mean to the rest of the program."""

import errno
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from console.ports.errors import StoreDamaged, StoreError, StoreFull, StoreReadOnly

DISK_FAILED = "disk_failed"
#: SQLite says FULL only for ENOSPC; a quota or a size limit comes as one of these.
_WRITE_FAILED = frozenset(
    {
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_TRUNCATE,
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_IOERR_SHMMAP,
    }
)
#: The disk did not confirm that it has what was written; SQLite does not say why.
_NOT_CONFIRMED = frozenset(
    {
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_DIR_FSYNC,
        sqlite3.SQLITE_IOERR_DELETE,
        sqlite3.SQLITE_IOERR_CLOSE,
    }
)
_READ_FAILED = frozenset({sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ})
_BY_PRIMARY_CODE: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_FULL: StoreFull,
    sqlite3.SQLITE_READONLY: StoreReadOnly,
    sqlite3.SQLITE_CANTOPEN: StoreReadOnly,
    sqlite3.SQLITE_PERM: StoreReadOnly,
    sqlite3.SQLITE_CORRUPT: StoreDamaged,
    sqlite3.SQLITE_NOTADB: StoreDamaged,
}
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NOT_WRITABLE = frozenset(
    {errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EISDIR, errno.ENOENT, errno.EEXIST, errno.ELOOP}
)
#: What SQLite raises over a damaged file; its message may hold text that is no text, which Python then finds.
BROKEN = (sqlite3.Error, UnicodeDecodeError)


def of_sqlite(error: sqlite3.Error, path: Path) -> StoreError | None:
    """Return what an error of SQLite means, None when it is a mistake of ours and not a state of the file."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code is None:
        # Text that is not UTF-8 is found by Python's module, not by SQLite, and carries no code.
        undecodable = isinstance(error, sqlite3.OperationalError)
        return damaged(path, "undecodable") if undecodable else None
    params = {"path": str(path), "detail": str(getattr(error, "sqlite_errorname", code))}
    if code in _WRITE_FAILED:
        return StoreFull(params=params)
    if code in _NOT_CONFIRMED:
        return disk_failed(params)
    if code in _READ_FAILED:
        return StoreDamaged(params=params)
    primary = code & 0xFF
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        busy = StoreError("store_busy", params)
        busy.retryable = True
        return busy
    return _BY_PRIMARY_CODE.get(primary, StoreError)(params=params)


def disk_failed(params: Mapping[str, str]) -> StoreError:
    """Return the error for a disk that failed to make something durable; the next attempt can succeed."""
    failed = StoreError(DISK_FAILED, params)
    failed.retryable = True
    return failed


def of_system(error: OSError, path: Path) -> StoreError:
    """Return what an error of the operating system means."""
    params = {"path": str(path), "detail": errno.errorcode.get(error.errno or 0, "")}
    if error.errno == errno.EIO:
        return disk_failed(params)
    if error.errno in _FULL:
        return StoreFull(params=params)
    if error.errno in _NOT_WRITABLE:
        return StoreReadOnly(params=params)
    return StoreError(params=params)


def damaged(path: Path, detail: str) -> StoreDamaged:
    """Return the error for content that is not as it was written; `detail` is a code or a row's name."""
    return StoreDamaged(params={"path": str(path), "detail": detail})


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Let only errors of the port leave the block."""
    try:
        yield
    except UnicodeDecodeError as error:
        # Also what SQLite says about broken text can hold that text.
        raise damaged(path, "undecodable") from error
    except sqlite3.Error as error:
        meaning = of_sqlite(error, path)
        if meaning is None:
            raise
        raise meaning from error
    except OSError as error:
        raise of_system(error, path) from error
