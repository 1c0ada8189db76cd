"""What a new calendar moved, as lists: the recounts there were, and the limits one of them moved."""

from typing import Any

from sqlalchemy import Connection, and_, or_, select

from backend.cursors import pack, unpack
from backend.failures import Problem
from backend.time_tables import recounted_limits as moved
from backend.time_tables import recounts
from console.domain.documents import Document, stamp

#: The longest page.
LONGEST = 500
#: What no column of whole numbers holds.
_BEYOND = 2**31
_WORDS = (
    recounts.c.recount_no, recounts.c.started_at, recounts.c.started_by, recounts.c.finished_at, recounts.c.examined,
    recounts.c.moved,
)  # fmt: skip


def recount_of(connection: Connection, city_id: str, etag: str) -> Document | None:
    """Return the recount that reference data of a version began; None when it moved no calendar."""
    where = (recounts.c.city_id == city_id, recounts.c.etag == etag)
    row = connection.execute(select(*_WORDS).where(*where)).one_or_none()
    return None if row is None else _recount(row)


def recount_list(connection: Connection, city_id: str, limit: int, after: str) -> Document:
    """Return a page of recounts, the newest first. Raises Problem 422 `bad_cursor`."""
    found = select(*_WORDS).where(recounts.c.city_id == city_id)
    if after:
        (number,) = _place(after, int)
        found = found.where(recounts.c.recount_no < number)
    rows = connection.execute(found.order_by(recounts.c.recount_no.desc()).limit(limit + 1)).all()
    page = rows[:limit]
    following = pack(page[-1].recount_no) if len(rows) > limit else None
    return {"items": [_recount(row) for row in page], "next": following}


def moved_list(connection: Connection, city_id: str, number: int | None, limit: int, after: str) -> Document:
    """Return a page of the limits a recount moved, by case, the newest recount when no number is given.

    Raises Problem 404 `unknown_recount`, 422 `bad_cursor`.
    """
    found = select(*_WORDS).where(recounts.c.city_id == city_id)
    if number is not None:
        found = found.where(recounts.c.recount_no == number)
    recount = connection.execute(found.order_by(recounts.c.recount_no.desc()).limit(1)).one_or_none()
    if recount is None:
        raise Problem(404, "unknown_recount")
    rows = _moved_rows(connection, city_id, recount.recount_no, limit + 1, after)
    page = rows[:limit]
    following = pack(page[-1].case_id, page[-1].position) if len(rows) > limit else None
    return {"recount": _recount(recount), "items": [_limit(row) for row in page], "next": following}


def _moved_rows(connection: Connection, city_id: str, number: int, limit: int, after: str) -> Any:
    found = select(moved).where(moved.c.city_id == city_id, moved.c.recount_no == number)
    if after:
        case_id, position = _place(after, str, int)
        beyond = and_(moved.c.case_id == case_id, moved.c.position > position)
        found = found.where(moved.c.case_id >= case_id, or_(moved.c.case_id > case_id, beyond))
    return connection.execute(found.order_by(moved.c.case_id, moved.c.position).limit(limit)).all()


def _place(after: str, *kinds: type) -> tuple[Any, ...]:
    parts = unpack(after, *kinds)
    if parts is None or any(isinstance(part, int) and abs(part) >= _BEYOND for part in parts):
        raise Problem(422, "bad_cursor")
    return tuple(parts)


def _recount(row: Any) -> Document:
    return {
        "recount_no": row.recount_no,
        "started_at": stamp(row.started_at),
        "started_by": row.started_by,
        "finished_at": stamp(row.finished_at),
        "examined": row.examined,
        "moved": row.moved,
    }


def _limit(row: Any) -> Document:
    return {
        "case_id": row.case_id,
        "number": row.number,
        "unit": row.unit,
        "phase": row.phase,
        "before": stamp(row.before),
        "after": stamp(row.after),
    }
