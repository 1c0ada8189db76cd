"""Calls that a telephone system tells of: kept for some minutes, for the console of the operator they ring at.

The rows hold numbers of callers; they are in no log, and go as soon as no console would show the call any more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Index, String, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from backend import commit_order
from backend.failures import Problem
from backend.hotline import Hotline
from backend.tables import Instant, accounts, metadata
from backend.visibility import Reader
from console.domain.calls import LASTS, CallEvent, UnusableNumber, a_call
from console.domain.codes import Role
from console.domain.documents import Document, stamp
from console.domain.errors import InvalidField

call_events = Table(
    "call_events",
    metadata,
    Column("city_id", String(64), primary_key=True),
    Column("call_id", String(128), primary_key=True),
    Column("event", String(16), primary_key=True),
    #: User name of the operator it rings at.
    Column("username", String(64), nullable=False),
    #: Empty when withheld.
    Column("phone", String(40), nullable=False),
    Column("name", String(64), nullable=False),
    Column("received_at", Instant, nullable=False),
    Index(None, "city_id", "received_at"),
)
#: The course of a call; nobody else writes events.
_IN_ORDER = tuple(event.value for event in CallEvent)
#: How far back a look reaches again: what was received before may be committed after what came later.
_OVERLAP = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Told:
    """What a telephone system tells."""

    call_id: str
    event: CallEvent
    username: str
    phone: str = ""
    name: str = ""


def take(hotline: Hotline, reader: Reader, told: Told) -> Document:
    """Keep an event; the same one again changes nothing.

    Raises Problem 403 `role_not_allowed` for whom it is no part of the work, 404 `unknown_user`, 422 `phone_unusable`.
    """
    if reader.role is not Role.INTEGRATION:
        raise Problem(403, "role_not_allowed", {"action": "tell_call"})
    now = hotline.clock()
    try:
        call = a_call(told.call_id, told.phone, told.name, now)
    except UnusableNumber:
        raise Problem(422, "phone_unusable", {"field": "phone"}) from None
    except InvalidField as error:
        raise Problem(422, "field_too_long", error.params) from None
    row = {"call_id": call.id, "event": told.event.value, "username": told.username, "phone": call.phone}
    with hotline.database.write() as connection:
        _require_user(connection, hotline.city_id, told.username)
        old = (call_events.c.city_id == hotline.city_id, call_events.c.received_at < now - LASTS)
        connection.execute(delete(call_events).where(*old))
        taken = _insert(connection, {"city_id": hotline.city_id, **row, "name": call.name, "received_at": now})
        commit_order.hint(connection, hotline.city_id)
    hotline.on_commit()
    return {"call_id": call.id, "event": told.event.value, "taken": taken}


def of_operator(hotline: Hotline, username: str) -> list[Document]:
    """Return the events of the last minutes at an operator's telephone, oldest first."""
    with hotline.database.read() as connection:
        return Exchange().looked(connection, hotline.city_id, hotline.clock()).get(username, [])


class Exchange:
    """The events of the last minutes, read bit by bit; for one looker."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Any] = {}
        self._since: datetime | None = None

    def looked(self, connection: Connection, city_id: str, now: datetime) -> Mapping[str, list[Document]]:
        """Return them by user name, oldest first, as of `now`."""
        since = now - LASTS if self._since is None else max(now - LASTS, self._since - _OVERLAP)
        table = call_events.c
        found = select(call_events).where(table.city_id == city_id, table.received_at > since)
        self._known |= {(row.call_id, row.event): row for row in connection.execute(found)}
        self._known = {key: row for key, row in self._known.items() if row.received_at > now - LASTS}
        self._since = now
        return _by_operator(sorted(self._known.values(), key=_turn))


def _turn(row: Any) -> tuple[datetime, str, int]:
    return row.received_at, row.call_id, _IN_ORDER.index(row.event)


def _by_operator(rows: Iterable[Any]) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for row in rows:
        found.setdefault(row.username, []).append(
            {
                "call_id": row.call_id,
                "event": row.event,
                "phone": row.phone,
                "name": row.name,
                "received_at": stamp(row.received_at),
            }
        )
    return found


def _require_user(connection: Connection, city_id: str, username: str) -> None:
    there = select(accounts.c.username).where(accounts.c.city_id == city_id, accounts.c.username == username)
    if connection.execute(there).first() is None:
        raise Problem(404, "unknown_user", {"username": username})


def _insert(connection: Connection, row: Mapping[str, Any]) -> bool:
    made = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    inserted = made(call_events).values(row).on_conflict_do_nothing().returning(call_events.c.call_id)
    return connection.execute(inserted).first() is not None
