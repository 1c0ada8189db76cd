"""How many cases wait where, for a reader: kept counts for what stands still, an index for what the clock decides."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import Select

from backend.hotline import Hotline
from backend.report_tables import queue_counts
from backend.tables import case_units, cases
from backend.visibility import Reader
from console.domain.codes import FINISHED, State
from console.domain.documents import Document, stamp
from console.domain.queue_places import DUE_SOON, Queue

_OPEN = tuple(state.value for state in State if state not in FINISHED)
#: On hold no clock runs, also not that of a part.
_RUNNING = cases.c.state != State.ON_HOLD.value


def queues(hotline: Hotline, reader: Reader) -> Document:
    """Return how many cases of each state there are and how many of them are overdue, and how many each view has."""
    now = hotline.clock()
    with hotline.database.read() as connection:
        kept = _kept(connection, hotline.city_id, reader)
        late = _with_limit_until(connection, hotline.city_id, reader, None, now)
        soon = _with_limit_until(connection, hotline.city_id, reader, now, now + DUE_SOON)
        mine = _entered_by(connection, hotline.city_id, reader)
    items = [
        {"state": state.value, "count": kept.get(("state", state.value), 0), "overdue": late.get(state.value, 0)}
        for state in State
    ]
    views = {queue.value: kept.get(("queue", queue.value), 0) for queue in Queue}
    # A unit's clerk enters nothing: his own are those of his unit.
    views["mine"] = mine if reader.bound_to is None else views[Queue.OPEN]
    views |= {"overdue": sum(late.values()), "due_soon": sum(soon.values())}
    return {
        "items": items,
        "views": [{"view": view, "count": count} for view, count in views.items()],
        "as_of": stamp(now),
    }


def cases_in_states(connection: Connection, city_id: str, reader: Reader, states: Sequence[State]) -> int:
    """Return how many cases a reader sees that are in some states; of all states when none is named."""
    kept = _kept(connection, city_id, reader)
    return sum(kept.get(("state", state.value), 0) for state in set(states or State))


def _kept(connection: Connection, city_id: str, reader: Reader) -> dict[tuple[str, str], int]:
    columns = queue_counts.c
    where = (columns.city_id == city_id, columns.unit == (reader.bound_to or ""))
    found = connection.execute(select(columns.kind, columns.name, columns.cases).where(*where))
    return {(row.kind, row.name): row.cases for row in found}


def _with_limit_until(
    connection: Connection, city_id: str, reader: Reader, start: datetime | None, end: datetime
) -> dict[str, int]:
    where: list[ColumnElement[bool]] = [cases.c.city_id == city_id, cases.c.state.in_(_OPEN)]
    if reader.bound_to is not None:
        where += [cases.c.id.in_(due_at_unit(city_id, reader.bound_to, start, end)), _RUNNING]
    else:
        where += [cases.c.due_at < end, *([] if start is None else [cases.c.due_at >= start])]
    found = select(cases.c.state, func.count()).where(*where).group_by(cases.c.state)
    return {row[0]: row[1] for row in connection.execute(found)}


def due_at_unit(city_id: str, unit: str, start: datetime | None, end: datetime) -> Select[str]:
    """Return a select of the ids of cases in which a unit's own limit ends before `end`, and not before `start`.

    Only open legs have a limit. That it stands still while the case is on hold, the case says.
    """
    leg = case_units.c
    where = [leg.city_id == city_id, leg.unit == unit, leg.due_at < end, leg.in_sight]
    return select(leg.case_id).where(*where, *([] if start is None else [leg.due_at >= start]))


def limit_ends_before(city_id: str, reader: Reader, end: datetime) -> list[ColumnElement[bool]]:
    """Return by what a case's running limit ends before `end`: for a unit's clerk that of his unit's own part."""
    if reader.bound_to is None:
        return [cases.c.due_at < end]
    return [cases.c.id.in_(due_at_unit(city_id, reader.bound_to, None, end)), _RUNNING]


def _entered_by(connection: Connection, city_id: str, reader: Reader) -> int:
    where = (cases.c.city_id == city_id, cases.c.created_by == reader.username)
    return int(connection.execute(select(func.count()).select_from(cases).where(*where)).scalar_one())
