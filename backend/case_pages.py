"""Pages of cases: the order of a list, the place a page goes on from, and how many there are without counting for ever.

A page never skips rows to find its beginning, so that the hundredth costs what the first did.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, literal, or_, select
from sqlalchemy.sql.elements import ColumnElement

from backend.cursors import pack, unpack
from backend.failures import Problem
from backend.tables import cases
from console.domain.documents import moment, stamp

#: Stands in for "no limit" where cases are ordered by the next limit: these come last.
_NEVER = datetime.fromisoformat("9999-12-31T00:00:00+00:00")
#: Hits counted one by one at the most; nobody reads that far, and a million would be waited for.
COUNTED = 1_000
_COLUMNS = (cases.c.id, cases.c.created_at, cases.c.due_at, cases.c.document)
Where = list[ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the last page ended."""

    key: datetime
    id: str


def counted(connection: Connection, where: Where) -> tuple[int, bool]:
    """Return how many cases there are, and whether that is all of them or only as many as were counted."""
    some = select(literal(1)).select_from(cases).where(*where).limit(COUNTED + 1).subquery()
    number = int(connection.execute(select(func.count()).select_from(some)).scalar_one())
    return min(number, COUNTED), number <= COUNTED


def place_after(order: str, after: str) -> Place | None:
    """Return the place a cursor stands for, None for an empty one; raises Problem 422 `bad_cursor`."""
    if not after:
        return None
    parts = unpack(after, str, str, str)
    if parts is None or parts[0] != order:
        raise Problem(422, "bad_cursor")
    try:
        key = moment(parts[1])
    except (ValueError, OverflowError):
        raise Problem(422, "bad_cursor") from None
    assert key is not None
    return Place(key, parts[2])


def next_place(order: str, row: Any) -> str:
    """Return the cursor of the place behind a row."""
    key = row.created_at if order == "newest" else row.due_at or _NEVER
    return pack(order, stamp(key), row.id)


def rows_after(connection: Connection, where: Where, order: str, place: Place | None, limit: int) -> Sequence[Any]:
    """Return rows of cases in an order (`newest`, or `due`: the next limit first), after a place."""
    if order == "newest":
        beyond = [] if place is None else [cases.c.created_at <= place.key, _behind_newest(place)]
        found = select(*_COLUMNS).where(*where, *beyond)
        return connection.execute(found.order_by(cases.c.created_at.desc(), cases.c.id.desc()).limit(limit)).all()
    rows = list(_with_limit(connection, where, place, limit)) if place is None or place.key != _NEVER else []
    if len(rows) < limit:
        rows += _without_limit(connection, where, place, limit - len(rows))
    return rows


def _with_limit(connection: Connection, where: Where, place: Place | None, limit: int) -> Sequence[Any]:
    beyond = [] if place is None else [cases.c.due_at >= place.key, _behind_due(place)]
    found = select(*_COLUMNS).where(*where, cases.c.due_at.is_not(None), *beyond)
    return connection.execute(found.order_by(cases.c.due_at, cases.c.id).limit(limit)).all()


def _without_limit(connection: Connection, where: Where, place: Place | None, limit: int) -> Sequence[Any]:
    beyond = [] if place is None or place.key != _NEVER else [cases.c.id > place.id]
    found = select(*_COLUMNS).where(*where, cases.c.due_at.is_(None), *beyond)
    return connection.execute(found.order_by(cases.c.id).limit(limit)).all()


def _behind_newest(place: Place) -> ColumnElement[bool]:
    return or_(cases.c.created_at < place.key, cases.c.id < place.id)


def _behind_due(place: Place) -> ColumnElement[bool]:
    return or_(cases.c.due_at > place.key, cases.c.id > place.id)
