"""Which part of a TinyDB query SQLite can answer from clear columns; the rest is checked on the opened documents.

TinyDB describes a query structurally in `QueryInstance._hash`, e.g. `('==', ('state',), 'new')`; undocumented, so
whatever looks different from what is known here is simply not pushed down.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from local_store.columns import UNKNOWN, Column, ColumnValue, storable

_COMPARISONS = {"==": "=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def narrowed(query: Any, columns: Sequence[Column]) -> tuple[str, list[ColumnValue]]:
    """Return a condition that every matching row meets, and its parameters; empty when nothing can be said."""
    names = {column.name for column in columns}
    parts: list[str] = []
    params: list[ColumnValue] = []
    for term in _conjuncts(getattr(query, "_hash", None)):
        pushed = _comparison(term, names)
        if pushed is not None:
            name, operator, value = pushed
            parts.append(f'("{name}" {operator} ? OR "{name}" = ?)')
            params += [value, UNKNOWN]
    return " AND ".join(parts), params


def _conjuncts(described: Any) -> Iterable[Any]:
    if isinstance(described, tuple) and len(described) == 2 and described[0] == "and":
        for term in described[1]:
            yield from _conjuncts(term)
    else:
        yield described


def _comparison(term: Any, names: set[str]) -> tuple[str, str, ColumnValue] | None:
    if not (isinstance(term, tuple) and len(term) == 3 and isinstance(term[0], str) and term[0] in _COMPARISONS):
        return None
    operator, path, operand = term
    if not (isinstance(path, tuple) and len(path) == 1 and path[0] in names):
        return None
    value = storable(operand)
    return None if operand is None or value == UNKNOWN else (path[0], _COMPARISONS[operator], value)
