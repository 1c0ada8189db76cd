"""The numbers callers were told before a case got the one it has: by them it is found as by its own.

An old number may be another case's own by now, that is why it had to give way: then the other one is meant.
"""

from collections.abc import Iterable

from sqlalchemy import Column, Connection, String, Table, insert, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import Select

from backend.tables import cases, metadata
from console.domain.case import Case
from console.domain.case_number import looks_like_number, normalise
from console.domain.errors import InvalidNumber
from console.domain.event import Event

#: One row per number and case that was once told under it.
former_numbers = Table(
    "former_numbers",
    metadata,
    Column("city_id", String(64), primary_key=True),
    Column("number", String(32), primary_key=True),
    Column("case_id", String(64), primary_key=True),
)


def learn(connection: Connection, case: Case, events: Iterable[Event]) -> None:
    """Make a case findable by the numbers that events say it had before."""
    told = " ".join(str(event.data["former"]) for event in events if event.type == "case.renumbered")
    rows = [{"city_id": case.city_id, "number": number, "case_id": case.id} for number in sorted(set(told.split()))]
    if rows:
        connection.execute(insert(former_numbers), rows)


def numbered(connection: Connection, city_id: str, number: str) -> ColumnElement[bool]:
    """Return what tells the case of a number, its own or, when no case has it, a former one of one case alone."""
    own = cases.c.number == number
    if connection.execute(select(cases.c.id).where(cases.c.city_id == city_id, own)).first() is not None:
        return own
    found = connection.execute(_of(city_id, number).limit(2)).scalars().all()
    return cases.c.id == found[0] if len(found) == 1 else own


def called_before(city_id: str, typed: str) -> list[Select[str]]:
    """Return a select of the ids of cases that once had the number somebody typed; nothing when it is no number."""
    try:
        number = normalise(typed) if looks_like_number(typed) else ""
    except InvalidNumber:
        return []
    return [_of(city_id, number)] if number else []


def _of(city_id: str, number: str) -> Select[str]:
    here = former_numbers.c
    return select(here.case_id).where(here.city_id == city_id, here.number == number)
