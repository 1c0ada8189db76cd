"""Lists of cases: filters, words, orders, pages that go on where the last ended, and counts that are of the moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, union_all

from backend import callers_sought, search_index, search_marks
from backend.caller_index import called_by
from backend.case_pages import Place, Where, counted, first_page, next_place, place_after, rows_after
from backend.failures import Problem
from backend.former_numbers import called_before
from backend.hotline import Hotline
from backend.queues import cases_in_states, limit_ends_before
from backend.recent_first import newest
from backend.secrecy import TAIL, keyed, phone_digits
from backend.tables import case_units, cases
from backend.visibility import Reader, listed
from console.domain.codes import FINISHED, State
from console.domain.documents import Document, stamp


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
    street: str = ""
    channel: str = ""
    urgency: str = ""
    #: Its limit ends before.
    due_before: datetime | None = None
    #: Entered from the one on, and before the other.
    created_from: datetime | None = None
    created_before: datetime | None = None


def page(hotline: Hotline, reader: Reader, filters: Filters, order: str, limit: int, after: str) -> Document:
    """Return a page of cases; raises Problem 422 `bad_cursor`."""
    now = hotline.clock()
    place = place_after(order, after)
    with hotline.database.read() as connection:
        rows, total, complete = _rows(connection, hotline, reader, filters, now, order, place, limit + 1)
    items, more = rows[:limit], len(rows) > limit
    return {
        "items": [listed(reader, row.document, now) for row in items],
        "total": total,
        "complete": complete,
        "next": next_place(order, items[-1]) if more else None,
        "as_of": stamp(now),
    }


def _rows(
    connection: Connection, hotline: Hotline, reader: Reader, filters: Filters, now: datetime, order: str,
    place: Place | None, limit: int,
) -> tuple[Sequence[Any], int, bool]:  # fmt: skip
    """Rows of a list and how many there are: of whole states as kept, of anything else as far as somebody reads."""

    def narrowed(since: datetime | None) -> Where:
        return _where(hotline, reader, filters, now, since)

    if filters == Filters(states=filters.states):
        total = cases_in_states(connection, hotline.city_id, reader, filters.states)
        return rows_after(connection, narrowed(None), order, place, limit), total, True
    # What is open is not many, and of all ages.
    if order == "newest" and not _only_open(filters):
        until = min(now, filters.created_before or now)
        rows, total, complete = newest(
            connection, hotline.city_id, narrowed, until, place, limit, by_word=bool(filters.q)
        )
    elif place is None:
        rows, total, complete = first_page(connection, narrowed(None), order, limit)
    else:
        rows = rows_after(connection, narrowed(None), order, place, limit)
        total, complete = counted(connection, narrowed(None))
    return rows, total, complete and _looked_through(connection, hotline.city_id, filters.q)


def _looked_through(connection: Connection, city_id: str, text: str) -> bool:
    """Whether a search saw every case: what no index answers is looked for among the newest only."""
    if search_index.is_indexed(text):
        return True
    many = select(cases.c.id).where(cases.c.city_id == city_id).offset(search_index.SCANNED).limit(1)
    return connection.execute(many).first() is None


def _only_open(filters: Filters) -> bool:
    return bool(filters.states) and FINISHED.isdisjoint(filters.states)


def found(hotline: Hotline, reader: Reader, text: str, phone: str, name: str, limit: int) -> Document:
    """Return the newest cases about words, of a phone number (or its last four digits), of a name; all that is given.

    Raises Problem 403 `role_not_allowed` when somebody asks for a caller whose work it is not, 422 `search_empty` or
    `phone_too_short`, 429 `too_many_requests`.
    """
    now = hotline.clock()
    of_caller: Where = []
    if phone.strip() or name.strip():
        callers_sought.require(reader)
        hashes = _hashes(hotline.secret, phone, name.strip())
        callers_sought.note(hotline, reader, hashes)
        of_caller = [called_by(hotline.city_id, column, value) for column, value in hashes.items()]
    elif not text.strip():
        raise Problem(422, "search_empty")

    def narrowed(since: datetime | None) -> Where:
        return [*_where(hotline, reader, Filters(q=text), now, since), *of_caller]

    with hotline.database.read() as connection:
        rows, total, complete = newest(connection, hotline.city_id, narrowed, now, None, limit, by_word=bool(text))
        complete = complete and _looked_through(connection, hotline.city_id, text)
    items = [listed(reader, row.document, now) for row in rows]
    return {"items": items, "total": total, "complete": complete, "as_of": stamp(now)}


def _where(hotline: Hotline, reader: Reader, filters: Filters, now: datetime, since: datetime | None) -> Where:
    city_id = hotline.city_id
    where: Where = [cases.c.city_id == city_id]
    where += [
        cases.c.id.in_(_of_unit(city_id, unit)) for unit in (reader.bound_to, filters.unit or None) if unit is not None
    ]
    if filters.states:
        where.append(cases.c.state.in_([state.value for state in filters.states]))
    for name in ("kind", "district", "street", "channel", "urgency", "created_by"):
        if value := getattr(filters, name):
            where.append(cases.c[name] == value)
    if filters.category:
        where.append(cases.c.category.startswith(filters.category, autoescape=True))
    if filters.overdue:
        where += limit_ends_before(city_id, reader, now)
    if filters.due_before:
        where += limit_ends_before(city_id, reader, filters.due_before)
    if filters.created_from:
        where.append(cases.c.created_at >= filters.created_from)
    if filters.created_before:
        where.append(cases.c.created_at < filters.created_before)
    marks = _marks(reader, filters)
    hits = search_index.hits(city_id, filters.q, sqlite=hotline.database.is_sqlite, marks=marks, since=since)
    if hits is not None:
        # One list of ids, not an `or`, which no index can answer.
        where.append(cases.c.id.in_(union_all(hits, *called_before(city_id, filters.q))))
    return where


def _marks(reader: Reader, filters: Filters) -> list[str]:
    units = {unit for unit in (reader.bound_to, filters.unit or None) if unit is not None}
    return [*map(search_marks.of_unit, units), *([search_marks.OPEN] if _only_open(filters) else [])]


def _of_unit(city_id: str, unit: str) -> Any:
    here = (case_units.c.city_id == city_id, case_units.c.unit == unit, case_units.c.in_sight)
    return select(case_units.c.case_id).where(*here)


def _hashes(secret: str, phone: str, name: str) -> dict[str, str]:
    """Return what callers are looked for by: column → keyed hash."""
    wanted: dict[str, str] = {}
    if phone.strip():
        digits = phone_digits(phone)
        if len(digits) < TAIL:
            raise Problem(422, "phone_too_short", {"least": str(TAIL)})
        column, purpose = ("phone_tail_hash", "tail") if len(digits) == TAIL else ("phone_hash", "phone")
        wanted[column] = keyed(secret, purpose, digits)
    if name:
        wanted["name_hash"] = keyed(secret, "name", name)
    return wanted
