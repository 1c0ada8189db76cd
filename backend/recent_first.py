"""Newest first without reading everything: the last weeks, the last year, and all of it only when that is too little.

What many cases have (a word everybody uses, a district, a busy unit) fills a page from the last weeks; what few have is
found by its index however far back it goes. So neither costs more with every year a city has behind it.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from backend.case_pages import Place, Where, counted, first_page, rows_after
from backend.tables import cases

#: Newest cases a word is looked for among first: what every fortieth case says fills a page from them, whereas its part
#: of the index alone takes longer to read than all else.
NEWEST = 2_000
#: How far back is looked first, and next.
_WINDOWS = (timedelta(days=14), timedelta(days=365))
#: Returns the conditions of a list over what was entered after a time; None is all there is.
Narrowed = Callable[[datetime | None], Where]


def newest(
    connection: Connection,
    city_id: str,
    narrowed: Narrowed,
    until: datetime,
    place: Place | None,
    limit: int,
    *,
    by_word: bool = False,
) -> tuple[Sequence[Any], int, bool]:
    """Return rows after a place, how many there are, and whether that is all of them or as many as were looked at.

    `until` is when the newest can have been entered; `by_word` tells that words are what it is narrowed to.
    """
    rows: Sequence[Any] = ()
    total, complete = 0, True
    where: Where = []
    since: datetime | None = None
    for since in _since(connection, city_id, until if place is None else min(until, place.key), by_word):
        where = narrowed(since) if since is None else [*narrowed(since), cases.c.created_at > since]
        if place is None:
            rows, total, complete = first_page(connection, where, "newest", limit)
        else:
            rows = rows_after(connection, where, "newest", place, limit)
        if len(rows) >= limit:
            break
    if place is not None:
        total, complete = counted(connection, where)
    return rows, total, complete and since is None


def _since(connection: Connection, city_id: str, until: datetime, by_word: bool) -> Iterator[datetime | None]:
    """Yield from when on to look; what reaches back to the first case is all there is."""
    if by_word and (recent := _newest_since(connection, city_id, until)):
        yield recent
    first = connection.execute(select(func.min(cases.c.created_at)).where(cases.c.city_id == city_id)).scalar()
    for window in _WINDOWS:
        if first is None or until - first <= window:
            break
        yield until - window
    yield None


def _newest_since(connection: Connection, city_id: str, until: datetime) -> datetime | None:
    here = (cases.c.city_id == city_id, cases.c.created_at <= until)
    times = select(cases.c.created_at).where(*here).order_by(cases.c.created_at.desc())
    return connection.execute(times.offset(NEWEST).limit(1)).scalar()
