"""What changed after a place in commit order: each case once, as it stands now, with its history.

A place is (change number, case id): one transaction gives all its cases one number. For a unit, a case that it had a
leg of and no longer sees is told as gone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, or_, select
from sqlalchemy.sql.elements import ColumnElement

from backend import commit_order, disclosures
from backend.case_rows import event_from_row
from backend.commit_order import Point
from backend.cursors import pack, unpack
from backend.failures import Problem
from backend.hotline import Hotline
from backend.tables import case_units, cases, events
from backend.visibility import Reader, sees, shown
from console.domain.codes import Role
from console.domain.documents import Document

#: The most cases of one page.
LONGEST = 500
#: What is told of an event; to read the rest of it as well takes as long again.
_TOLD = (
    events.c.case_id,
    events.c.command_id,
    events.c.position,
    events.c.type,
    events.c.at,
    events.c.actor,
    events.c.data,
)
_NAMES = tuple(column.name for column in _TOLD)
#: A reader who is bound to no unit.
_ALL = Reader("", Role.SUPERVISOR, "")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader stands in commit order."""

    point: Point
    case_id: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A case as it stands at the place of its newest change, for whoever may see it."""

    id: str
    point: Point
    document: Document
    events: list[Document]


def changes_after(hotline: Hotline, reader: Reader, cursor: str, limit: int, witness: str = "") -> Document:
    """Return a page of changes.

    Raises Problem 410 `unknown_cursor` or `store_restored` for a place of another store, or of what this one has lost.
    """
    return page_after(hotline, reader, cursor, limit, witness)[0]


def page_after(
    hotline: Hotline, reader: Reader, cursor: str, limit: int, witness: str = ""
) -> tuple[Document, int | None]:
    """Return a page of changes, and the number up to which the reader now knows all; None when there is more."""
    with hotline.database.read() as connection:
        commit_order.require(connection, hotline.city_id, hotline.epoch, witness)
        place = _place(connection, hotline, cursor)
        rows = connection.execute(_changed(hotline.city_id, reader, place).limit(limit + 1)).all()
        page, more = rows[:limit], len(rows) > limit
        told = _with_histories(connection, hotline.city_id, page)
        through = None if more else commit_order.newest(connection, hotline.city_id).number
    cursor = pack(hotline.epoch, place.point.number, place.case_id, place.point.mark)
    return page_of(hotline, reader, told, cursor, more=more), through


def page_of(hotline: Hotline, reader: Reader, told: Sequence[Changed], cursor: str, *, more: bool = False) -> Document:
    """Return what a reader is told, in order; `cursor` is his place when that is nothing."""
    now = hotline.clock()
    if told:
        cursor = pack(hotline.epoch, told[-1].point.number, told[-1].id, told[-1].point.mark)
    changes = [_change(reader, changed, now) for changed in told]
    disclosures.note(hotline, reader, "changes", [change["case"] for change in changes])
    return {
        "changes": changes,
        "cursor": cursor,
        "more": more,
        "epoch": hotline.epoch,
    }


def between(connection: Connection, city_id: str, after: int, through: int) -> list[Changed]:
    """Return all cases whose newest change has a number beyond `after`, up to `through`, in order."""
    found = _changed(city_id, _ALL, Place(Point(after + 1), "")).where(cases.c.change_no <= through)
    return _with_histories(connection, city_id, connection.execute(found).all())


def concerns_unit(unit: str, case: Document) -> bool:
    """Whether a unit is told of a case: it has, or had, a leg of it; what `_changed` asks of the store."""
    return any(leg["code"] == unit for leg in case["units"])


def _with_histories(connection: Connection, city_id: str, rows: Sequence[Any]) -> list[Changed]:
    news = _events(connection, city_id, [row.id for row in rows])
    points = commit_order.points(connection, city_id, {row.change_no for row in rows})
    return [Changed(row.id, points[row.change_no], row.document, news.get(row.id, [])) for row in rows]


def _place(connection: Connection, hotline: Hotline, cursor: str) -> Place:
    if not cursor:
        return Place(Point(), "")
    parts = unpack(cursor, str, int, str, str)
    if parts is None or parts[0] != hotline.epoch:
        raise Problem(410, "unknown_cursor")
    place = Place(Point(parts[1], parts[3]), parts[2])
    if not commit_order.remembered(connection, hotline.city_id, place.point):
        raise Problem(410, "unknown_cursor")
    return place


def _later(number: ColumnElement[int], case_id: ColumnElement[str], place: Place) -> ColumnElement[bool]:
    return or_(number > place.point.number, and_(number == place.point.number, case_id > place.case_id))


def _changed(city_id: str, reader: Reader, place: Place) -> Any:
    found = select(cases.c.id, cases.c.change_no, cases.c.document).where(
        cases.c.city_id == city_id,
        cases.c.change_no >= place.point.number,
        _later(cases.c.change_no, cases.c.id, place),
    )
    if reader.bound_to is not None:
        theirs = select(case_units.c.case_id).where(
            case_units.c.city_id == city_id, case_units.c.unit == reader.bound_to
        )
        found = found.where(cases.c.id.in_(theirs))
    return found.order_by(cases.c.change_no, cases.c.id)


def _events(connection: Connection, city_id: str, ids: Sequence[str]) -> dict[str, list[Document]]:
    """Return the whole histories: a case that changed while a reader paged has moved behind pages already read, and
    with its newer events alone he would never be told of the older ones."""
    where = (events.c.city_id == city_id, events.c.case_id.in_(ids))
    order = (events.c.case_id, events.c.change_no, events.c.turn, events.c.position)
    news: dict[str, list[Document]] = {}
    for row in connection.execute(select(*_TOLD).where(*where).order_by(*order)):
        news.setdefault(row[0], []).append(event_from_row(dict(zip(_NAMES, row, strict=True))))
    return news


def _change(reader: Reader, changed: Changed, now: datetime) -> Document:
    if not sees(reader, changed.document):
        return {"case_id": changed.id, "case": None, "events": []}
    return {"case_id": changed.id, "case": shown(reader, changed.document, now), "events": changed.events}
