"""Hot issues: which matters surge in which places, with the cases behind them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, tuple_

from backend.hotline import Hotline
from backend.report_tables import case_facts
from backend.tables import cases
from console.domain.documents import Document, stamp
from console.domain.surges import Surge, surge

#: Surges told at the most, and cases named of each.
_MOST, _NAMED = 50, 20


@dataclass(frozen=True, slots=True)
class HotWish:
    """Where to look, and what to mind."""

    #: `street` or `district`.
    by: str = "street"
    hours: int = 24
    #: Days before the window that say what is usual.
    days: int = 28
    #: Fewer are never hot.
    least: int = 3
    score: float = 2.0


def hot(hotline: Hotline, wish: HotWish) -> Document:
    """Return the surges of the last hours, the most surprising first."""
    now = hotline.clock()
    start = now - timedelta(hours=wish.hours)
    with hotline.database.read() as connection:
        many = _counts(connection, hotline.city_id, wish, start, now, wish.least)
        usual = _counts(connection, hotline.city_id, wish, start - timedelta(days=wish.days), start, 1, list(many))
        found = _judged(many, usual, wish)
        named = _cases(connection, hotline.city_id, wish, [pair for pair, _ in found], start, now)
    items = [
        {
            wish.by: place,
            "category": category,
            "count": found_surge.count,
            "expected": found_surge.expected,
            "score": found_surge.score,
            "cases": named[place, category],
        }
        for (place, category), found_surge in found
    ]
    return {"items": items, "by": wish.by, "from": stamp(start), "to": stamp(now), "as_of": stamp(now)}


Pair = tuple[str, str]


def _judged(many: dict[Pair, int], usual: dict[Pair, int], wish: HotWish) -> list[tuple[Pair, Surge]]:
    judged = [
        (pair, surge(count, usual.get(pair, 0), wish.hours, wish.days * 24)) for pair, count in sorted(many.items())
    ]
    hot = [entry for entry in judged if entry[1].score >= wish.score]
    return sorted(hot, key=lambda entry: (-entry[1].score, -entry[1].count))[:_MOST]


def _within(city_id: str, wish: HotWish, start: datetime, end: datetime) -> list[Any]:
    facts = case_facts.c
    place = facts[wish.by]
    valid = (facts.valid == 1, place != "", facts.category != "")
    return [facts.city_id == city_id, facts.created_at > start, facts.created_at <= end, *valid]


def _counts(
    connection: Connection,
    city_id: str,
    wish: HotWish,
    start: datetime,
    end: datetime,
    least: int,
    pairs: Sequence[Pair] | None = None,
) -> dict[Pair, int]:
    if pairs is not None and not pairs:
        return {}
    place, category = case_facts.c[wish.by], case_facts.c.category
    found = select(place, category, func.count()).where(*_within(city_id, wish, start, end))
    if pairs is not None:
        found = found.where(tuple_(place, category).in_(pairs))
    found = found.group_by(place, category).having(func.count() >= least)
    return {(row[0], row[1]): row[2] for row in connection.execute(found)}


def _cases(
    connection: Connection, city_id: str, wish: HotWish, pairs: Sequence[Pair], start: datetime, end: datetime
) -> dict[Pair, list[Document]]:
    named: dict[Pair, list[Document]] = defaultdict(list)
    if not pairs:
        return named
    place, category = case_facts.c[wish.by], case_facts.c.category
    same = (cases.c.city_id == case_facts.c.city_id) & (cases.c.id == case_facts.c.case_id)
    found = select(place, category, cases.c.id, cases.c.number, cases.c.document).join_from(case_facts, cases, same)
    where = (*_within(city_id, wish, start, end), tuple_(place, category).in_(pairs))
    for row in connection.execute(found.where(*where).order_by(cases.c.created_at.desc(), cases.c.id)):
        if len(named[row[0], row[1]]) < _NAMED:
            named[row[0], row[1]].append({"id": row.id, "number": row.number, "title": row.document["title"]})
    return named
