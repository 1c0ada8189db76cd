"""PostgreSQL: a pool of connections, what every one of them is set to, and what makes many workers take turns.

Writers work at READ COMMITTED and lock the rows they decide on; readers see one snapshot.
"""

from typing import Any

import psycopg
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL

from backend.failures import Refused
from backend.tables import compact_json

#: Connections of one process kept open, and opened beyond that when more is asked at once.
_KEPT, _MORE = 8, 8
#: Seconds to wait for a connection of the pool, and for the server to take a new one.
_POOL, _CONNECT = 10, 10
#: Seconds after which a connection is made anew, so that what sits between may forget old ones.
_RECYCLE = 1800
#: A worker that died holding locks must not stop the city: how long a lock is waited for, how long a transaction idles.
_LIMITS = "SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s'"
#: Key of the lock under which one worker at a time brings the store up to date or fills it.
_ALONE = 12345


class _PlainText(StrDumperUnknown):
    """Hands over text; what this server cannot hold (NUL, half a surrogate pair) is replaced: it finds nothing."""

    def dump(self, obj: str) -> Any:
        """Return the bytes of `obj`."""
        return obj.replace("\0", "\ufffd").encode("utf-8", "replace")


def postgres_engine(url: URL) -> Engine:
    """Return the pool of a database; connects to nothing yet."""
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=_KEPT,
        max_overflow=_MORE,
        pool_timeout=_POOL,
        pool_recycle=_RECYCLE,
        json_serializer=compact_json,
        # Errors must not carry what citizens said into logs.
        hide_parameters=True,
        connect_args={"connect_timeout": _CONNECT, "client_encoding": "utf8", "application_name": "hotline"},
    )
    event.listen(engine, "connect", _prepare)
    return engine


def snapshots(engine: Engine) -> Engine:
    """Return the same pool for reading: what one transaction reads is of one moment."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def be_alone(connection: Connection) -> None:
    """Wait until no other worker is bringing this database up to date, and keep them out until the transaction ends.

    Raises Refused `database_encoding` for a database that cannot hold Chinese.
    """
    encoding = str(connection.execute(text("SHOW server_encoding")).scalar_one())
    if encoding != "UTF8":
        raise Refused("database_encoding", {"encoding": encoding})
    connection.execute(text("SET LOCAL lock_timeout = 0"))
    connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ALONE})


def _prepare(connection: psycopg.Connection[Any], _record: Any) -> None:
    connection.adapters.register_dumper(str, _PlainText)
    before, connection.autocommit = connection.autocommit, True
    connection.execute(_LIMITS)
    connection.autocommit = before
