"""Pages of cases: the order of a list, the place a page goes on from, and how many there are without counting for ever.

A page never skips rows to find its beginning, so that the hundredth costs what the first did.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, FromClause, Select, func, literal, or_, select
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


def first_page(connection: Connection, where: Where, order: str, limit: int) -> tuple[Sequence[Any], int, bool]:
    """Return the first rows in an order, and what `counted` says: what the list is narrowed to is looked up once."""
    some = (
        _places(where).order_by(*_in_order(order, cases.c)).limit(COUNTED + 1).cte("some").prefix_with("MATERIALIZED")
    )
    number = select(func.count()).select_from(some).scalar_subquery()
    top = select(some).order_by(*_in_order(order, some.c)).limit(limit).subquery()
    rows = connection.execute(_documents(top, order).add_columns(number.label("number"))).all()
    total = rows[0].number if rows else 0
    return rows, min(total, COUNTED), total <= COUNTED


def _places(where: Where) -> Select[Any]:
    return select(cases.c.city_id, cases.c.id, cases.c.created_at, cases.c.due_at).where(*where)


def _documents(top: FromClause, order: str) -> Select[Any]:
    """Sorted first and fetched then: what is fetched is wide, and most of what is sorted is not wanted."""
    here = (cases.c.city_id == top.c.city_id) & (cases.c.id == top.c.id)
    return select(*_COLUMNS).join(top, here).order_by(*_in_order(order, top.c))


def _in_order(order: str, columns: Any) -> tuple[Any, Any]:
    if order == "newest":
        return columns.created_at.desc(), columns.id.desc()
    return columns.due_at.nulls_last(), columns.id


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
    if place is None:
        return _rows(connection, where, order, limit)
    if order == "newest":
        return _rows(connection, [*where, cases.c.created_at <= place.key, _behind_newest(place)], order, limit)
    without = [*where, cases.c.due_at.is_(None)]
    if place.key == _NEVER:
        return _rows(connection, [*without, cases.c.id > place.id], order, limit)
    rows = _rows(connection, [*where, cases.c.due_at >= place.key, _behind_due(place)], order, limit)
    return [*rows, *_rows(connection, without, order, limit - len(rows))] if len(rows) < limit else rows


def _rows(connection: Connection, where: Where, order: str, limit: int) -> Sequence[Any]:
    top = _places(where).order_by(*_in_order(order, cases.c)).limit(limit).subquery()
    return connection.execute(_documents(top, order)).all()


def _behind_newest(place: Place) -> ColumnElement[bool]:
    return or_(cases.c.created_at < place.key, cases.c.id < place.id)


def _behind_due(place: Place) -> ColumnElement[bool]:
    return or_(cases.c.due_at > place.key, cases.c.id > place.id)
