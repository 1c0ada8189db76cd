"""What changed after a place in commit order: each case once, as it stands now, with its history.

A place is (change number, case id): one transaction gives all its cases one number. For a unit, a case that it had a
leg of and no longer sees is told as gone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
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
from console.domain.documents import Document

#: The most cases of one page.
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader stands in commit order."""

    point: Point
    case_id: str


def changes_after(hotline: Hotline, reader: Reader, cursor: str, limit: int, witness: str = "") -> Document:
    """Return a page of changes.

    Raises Problem 410 `unknown_cursor` or `store_restored` for a place of another store, or of what this one has lost.
    """
    with hotline.database.read() as connection:
        commit_order.require(connection, hotline.city_id, hotline.epoch, witness)
        place = _place(connection, hotline, cursor)
        rows = connection.execute(_changed(hotline.city_id, reader, place).limit(limit + 1)).all()
        page, more = rows[:limit], len(rows) > limit
        news = _events(connection, hotline.city_id, [row.id for row in page])
        if page:
            place = Place(commit_order.point(connection, hotline.city_id, page[-1].change_no), page[-1].id)
    now = hotline.clock()
    changes = [_change(reader, row, news.get(row.id, []), now) for row in page]
    disclosures.note(hotline, reader, "changes", [change["case"] for change in changes])
    return {
        "changes": changes,
        "cursor": pack(hotline.epoch, place.point.number, place.case_id, place.point.mark),
        "more": more,
        "epoch": hotline.epoch,
    }


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
    for row in connection.execute(select(events).where(*where).order_by(*order)).mappings():
        news.setdefault(row["case_id"], []).append(event_from_row(dict(row)))
    return news


def _change(reader: Reader, row: Any, news: list[Document], now: Any) -> Document:
    if not sees(reader, row.document):
        return {"case_id": row.id, "case": None, "events": []}
    return {"case_id": row.id, "case": shown(reader, row.document, now), "events": news}
