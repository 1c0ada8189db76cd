"""Connections to the store: one writer behind a lock and readers beside it (SQLite), or a pool (PostgreSQL).

Journal of SQLite: WAL, so that a batch being written never makes a reader wait, with `synchronous=EXTRA`, so that
what was acknowledged survives a power cut. The write-ahead log of SQLite before 3.51.3 can be damaged when two
connections write or checkpoint at once; here only the one writing connection does either: readers are `query_only` and
never checkpoint, and a second process is kept out by `serve`.
"""

import importlib.util
import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from backend.failures import Refused
from backend.settings import BackendSettings
from backend.tables import compact_json

#: Milliseconds to wait for a lock somebody else holds, e.g. a backup.
_BUSY = 5000
#: Reading connections kept open; more are opened when more is asked at once.
_READERS = 4
_POSTGRES = ("postgresql", "postgres")


class Database:
    """The store of a backend; opens nothing until it is asked. Raises Refused for an engine it cannot use."""

    def __init__(self, settings: BackendSettings) -> None:
        self.city_id = settings.city_id
        self.url = checked(settings.database_url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._one_writer: AbstractContextManager[Any] = threading.Lock() if self.is_sqlite else nullcontext()
        if self.is_sqlite:
            self._writer = _engine(self.url, "BEGIN IMMEDIATE", writing=True)
            self._readers = _engine(self.url, "BEGIN", writing=False)
        else:
            # Late, because the driver is not there where only SQLite is used.
            from backend.postgres import postgres_engine, snapshots

            self._writer = postgres_engine(self.url)
            self._readers = snapshots(self._writer)

    @property
    def path(self) -> Path:
        """The file all is kept in (SQLite)."""
        return Path(self.url.database or "")

    def create_file(self) -> None:
        """Make the file for its owner only, before SQLite would make it for everybody."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that may write; committed when the block ends well, undone when it does not."""
        with self._one_writer, self._writer.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot: everything read in the block is of the same moment."""
        with self._readers.begin() as connection:
            yield connection

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other workers from bringing the store up to date while the block does; SQLite has no other workers."""
        if self.is_sqlite:
            yield
            return
        with self.sole():
            yield

    @contextmanager
    def sole(self) -> Iterator[Connection]:
        """The same (PostgreSQL), with the connection that keeps the others away; for nothing else until the end."""
        from backend.postgres import be_alone

        with self._writer.begin() as connection:
            be_alone(connection)
            yield connection

    def migrate(self) -> None:
        """Bring the store to the tables of this version. Raises Refused when it is of a newer one."""
        from backend.migrating import migrate

        migrate(self)

    def gather_statistics(self) -> None:
        """Let PostgreSQL count what was written in bulk: it plans blindly until its own rounds come, a minute later.

        Without it a statement about a hundred rows reads the whole city, ever more with every case.
        """
        if not self.is_sqlite:
            with self.write() as connection:
                # By name: of the server's own tables it would say that they are not ours to count.
                names = ", ".join(f'"{name}"' for name in inspect(connection).get_table_names())
                connection.execute(text(f"ANALYZE {names}"))

    def dispose(self) -> None:
        """Let go of all connections."""
        self._readers.dispose()
        self._writer.dispose()


def checked(address: str) -> URL:
    """Return the parts of a database's address.

    Raises Refused: `database_url_unusable` for what is no address, `database_not_supported` for an engine this is not
    made for, `database_driver_missing` when PostgreSQL's is not installed.
    """
    try:
        url = make_url(address)
    except ArgumentError:
        # Without its words: it may hold a password.
        raise Refused("database_url_unusable") from None
    engine = url.get_backend_name()
    if engine in _POSTGRES:
        if importlib.util.find_spec("psycopg") is None:
            raise Refused("database_driver_missing")
        return url
    if engine != "sqlite":
        raise Refused("database_not_supported", {"engine": engine})
    if not url.database or url.database == ":memory:":
        raise Refused("database_not_supported", {"engine": "sqlite :memory:"})
    return url


def _engine(url: URL, begin: str, *, writing: bool) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1 if writing else _READERS,
        max_overflow=0 if writing else 40,
        json_serializer=compact_json,
        # Errors must not carry what citizens said into logs.
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": _BUSY / 1000},
    )
    event.listen(engine, "connect", _prepare_writer if writing else _prepare_reader)

    # The driver's own idea of when a transaction begins would leave reads outside of one.
    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _prepare_writer(connection: Any, _record: Any) -> None:
    _pragmas(connection, "journal_mode=WAL", "synchronous=EXTRA", "foreign_keys=ON", "secure_delete=ON")


def _prepare_reader(connection: Any, _record: Any) -> None:
    _pragmas(connection, "wal_autocheckpoint=0", "query_only=ON")


def _pragmas(connection: Any, *pragmas: str) -> None:
    connection.isolation_level = None
    for pragma in (f"busy_timeout={_BUSY}", *pragmas):
        connection.execute(f"PRAGMA {pragma}")
