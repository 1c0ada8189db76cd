"""PostgreSQL: a pool of connections, what every one of them is set to, and what makes many workers take turns.

Writers work at READ COMMITTED and lock the rows they decide on; readers see one snapshot.
"""

import time
from collections.abc import Mapping
from functools import partial
from typing import Any

import psycopg
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from backend.failures import Refused
from backend.tables import compact_json

#: Connections of one process kept open, and opened beyond that when more is asked at once.
_KEPT, _MORE = 8, 8
#: Seconds to wait for a connection of the pool.
_POOL = 10
#: How a server that is gone without a word is noticed: seconds for it to take a new connection, milliseconds until
#: what was sent has to be acknowledged, seconds of silence until it is asked for a sign of life, and between those.
NOTICING: Mapping[str, Any] = {
    "connect_timeout": 10,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
#: Seconds after which a connection of the pool is looked at before it is used, and where its last use stands.
_TRUSTED, _BACK_AT = 2.0, "hotline_back_at"
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
        connect_args={"client_encoding": "utf8", "application_name": "hotline", **NOTICING},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "checkin", _put_back)
    event.listen(engine, "checkout", partial(_taken_out, engine))
    return engine


def _put_back(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info[_BACK_AT] = time.monotonic()


def _taken_out(engine: Engine, connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """See that a connection nobody used for a while is still one, before somebody is answered 503 for it.

    Raises DisconnectionError, upon which the pool makes a new one.
    """
    if time.monotonic() - record.info.get(_BACK_AT, 0.0) < _TRUSTED or not record.info.get(_BACK_AT):
        return
    try:
        engine.dialect.do_ping(connection)
    except psycopg.Error:
        raise DisconnectionError from None


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
