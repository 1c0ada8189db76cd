"""A search as SQL over one file: the index is asked for words, kinds, categories, units and places, the clear columns
for the rest. What is cheaper leads: rows come newest first out of whichever it is, so nothing is sorted.
"""

from collections.abc import Iterable, Iterator

from console.domain.finding import Sought
from local_store.case_shape import NO_LIMIT, milliseconds
from local_store.case_table import first_row
from local_store.case_views import Statement, Value
from local_store.sealing import Tokens

#: Schema and name of the narrow table: of the confirmed cases, and of the folded ones.
_TABLES = (("main", "cases"), ("desk", "pending_cases"))


def candidates(sought: Sought, words: str, tokens: Tokens, bound: int) -> tuple[Statement, Statement]:
    """Return the statements for the rows of both files, newest first, `bound` at the most of each.

    `words` is the question for the index about the words; empty when it cannot be asked, or there are none.
    """
    match = " AND ".join([f"({words})"] * bool(words) + [_any_of(kind, tokens) for kind in _coded(sought)])
    clear = [*_clear(sought)]
    cached, folded = (_statement(schema, name, match, clear, bound) for schema, name in _TABLES)
    return cached, folded


def _statement(schema: str, name: str, match: str, clear: list[tuple[str, tuple[Value, ...]]], bound: int) -> Statement:
    told = [sql for sql, _ in clear]
    params = tuple(value for _, values in clear for value in values)
    if not match:
        where = " AND ".join(told) or "1"
        return Statement(f"SELECT row FROM {schema}.{name} WHERE {where} ORDER BY row DESC LIMIT ?", (*params, bound))
    index = f"{schema}.{name}_fts"
    # Row numbers alone are asked of the index; the other columns stand in the narrow table.
    rows_only = [sql.replace("row", "rowid") for sql in told if sql.startswith("row ")]
    if len(rows_only) == len(told):
        where = " AND ".join([f"{name}_fts MATCH ?", *rows_only])
        sql = f"SELECT rowid FROM {index} WHERE {where} ORDER BY rowid DESC LIMIT ?"
    else:
        where = " AND ".join([f"f.{name}_fts MATCH ?", *(f"n.{sql}" for sql in told)])
        source = f"{index} f CROSS JOIN {schema}.{name} n ON n.row = f.rowid"
        sql = f"SELECT f.rowid FROM {source} WHERE {where} ORDER BY f.rowid DESC LIMIT ?"
    return Statement(sql, (match, *params, bound))


def _coded(sought: Sought) -> Iterator[tuple[str, tuple[str, ...]]]:
    asked = {"kind": sought.kinds, "category": sought.categories, "unit": sought.units, "place": sought.places}
    yield from ((name, codes) for name, codes in asked.items() if codes)


def _any_of(kind: tuple[str, Iterable[str]], tokens: Tokens) -> str:
    name, codes = kind
    return "(" + " OR ".join(f'"{tokens.lookup(name, code)}"' for code in codes) + ")"


def _clear(sought: Sought) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """Yield conditions on clear columns, each beginning with its column."""
    if sought.since is not None:
        yield "row >= ?", (first_row(milliseconds(sought.since)),)
    if sought.states:
        yield _listed("state IN", tuple(state.value for state in sought.states))
    if sought.excluded:
        yield _listed("state NOT IN", tuple(sorted(state.value for state in sought.excluded)))
    if sought.entered_by:
        yield _listed("created_by IN", sought.entered_by)
    if sought.due_from is not None:
        yield "due >= ?", (milliseconds(sought.due_from),)
    if sought.due_before is not None:
        yield "due < ?", (milliseconds(sought.due_before),)
    elif sought.due_from is not None:
        yield "due < ?", (NO_LIMIT,)


def _listed(condition: str, values: tuple[str, ...]) -> tuple[str, tuple[Value, ...]]:
    return f"{condition} ({', '.join('?' * len(values))})", values
