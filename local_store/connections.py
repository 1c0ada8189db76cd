"""One SQLite connection per thread to one file, with transactions that are whole or absent and errors that are told."""

import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from urllib.parse import quote

from console.ports.errors import StoreError
from local_store.failures import damaged, translated
from local_store.turns import Turn

#: How long a writer waits for another one before it gives up, in seconds.
BUSY_SECONDS = 5.0
_STATEMENTS_KEPT = 256
_AT_ONCE, _PATIENTLY = "PRAGMA busy_timeout=0", f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}"
#: Device and inode of each file a connection has open.
Identity = tuple[tuple[int, int], ...]


class Link:
    """A thread's connection, and how deep it is in nested transactions."""

    __slots__ = ("__weakref__", "connection", "depth", "file", "process", "reading")

    def __init__(self, connection: sqlite3.Connection, file: Identity) -> None:
        self.connection = connection
        self.depth = 0
        self.reading = False
        self.file = file
        self.process = os.getpid()
        weakref.finalize(self, connection.close)


class Connections:
    """Hands each thread its own connection; `prepare` sets every new one up."""

    def __init__(
        self,
        path: Path,
        prepare: Callable[[sqlite3.Connection], None],
        attached: tuple[Path, ...] = (),
        turn: Turn | None = None,
        shared: str = "main",
    ) -> None:
        """`turn` is taken by whoever begins to write to the file `shared`, where several processes do, and by whoever
        cannot read it at once."""
        #: How SQLite is to open the file, as the query of its URI; empty for reading and writing.
        self.mode = ""
        self.path = path
        self.turn = turn
        #: What makes SQLite take its lock for reading.
        self._look = f"SELECT 1 FROM {shared}.sqlite_master LIMIT 1"
        self._files = (path, *attached)
        self._prepare = prepare
        self._own = threading.local()
        self._links: weakref.WeakSet[Link] = weakref.WeakSet()
        self._guard = threading.Lock()
        self._existed = False
        self._closed = False
        #: Checks the file before it is used again after a write or sync that failed.
        self.check: Callable[[], None] = _unchecked
        self._doubted = False

    @property
    def within(self) -> bool:
        """Whether this thread is in a transaction or a reading block."""
        link: Link | None = getattr(self._own, "link", None)
        return link is not None and bool(link.depth)

    def link(self) -> Link:
        """Return this thread's link, opened anew when the file was replaced behind our back; raises StoreError."""
        link: Link | None = getattr(self._own, "link", None)
        if link is not None and link.process == os.getpid():
            # One that could not even be rolled back, for want of memory, is closed, which does that.
            if link.depth or (link.file == self._identity() and not link.connection.in_transaction):
                return link
            self.drop()
        return self._open()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Write: durable at the end of the block, or nothing happened. Nested blocks join and can fail alone."""
        with translated(self.path):
            link = self.link()
            if link.reading:
                raise RuntimeError("a block that reads cannot begin to write")
            try:
                with _nested(link) if link.depth else self._outermost(link):
                    yield link.connection
            except sqlite3.Error as error:
                # After a failed write or sync the pages of this handle cannot be trusted (fsync reports once).
                if _is_input_output(error) and not link.depth:
                    self._doubted = True
                    self.drop()
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Read: everything in the block is seen as of one moment."""
        with translated(self.path):
            link = self.link()
            if link.depth:
                yield link.connection
                return
            link.depth, link.reading = 1, True
            try:
                self._begin_reading(link.connection)
                yield link.connection
            finally:
                link.depth, link.reading = 0, False
                _rollback(link.connection)

    def nested(self) -> bool:
        """Whether this thread is in a transaction inside another one."""
        return self.link().depth > 1

    def drop(self) -> None:
        """Close this thread's connection; the next use opens another."""
        link: Link | None = getattr(self._own, "link", None)
        self._own.link = None
        if link is not None:
            self._links.discard(link)
            if link.process == os.getpid():
                link.connection.close()

    def close(self) -> None:
        """Close the connections of all threads; later use is an error."""
        with self._guard:
            self._closed = True
            links = list(self._links)
            self._links.clear()
        for link in links:
            link.connection.close()

    def _open(self) -> Link:
        if self._closed:
            raise StoreError("store_closed", {"path": str(self.path)})
        if self._existed and self._identity() is None:
            # SQLite would quietly make an empty file, and what was acknowledged would be gone without a word.
            raise damaged(self.path, "file_vanished")
        if self._doubted:
            self.check()
            self._doubted = False
        with translated(self.path):
            connection = sqlite3.connect(
                f"file:{quote(os.fspath(self.path.absolute()))}?{self.mode}" if self.mode else self.path,
                uri=bool(self.mode),
                timeout=BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=_STATEMENTS_KEPT,
            )
            try:
                with self._taken_turn():
                    self._prepare(connection)
                link = Link(connection, self._identity() or ())
            except BaseException:
                connection.close()
                raise
        self._existed = True
        self._own.link = link
        with self._guard:
            self._links.add(link)
        return link

    def forget_file(self) -> None:
        """Allow the file to be made anew (for files that may be deleted on purpose)."""
        self.drop()
        self._existed = False

    def _begin_reading(self, connection: sqlite3.Connection) -> None:
        """Have the file to read at once, or, when somebody is writing, behind him and before the next who writes.

        Left to SQLite, a reader looks ever more seldom whether he may, and whoever writes on and on is always there.
        """
        connection.execute("BEGIN")
        if self.turn is None:
            return
        connection.execute(_AT_ONCE)
        try:
            connection.execute(self._look).fetchone()
        except sqlite3.OperationalError as error:
            if not _is_busy(error):
                raise
        else:
            return
        finally:
            connection.execute(_PATIENTLY)
        with self.turn.taken():
            connection.execute(self._look).fetchone()

    def _taken_turn(self) -> AbstractContextManager[None]:
        return self.turn.taken() if self.turn else nullcontext()

    @contextmanager
    def _outermost(self, link: Link) -> Iterator[None]:
        connection = link.connection
        with self._taken_turn():
            connection.execute("BEGIN IMMEDIATE")
        link.depth = 1
        try:
            self._require_same(link)
            yield
            self._require_same(link)
            connection.execute("COMMIT")
        except BaseException:
            _rollback(connection)
            raise
        finally:
            link.depth = 0

    def _require_same(self, link: Link) -> None:
        """What is written into a file that was replaced meanwhile would be acknowledged and gone."""
        if link.file != self._identity():
            replaced = StoreError("store_busy", {"path": str(self.path)})
            replaced.retryable = True
            raise replaced

    def _identity(self) -> Identity | None:
        try:
            return tuple((found.st_dev, found.st_ino) for found in map(os.stat, self._files))
        except OSError:
            return None


def _unchecked() -> None:
    """Files that are thrown away on any doubt need no check."""


@contextmanager
def _nested(link: Link) -> Iterator[None]:
    connection, name = link.connection, f"nested_{link.depth}"
    if not connection.in_transaction:
        # A full disk ended the transaction around us and somebody went on: nothing more may be written alone.
        raise StoreError("transaction_lost")
    connection.execute(f"SAVEPOINT {name}")
    link.depth += 1
    try:
        yield
        connection.execute(f"RELEASE {name}")
    except BaseException:
        # A full disk has already ended the transaction; rolling back again would raise and hide the real error.
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute(f"ROLLBACK TO {name}")
                connection.execute(f"RELEASE {name}")
        raise
    finally:
        link.depth -= 1


def _rollback(connection: sqlite3.Connection) -> None:
    # SQLite has often rolled back by itself (disk full); an explicit ROLLBACK would then raise and hide the real error.
    with suppress(sqlite3.Error):
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _is_busy(error: sqlite3.Error) -> bool:
    code: int = getattr(error, "sqlite_errorcode", 0) or 0
    return code & 0xFF == sqlite3.SQLITE_BUSY


def _is_input_output(error: sqlite3.Error) -> bool:
    code: int = getattr(error, "sqlite_errorcode", 0) or 0
    return code & 0xFF == sqlite3.SQLITE_IOERR
