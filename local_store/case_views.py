"""Queue views as SQL over two files at once: the confirmed cases without those that have a folded version, and those.

Every arm of the union comes out of an index in the order of the view, so the union is a merge that stops at the last
row asked for; nothing is sorted (shown by `EXPLAIN QUERY PLAN` in the tests).
"""

from dataclasses import dataclass

from console.domain.codes import State
from console.ports.records import QueueView
from local_store.case_shape import milliseconds

Value = str | int
CACHED, FOLDED = 0, 1
_TABLES = {CACHED: "main.cases", FOLDED: "desk.pending_cases"}
_HIDING = {CACHED: "id NOT IN (SELECT id FROM desk.pending_cases)", FOLDED: ""}
_ORDERS = {"newest": "r DESC, s DESC", "due": "d, r, s"}


def _distinct(table: str) -> str:
    """Each state once by one step in the index of states, where DISTINCT would walk all rows."""
    first, following = f"SELECT min(state) FROM {table}", f"SELECT min(state) FROM {table} WHERE state > s"
    steps = f"WITH RECURSIVE f(s) AS ({first} UNION ALL SELECT ({following}) FROM f WHERE s IS NOT NULL)"
    return f"{steps} SELECT s FROM f WHERE s IS NOT NULL"


#: The statement for the states cases of both files are in; one of both may come twice.
STATES = " UNION ALL ".join(f"SELECT * FROM ({_distinct(table)})" for table in _TABLES.values())


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL and its parameters."""

    sql: str
    params: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in the order of a view."""

    source: int
    row: int
    due: int


def window(view: QueueView, behind: Place | None, offset: int, limit: int) -> Statement:
    """Return the statement for `(row, due, source)` of a part of a view, both files merged.

    `offset` counts from `behind` (that place included), or from the beginning of the view.
    """
    arms = [
        arm
        for source in (CACHED, FOLDED)
        for arm in _arms(
            view, source, f"row AS r, due AS d, {source} AS s", _HIDING[source], _from(view, source, behind)
        )
    ]
    return _ordered(arms, _ORDERS[view.order], limit, offset)


def cached_window(view: QueueView, offset: int, limit: int) -> Statement:
    """Return the statement for `(row, due, source)` of a part of a view of confirmed cases alone, none hidden."""
    arms = _arms(view, CACHED, f"row AS r, due AS d, {CACHED} AS s")
    return _ordered(arms, _ORDERS[view.order], limit, offset)


def count(view: QueueView, source: int) -> Statement:
    """Return the statement that counts what one file has of a view, none hidden."""
    return _summed(_arms(view, source, "count(*) AS n"))


def before(view: QueueView, source: int, place: Place) -> Statement:
    """Return the statement that counts what one file has of a view before a place, none hidden."""
    return _summed(_arms(view, source, "count(*) AS n", "", _before(view, source, place)))


def member(view: QueueView, source: int, case_id: str) -> Statement:
    """Return the statement for `(row, due)` of a case of one file, empty when the view does not have it."""
    base = _filters(view)
    if view.states:
        base = _both(base, _in_states(view.states, "state"))
    where = _both(base, _Condition("id = ?", (case_id,)))
    return Statement(f"SELECT row, due FROM {_TABLES[source]} WHERE {where.sql}", where.params)


@dataclass(frozen=True, slots=True)
class _Condition:
    sql: str = ""
    params: tuple[Value, ...] = ()


def _both(first: _Condition, second: _Condition) -> _Condition:
    parts = [part.sql for part in (first, second) if part.sql]
    return _Condition(" AND ".join(parts), first.params + second.params)


def _arms(
    view: QueueView, source: int, columns: str, hiding: str = "", bound: _Condition | None = None
) -> list[Statement]:
    """One arm per state where the index of states gives the order; one arm for all where another index does."""
    base = _both(_both(_filters(view), _Condition(hiding)), bound or _Condition())
    if view.unit or view.created_by:
        # The plus keeps SQLite off the index of states where a narrower one (unit, operator) is to be used.
        conditions = [_both(base, _in_states(view.states, "+state"))] if view.states else [base]
    elif view.states:
        conditions = [_both(base, _in_states((state,), "state")) for state in dict.fromkeys(view.states)]
    else:
        conditions = [base]
    return [
        Statement(f"SELECT {columns} FROM {_TABLES[source]} WHERE {condition.sql or '1'}", condition.params)
        for condition in conditions
    ]


def _in_states(states: tuple[State, ...], name: str) -> _Condition:
    marks = "= ?" if len(states) == 1 else f"IN ({', '.join('?' * len(states))})"
    return _Condition(f"{name} {marks}", tuple(state.value for state in states))


def _filters(view: QueueView) -> _Condition:
    found = _Condition()
    if view.unit:
        found = _both(found, _Condition("unit = ? AND unit <> ''", (view.unit,)))
    if view.created_by:
        found = _both(found, _Condition("+created_by = ?" if view.unit else "created_by = ?", (view.created_by,)))
    if view.overdue_at is not None:
        found = _both(found, _Condition("due < ?", (milliseconds(view.overdue_at),)))
    return found


def _before(view: QueueView, source: int, place: Place) -> _Condition:
    if view.order == "newest":
        # Of two rows with one number the folded one comes first.
        return _Condition("row >= ?" if source > place.source else "row > ?", (place.row,))
    same = "row <= ?" if source < place.source else "row < ?"
    return _Condition(f"due <= ? AND (due < ? OR {same})", (place.due, place.due, place.row))


def _from(view: QueueView, source: int, place: Place | None) -> _Condition:
    if place is None:
        return _Condition()
    if view.order == "newest":
        return _Condition("row < ?" if source > place.source else "row <= ?", (place.row,))
    same = "row > ?" if source < place.source else "row >= ?"
    return _Condition(f"due >= ? AND (due > ? OR {same})", (place.due, place.due, place.row))


def _ordered(arms: list[Statement], order: str, limit: int, offset: int) -> Statement:
    sql = f"{' UNION ALL '.join(arm.sql for arm in arms)} ORDER BY {order} LIMIT ? OFFSET ?"
    return Statement(sql, (*_params(arms), limit, offset))


def _summed(arms: list[Statement]) -> Statement:
    inner = " UNION ALL ".join(arm.sql for arm in arms)
    return Statement(f"SELECT sum(n) FROM ({inner})", _params(arms))


def _params(arms: list[Statement]) -> tuple[Value, ...]:
    return tuple(value for arm in arms for value in arm.params)
