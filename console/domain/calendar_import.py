"""A year of the working calendar as the holiday-cn data set publishes it, put into the calendar's document.

One file per year, from the State Council's notice (domain-12345.md 2.2, S69): `year`, `papers`, and `days` with `name`,
`date` and `isOffDay`. Weekends joined to holidays are not listed; days of December may stand in the next year's file.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from console.domain.errors import InvalidField
from console.domain.plain_documents import Document

_MOST_DAYS = 366


def parse_year(document: Any) -> Document:
    """Return one year as a row of the calendar's document.

    Without a notice and without days the year is not announced yet. Raises InvalidField `calendar_malformed`, with the
    place in `value`.
    """
    if not isinstance(document, Mapping):
        raise _malformed("document")
    year, papers, days = document.get("year"), document.get("papers", []), document.get("days")
    if not isinstance(year, int) or isinstance(year, bool) or not 1950 <= year <= 2199:
        raise _malformed("year")
    if not isinstance(papers, list) or not all(isinstance(paper, str) for paper in papers):
        raise _malformed("papers")
    if not isinstance(days, list) or len(days) > _MOST_DAYS:
        raise _malformed("days")
    rows = [_parse_day(row, year) for row in days]
    if len({row["date"] for row in rows}) != len(rows):
        raise _malformed("days")
    return {"year": year, "announced": bool(rows), "papers": list(papers), "days": rows}


def with_year(calendar: Sequence[Document], year: Document) -> list[Document]:
    """Return the calendar's document with one year put in or replaced, in the order of the years."""
    others = [row for row in calendar if row["year"] != year["year"]]
    return sorted([*others, year], key=lambda row: int(row["year"]))


def _parse_day(row: Any, year: int) -> Document:
    if not isinstance(row, Mapping):
        raise _malformed("days")
    name, written, off = row.get("name"), row.get("date"), row.get("isOffDay")
    if not isinstance(written, str) or not isinstance(name, str) or not isinstance(off, bool):
        raise _malformed(str(written))
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise _malformed(written) from None
    # A notice also governs the days around New Year.
    if abs((day - date(year, 7, 1)).days) > 215:
        raise _malformed(written)
    return {"name": name, "date": day.isoformat(), "isOffDay": off}


def _malformed(place: str) -> InvalidField:
    return InvalidField("calendar_malformed", {"field": "calendar", "value": place})
