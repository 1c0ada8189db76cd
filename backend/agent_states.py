"""What operators are doing, as their consoles tell it: one row each, the last word wins; for those who lead them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, String, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from backend.failures import Problem
from backend.hotline import Hotline
from backend.tables import Instant, accounts, metadata
from backend.visibility import Reader
from console.domain.documents import Document, stamp
from console.domain.operator_state import LONGEST_WRAP_UP, Doing, OperatorState, RestReason, at
from console.domain.rates import READERS

#: What is told to have begun longer ago began then: clocks that stand at their beginning say such things.
_LONGEST = timedelta(days=366)

agent_states = Table(
    "agent_states",
    metadata,
    Column("city_id", String(64), primary_key=True),
    Column("username", String(64), primary_key=True),
    Column("state", String(16), nullable=False),
    #: Of a rest; empty otherwise.
    Column("reason", String(16), nullable=False),
    Column("since", Instant, nullable=False),
    #: When it ends by itself.
    Column("until", Instant),
    Column("told_at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a console tells."""

    doing: Doing
    since: datetime
    until: datetime | None
    reason: RestReason | None


def take(hotline: Hotline, reader: Reader, told: Told) -> Document:
    """Keep what somebody does in place of what he told before, and return it.

    Nothing begins after it is told, nor over a year before; what ends by itself does so within an hour. Raises
    Problem 422 `rest_reason_missing`, `reason_of_rest_only`.
    """
    if (told.doing is Doing.REST) != (told.reason is not None):
        raise Problem(422, "rest_reason_missing" if told.reason is None else "reason_of_rest_only", {"field": "reason"})
    now = hotline.clock()
    until = min(max(told.until, now - _LONGEST), now + LONGEST_WRAP_UP) if told.until is not None else None
    state = OperatorState(told.doing, min(max(told.since, now - _LONGEST), now), until, told.reason)
    row = {"state": state.doing.value, "reason": state.reason.value if state.reason else "", "since": state.since}
    key = {"city_id": hotline.city_id, "username": reader.username}
    with hotline.database.write() as connection:
        _put(connection, key, {**row, "until": until, "told_at": now})
    return _document(state, now, now)


def of_all(hotline: Hotline, reader: Reader) -> Document:
    """Return what everybody who told it is doing now, by user name. Raises Problem 403 `role_not_allowed`."""
    if reader.role not in READERS:
        raise Problem(403, "role_not_allowed", {"action": "read_agents"})
    now, table = hotline.clock(), agent_states.c
    who = (accounts.c.role, accounts.c.name_zh, accounts.c.name_en)
    joined = (table.city_id == accounts.c.city_id) & (table.username == accounts.c.username)
    found = select(agent_states, *who).join(accounts, joined).where(table.city_id == hotline.city_id)
    with hotline.database.read() as connection:
        rows = connection.execute(found.where(accounts.c.disabled_at.is_(None)).order_by(table.username)).all()
    items = []
    for row in rows:
        state = OperatorState(Doing(row.state), row.since, row.until, RestReason(row.reason) if row.reason else None)
        names = {"username": row.username, "role": row.role, "name_zh": row.name_zh, "name_en": row.name_en}
        items.append({**names, **_document(state, row.told_at, now)})
    return {"items": items, "as_of": stamp(now)}


def _document(kept: OperatorState, told_at: datetime, now: datetime) -> Document:
    state = at(kept, now)
    return {
        "state": state.doing.value,
        "since": stamp(state.since),
        "until": stamp(state.until),
        "reason": state.reason.value if state.reason is not None else None,
        "told_at": stamp(told_at),
    }


def _put(connection: Connection, key: dict[str, str], row: dict[str, object]) -> None:
    made = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    fresh = made(agent_states).values(key | row)
    connection.execute(fresh.on_conflict_do_update(index_elements=list(key), set_=row))
