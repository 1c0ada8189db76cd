"""Keeping what reports read in step with the cases, in the transaction that changes them, and making it anew.

Facts of a case come from the case and its history alone. What changed is what they say now less what they said before,
so the sums stay exact whatever happens to a case, also when it happens late.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from backend.adding import add_up
from backend.case_rows import event_from_row
from backend.fact_rows import Row, Sums, fact_row, leg_rows, sums_of_case, sums_of_leg
from backend.report_tables import case_facts, fact_versions, leg_facts, queue_counts, similar_keys, unit_figures
from backend.similar_index import key_rows
from backend.tables import cases, events
from console.domain.case_facts import case_fact
from console.domain.case_facts import leg_facts as facts_of_legs
from console.domain.documents import case_from, event_from
from console.domain.event import Event

#: Bumped whenever the facts of a case change; a store made by another version makes them anew.
VERSION = 3
#: Cases whose documents are in memory at once.
_CHUNK = 500
_PER_CASE = (leg_facts, case_facts, similar_keys)
_SUMMED = (unit_figures, queue_counts)


def refresh(connection: Connection, city_id: str, zone: tzinfo, change_no: int) -> None:
    """Bring the facts of all cases of a change number up to date; 0 is what the open transaction has written so far."""
    where = (cases.c.city_id == city_id, cases.c.change_no == change_no)
    changed = _Changed(connection, city_id)
    for some in _chunks(connection.execute(select(cases.c.id).where(*where)).scalars().all()):
        changed.forget(changed.known(some))
        changed.learn(some, zone)
    changed.sum_up()


def rebuild_if_outdated(connection: Connection, city_id: str, zone: Callable[[], tzinfo]) -> None:
    """Make all facts anew when they were made by other rules, or never."""
    made_by = select(fact_versions.c.version).where(fact_versions.c.city_id == city_id)
    if connection.execute(made_by).scalar_one_or_none() == VERSION:
        return
    rebuild(connection, city_id, zone())
    connection.execute(delete(fact_versions).where(fact_versions.c.city_id == city_id))
    connection.execute(insert(fact_versions), {"city_id": city_id, "version": VERSION})


def rebuild(connection: Connection, city_id: str, zone: tzinfo) -> None:
    """Make all facts of a city anew from its cases."""
    for table in (*_PER_CASE, *_SUMMED):
        connection.execute(delete(table).where(table.c.city_id == city_id))
    ids = connection.execute(select(cases.c.id).where(cases.c.city_id == city_id).order_by(cases.c.id)).scalars().all()
    changed = _Changed(connection, city_id)
    for some in _chunks(ids):
        changed.learn(some, zone)
    changed.sum_up()


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


class _Changed:
    """Cases whose facts are not what they were, some at a time; what that makes of the sums is written at the end."""

    def __init__(self, connection: Connection, city_id: str) -> None:
        self._connection, self._city = connection, city_id
        self._sums: Sums = Counter()
        self._counts: Counter[tuple[str, str, str]] = Counter()

    def known(self, ids: Sequence[str]) -> Sequence[str]:
        """Return those of which something was known: every case has one row of its own; a new one has none yet."""
        rows = select(case_facts.c.case_id).where(*self._theirs(case_facts, ids))
        return self._connection.execute(rows).scalars().all()

    def forget(self, ids: Sequence[str]) -> None:
        """Take away what was known of some."""
        if not ids:
            return
        self._tell(self._rows(leg_facts, ids), self._rows(case_facts, ids), -1)
        for table in _PER_CASE:
            self._connection.execute(delete(table).where(*self._theirs(table, ids)))

    def learn(self, ids: Sequence[str], zone: tzinfo) -> None:
        """Note what some are now."""
        history = self._history(ids)
        found = self._connection.execute(
            select(cases.c.document).where(cases.c.city_id == self._city, cases.c.id.in_(ids))
        )
        nouns = [case_from(document) for document in found.scalars()]
        legs = [row for case in nouns for row in leg_rows(case, facts_of_legs(case, history[case.id], zone))]
        whole = [fact_row(case, case_fact(case, history[case.id], zone)) for case in nouns]
        self._tell(legs, whole, 1)
        keys = [row for case in nouns for row in key_rows(case)]
        for table, rows in ((leg_facts, legs), (case_facts, whole), (similar_keys, keys)):
            if rows:
                self._connection.execute(insert(table), rows)

    def sum_up(self) -> None:
        """Add to the sums what changed. Rows are taken in one order by everybody, so that nobody waits in a circle."""
        figures: dict[tuple[Any, ...], Row] = defaultdict(dict)
        for (grain, day, unit, name), amount in self._sums.items():
            if amount:
                figures[grain, day, unit][name] = amount
        counts = {counter: {"cases": amount} for counter, amount in self._counts.items() if amount}
        add_up(self._connection, unit_figures, self._city, figures)
        add_up(self._connection, queue_counts, self._city, counts)

    def _tell(self, legs: Iterable[Any], whole: Iterable[Any], sign: int) -> None:
        for row in legs:
            self._add(sums_of_leg(row), sign)
        for row in whole:
            self._add(sums_of_case(row), sign)
            for unit, kind, name in json.loads(row["counters"]):
                self._counts[unit, kind, name] += sign

    def _add(self, sums: Sums, sign: int) -> None:
        for key, amount in sums.items():
            self._sums[key] += sign * amount

    def _theirs(self, table: Table, ids: Sequence[str]) -> tuple[Any, Any]:
        return table.c.city_id == self._city, table.c.case_id.in_(ids)

    def _rows(self, table: Table, ids: Sequence[str]) -> Sequence[Any]:
        return self._connection.execute(select(table).where(*self._theirs(table, ids))).mappings().all()

    def _history(self, ids: Sequence[str]) -> dict[str, list[Event]]:
        order = (events.c.change_no == 0, events.c.change_no, events.c.turn, events.c.position)
        found = select(events).where(*self._theirs(events, ids)).order_by(*order)
        history: dict[str, list[Event]] = defaultdict(list)
        for row in self._connection.execute(found).mappings():
            history[row["case_id"]].append(event_from(event_from_row(dict(row))))
        return history
