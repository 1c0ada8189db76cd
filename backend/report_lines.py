"""The sums behind a report, by key and part of the period: from kept sums for units, from the facts for all else.

Limits that end later today are not over: what falls due today is counted by the hour, earlier days as a whole.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Select, String, case, cast, func, literal, select
from sqlalchemy.sql.elements import ColumnElement

from backend.report_tables import LEFT_OUT, OF_CLOSED, OF_CREATED, UNIT_COUNTS, case_facts, leg_facts, unit_figures
from console.domain.rates import COUNTED

#: What a report can be by → the columns of a leg and of a case.
BY: Mapping[str, tuple[str, str]] = {
    "units": ("unit", "lead_unit"),
    "channels": ("channel", "channel"),
    "categories": ("category", "category"),
    "districts": ("district", "district"),
    "operators": ("operator", "operator"),
}
_COUNTED = [standing.value for standing in sorted(COUNTED)]
#: Key and day → name → sum.
Sums = dict[tuple[str, date], dict[str, int]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is about; days are inclusive, in the city's zone."""

    by: str
    first: date
    last: date
    now: datetime
    today: date
    #: Name of a filter (`unit channel category district operator`) → its value; categories are prefixes.
    only: Mapping[str, str] = field(default_factory=dict)
    #: Whether sums are wanted by the day, because the period is split.
    daily: bool = False
    #: Characters of a category's code to report by; 0 for all.
    digits: int = 0

    @property
    def last_due(self) -> date:
        """The last day whose limits can be over."""
        return min(self.last, self.today)


def lines(connection: Connection, city_id: str, asked: Asked) -> Sums:
    """Return all sums of a report."""
    sums: Sums = defaultdict(lambda: defaultdict(int))
    if asked.by == "units" and set(asked.only) <= {"unit"}:
        _add(sums, _kept(connection, city_id, asked), 1)
        _add(sums, connection.execute(_due_later(city_id, asked, "view")).mappings(), -1)
        _add(sums, connection.execute(_due_later(city_id, asked, "reply")).mappings(), -1)
    else:
        for found in _from_facts(city_id, asked):
            _add(sums, connection.execute(found).mappings(), 1)
    return sums


def _add(sums: Sums, rows: Iterable[Any], sign: int) -> None:
    for row in rows:
        line = sums[row["key"], row["day"]]
        for name, amount in row.items():
            if name not in ("key", "day") and amount:
                line[name] += sign * int(amount)


def _kept(connection: Connection, city_id: str, asked: Asked) -> list[Mapping[str, Any]]:
    """Sums of whole months where the period has them and is not split, of days for the rest."""
    rows: list[Mapping[str, Any]] = []
    due = [name for name in UNIT_COUNTS if "_due" in name]
    for grain, first, last in _pieces(asked):
        columns = unit_figures.c
        where = [columns.city_id == city_id, columns.grain == grain, columns.day >= first, columns.day <= last]
        if asked.only.get("unit"):
            where.append(columns.unit == asked.only["unit"])
        past = columns.day <= asked.last_due
        sums = [
            func.sum(case((past, columns[name]), else_=0) if name in due else columns[name]).label(name)
            for name in UNIT_COUNTS
        ]
        rows += _grouped(connection, unit_figures, columns.unit, columns.day, sums, where, asked, first)
    return rows


def _grouped(
    connection: Connection, table: Any, key: Any, day: Any, sums: list[Any], where: list[Any], asked: Asked, first: date
) -> list[Mapping[str, Any]]:
    if asked.daily:
        found = select(key.label("key"), day.label("day"), *sums).where(*where).group_by(key, day)
        return [dict(row) for row in connection.execute(found).mappings()]
    found = select(key.label("key"), *sums).select_from(table).where(*where).group_by(key)
    return [{**row, "day": asked.first} for row in connection.execute(found).mappings()]


def _pieces(asked: Asked) -> list[tuple[str, date, date]]:
    """The period as whole past months and the days around them."""
    months = [] if asked.daily else _whole_months(asked.first, min(asked.last, asked.today - timedelta(days=1)))
    if not months:
        return [("D", asked.first, asked.last)]
    start, end = months[0], _next_month(months[-1])
    pieces = [("M", start, months[-1])]
    if asked.first < start:
        pieces.append(("D", asked.first, start - timedelta(days=1)))
    if end <= asked.last:
        pieces.append(("D", end, asked.last))
    return pieces


def _whole_months(first: date, last: date) -> list[date]:
    if first > last:
        return []
    month = first if first.day == 1 else _next_month(first)
    months = []
    while _next_month(month) - timedelta(days=1) <= last:
        months.append(month)
        month = _next_month(month)
    return months


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _due_later(city_id: str, asked: Asked, limit: str) -> Select[Any]:
    """What falls due today and is not due yet, to be taken off again."""
    day, at, standing = (leg_facts.c[f"{limit}_due_day"], leg_facts.c[f"{limit}_due_at"], _standing(limit))
    where = [leg_facts.c.city_id == city_id, day == asked.today, at > asked.now, day >= asked.first, day <= asked.last]
    if asked.only.get("unit"):
        where.append(leg_facts.c.unit == asked.only["unit"])
    shown = literal(asked.first, day.type) if not asked.daily else day
    sums = [_sum(standing.in_(_COUNTED), f"{limit}_due"), _sum(standing == "in_time", f"{limit}_due_in_time")]
    return (
        select(leg_facts.c.unit.label("key"), shown.label("day"), *sums).where(*where).group_by(leg_facts.c.unit, day)
    )


def _standing(limit: str) -> Column[str]:
    return leg_facts.c.viewing if limit == "view" else leg_facts.c.replying


def _sum(condition: ColumnElement[bool], name: str) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0)).label(name)


def _from_facts(city_id: str, asked: Asked) -> list[Select[Any]]:
    given: list[ColumnElement[Any]] = [
        func.count().label("dispatched"),
        func.sum(leg_facts.c.returned).label("returned"),
    ]
    for limit in ("view", "reply"):
        standing = _standing(limit)
        given += [_sum(standing.in_(_COUNTED), f"{limit}_given")]
        given += [_sum(standing == "in_time", f"{limit}_given_in_time")]
        given += [_sum(standing == reason, f"{limit}_{reason}") for reason in LEFT_OUT]
    found = [_facts(leg_facts, city_id, asked, "assigned_day", asked.last, given)]
    for limit in ("view", "reply"):
        standing, over = _standing(limit), leg_facts.c[f"{limit}_due_at"] <= asked.now
        due = [
            _sum(standing.in_(_COUNTED) & over, f"{limit}_due"),
            _sum((standing == "in_time") & over, f"{limit}_due_in_time"),
        ]
        found.append(_facts(leg_facts, city_id, asked, f"{limit}_due_day", asked.last_due, due))
    created = [func.sum(case_facts.c[name]).label(name) for name in OF_CREATED]
    closed = [func.sum(case_facts.c[name]).label(name) for name in OF_CLOSED]
    found.append(_facts(case_facts, city_id, asked, "created_day", asked.last, created))
    found.append(_facts(case_facts, city_id, asked, "closed_day", asked.last, closed))
    return found


def _facts(table: Any, city_id: str, asked: Asked, day: str, last: date, sums: list[Any]) -> Select[Any]:
    key, shown = _key(table, asked), table.c[day] if asked.daily else literal(asked.first, table.c[day].type)
    found = select(key.label("key"), shown.label("day"), *sums).where(*_where(table, city_id, asked, day, last))
    return found.group_by(*([key, table.c[day]] if asked.daily else [key]))


def _key(table: Any, asked: Asked) -> ColumnElement[Any]:
    if asked.by not in BY:
        return literal("", String)
    column = table.c[BY[asked.by][table is case_facts]]
    return func.substr(column, 1, asked.digits) if asked.digits else cast(column, String)


def _where(table: Any, city_id: str, asked: Asked, day: str, last: date) -> list[ColumnElement[bool]]:
    where = [table.c.city_id == city_id, table.c[day] >= asked.first, table.c[day] <= last]
    for name, value in asked.only.items():
        column = table.c["lead_unit" if name == "unit" and table is case_facts else name]
        where.append(column.startswith(value, autoescape=True) if name == "category" else column == value)
    return where
