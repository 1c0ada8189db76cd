"""Lists of cases: filters, words, orders, pages that go on where the last ended, and counts that are of the moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from backend import search_index
from backend.cursors import pack, unpack
from backend.failures import Problem
from backend.hotline import Hotline
from backend.secrecy import TAIL, keyed, phone_digits
from backend.tables import case_units, cases
from backend.visibility import Reader, listed
from console.domain.codes import Role, State
from console.domain.documents import Document, moment, stamp

#: Stands in for "no limit" where cases are ordered by the next limit, so that these come last on every engine.
_NEVER = datetime.fromisoformat("9999-12-31T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty means not narrowed."""

    states: Sequence[State] = ()
    kind: str = ""
    #: Code of a category or of its group.
    category: str = ""
    district: str = ""
    #: Unit that has the case in sight, as lead or co-handler.
    unit: str = ""
    created_by: str = ""
    overdue: bool = False
    #: Words of the matter, the number or a unit's name.
    q: str = ""


def page(hotline: Hotline, reader: Reader, filters: Filters, order: str, limit: int, after: str) -> Document:
    """Return a page of cases; raises Problem 422 `bad_cursor`."""
    now = hotline.clock()
    where = _where(hotline, reader, filters, now)
    beyond = [_beyond(order, after)] if after else []
    with hotline.database.read() as connection:
        total = _count(connection, where)
        rows = _rows(connection, [*where, *beyond], order, limit + 1)
    items, more = rows[:limit], len(rows) > limit
    return {
        "items": [listed(reader, row.document, now) for row in items],
        "total": total,
        "next": _next(order, items[-1]) if more else None,
        "as_of": stamp(now),
    }


def found(hotline: Hotline, reader: Reader, text: str, phone: str, name: str, limit: int) -> Document:
    """Return the newest cases about words, of a phone number (or its last four digits), of a name; all that is given.

    Raises Problem 403 `role_not_allowed` when a unit asks for a caller, 422 `search_empty` or `phone_too_short`.
    """
    now = hotline.clock()
    where = _where(hotline, reader, Filters(q=text), now)
    if phone.strip() or name.strip():
        if reader.role is Role.UNIT:
            raise Problem(403, "role_not_allowed", {"action": "search_caller"})
        where += _of_caller(hotline.secret, phone, name.strip())
    elif not text.strip():
        raise Problem(422, "search_empty")
    with hotline.database.read() as connection:
        total = _count(connection, where)
        rows = _rows(connection, where, "newest", limit)
    return {"items": [listed(reader, row.document, now) for row in rows], "total": total, "as_of": stamp(now)}


def queues(hotline: Hotline, reader: Reader) -> Document:
    """Return how many cases of each state there are, and how many of them are overdue."""
    now = hotline.clock()
    late = func.sum(case((cases.c.due_at < now, 1), else_=0))
    counted = select(cases.c.state, func.count(), late).where(*_where(hotline, reader, Filters(), now))
    with hotline.database.read() as connection:
        counts = {row[0]: (row[1], row[2]) for row in connection.execute(counted.group_by(cases.c.state)).all()}
    items = [
        {"state": s.value, "count": counts.get(s.value, (0, 0))[0], "overdue": counts.get(s.value, (0, 0))[1]}
        for s in State
    ]
    return {"items": items, "as_of": stamp(now)}


def _where(hotline: Hotline, reader: Reader, filters: Filters, now: datetime) -> list[ColumnElement[bool]]:
    city_id = hotline.city_id
    where: list[ColumnElement[bool]] = [cases.c.city_id == city_id]
    where += [
        cases.c.id.in_(_of_unit(city_id, unit)) for unit in (reader.bound_to, filters.unit or None) if unit is not None
    ]
    if filters.states:
        where.append(cases.c.state.in_([state.value for state in filters.states]))
    for name in ("kind", "district", "created_by"):
        if value := getattr(filters, name):
            where.append(cases.c[name] == value)
    if filters.category:
        where.append(cases.c.category.startswith(filters.category, autoescape=True))
    if filters.overdue:
        where.append(cases.c.due_at < now)
    hits = search_index.hits(city_id, filters.q, sqlite=hotline.database.is_sqlite)
    if hits is not None:
        where.append(cases.c.id.in_(hits))
    return where


def _of_unit(city_id: str, unit: str) -> Any:
    here = (case_units.c.city_id == city_id, case_units.c.unit == unit, case_units.c.in_sight)
    return select(case_units.c.case_id).where(*here)


def _of_caller(secret: str, phone: str, name: str) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if phone.strip():
        digits = phone_digits(phone)
        if len(digits) < TAIL:
            raise Problem(422, "phone_too_short", {"least": str(TAIL)})
        tail = len(digits) == TAIL
        column = cases.c.phone_tail_hash if tail else cases.c.phone_hash
        where.append(column == keyed(secret, "tail" if tail else "phone", digits))
    if name:
        where.append(cases.c.name_hash == keyed(secret, "name", name))
    return where


def _count(connection: Connection, where: list[ColumnElement[bool]]) -> int:
    return int(connection.execute(select(func.count()).select_from(cases).where(*where)).scalar_one())


def _rows(connection: Connection, where: list[ColumnElement[bool]], order: str, limit: int) -> Sequence[Any]:
    columns = (cases.c.id, cases.c.created_at, cases.c.due_at, cases.c.document)
    return connection.execute(select(*columns).where(*where).order_by(*_order(order)).limit(limit)).all()


def _order(order: str) -> tuple[ColumnElement[Any], ...]:
    if order == "due":
        return cases.c.due_at.is_(None), cases.c.due_at, cases.c.id
    return cases.c.created_at.desc(), cases.c.id.desc()


def _next(order: str, row: Any) -> str:
    key = row.created_at if order == "newest" else row.due_at or _NEVER
    return pack(order, stamp(key), row.id)


def _beyond(order: str, after: str) -> ColumnElement[bool]:
    parts = unpack(after, str, str, str)
    if parts is None or parts[0] != order:
        raise Problem(422, "bad_cursor")
    try:
        key = moment(parts[1])
    except (ValueError, OverflowError):
        raise Problem(422, "bad_cursor") from None
    if order == "newest":
        return or_(cases.c.created_at < key, and_(cases.c.created_at == key, cases.c.id < parts[2]))
    if key == _NEVER:
        return and_(cases.c.due_at.is_(None), cases.c.id > parts[2])
    return or_(cases.c.due_at.is_(None), cases.c.due_at > key, and_(cases.c.due_at == key, cases.c.id > parts[2]))
