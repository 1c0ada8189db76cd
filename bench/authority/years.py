"""The years before: every finished case of the two months again, shifted by weeks, with a place and ids of its own.

Rows are copied as text: days move by whole weeks (so that working days stay working days), every id becomes another one
by the same rule wherever it stands, and the case's number and address are new. So history, facts and sums of a copy
belong together as those of the case it was made from. The ledger has a row per command, without its body: two thirds of
all bytes, which nothing that is measured reads.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from functools import cache
from typing import Any

import psycopg
from psycopg import sql

from backend.report_tables import OF_CLOSED, UNIT_COUNTS
from backend.seed.chance import Chance
from bench.authority.city import Places
from bench.authority.sums import of_case, of_leg
from console.domain import case_number
from console.domain.codes import FINISHED
from console.domain.pairs import VERSION, pairs

#: The two months end so many weeks after the newest copy; each copy is so many weeks older than the one before.
_FIRST, _STEP = 9, 2
_TABLES = (
    "cases", "case_units", "commands", "events", "leg_facts", "case_facts", "search_rows", "joined_callers",
    "former_numbers",
)  # fmt: skip
#: Columns that are not copied as they are: given by the table, or anew.
_LEFT = {"search_rows": {"row", "pairs", "version"}}
_EMPTIED = {("commands", "document"), ("commands", "outcome")}
#: Cases under one change number, as a busy terminal's batch would leave them.
_TOGETHER = 100
_DAY = re.compile(r"\b20\d\d-\d\d-\d\d")
_ID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_WEEK_MS = 7 * 86_400_000
Told = dict[str, list[str]]


def write_years(address: str, wanted: int) -> None:
    """Add copies until there are `wanted` cases."""
    with psycopg.connect(address) as connection:
        connection.execute("SET session_replication_role = replica")
        originals = _originals(connection)
        standing = _number(connection, "SELECT count(*) FROM cases")
        indexes = _put_indexes_away(connection)
        connection.commit()
        _copy(address, connection, originals, wanted - standing)
        for definition in indexes:
            connection.execute(sql.SQL(definition))
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _number(connection: psycopg.Connection[Any], query: str) -> int:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return int(row[0])


def _originals(connection: psycopg.Connection[Any]) -> list[tuple[str, Told]]:
    """Return every finished case by its id: its rows of every table as the server writes them."""
    found: dict[str, Told] = defaultdict(lambda: {table: [] for table in _TABLES})
    for table in _TABLES:
        own = "id" if table == "cases" else "case_id"
        states = ",".join(f"'{state.value}'" for state in FINISHED)
        shown = ",".join("'{}'" if (table, name) in _EMPTIED else name for name in _columns(connection, table))
        theirs = f"SELECT id FROM cases WHERE state IN ({states})"
        query = f"COPY (SELECT {own} AS own,{shown} FROM {table} WHERE {own} IN ({theirs}) ORDER BY 1) TO STDOUT"
        with connection.cursor().copy(query.encode()) as rows:
            for line in "".join(bytes(part).decode() for part in rows).splitlines():
                case_id, _, row = line.partition("\t")
                found[case_id][table].append(row)
    return sorted(found.items())


def _columns(connection: psycopg.Connection[Any], table: str) -> tuple[str, ...]:
    query = "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position"
    left = _LEFT.get(table, ())
    return tuple(str(row[0]) for row in connection.execute(query, (table,)) if row[0] not in left)


def _put_indexes_away(connection: psycopg.Connection[Any]) -> list[str]:
    """Drop what is quicker made anew, and return how to make it."""
    names = ",".join(f"'{table}'" for table in _TABLES)
    query = f"SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ({names}) AND indexname LIKE 'ix_%'"
    rows = connection.execute(query.encode()).fetchall()
    for name, _ in rows:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    return [str(definition) for _, definition in rows]


class _Copyist:
    """Makes copies of cases and keeps what they add to the sums."""

    def __init__(self, first_number: int) -> None:
        self.sums: Counter[tuple[str, str, str]] = Counter()
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self._places = Places(Chance(1945))
        self._serials: Counter[date] = Counter()
        self._first, self._made = first_number, 0

    @property
    def change_no(self) -> int:
        """Number of the transaction the next copy belongs to."""
        return self._first + self._made // _TOGETHER

    def copied(self, told: Told, columns: Mapping[str, Sequence[str]], weeks: int) -> Told:
        """Return the rows of another case like this one, so many weeks older."""
        case = dict(zip(columns["cases"], told["cases"][0].split("\t"), strict=True))
        document = json.loads(_unescaped(case["document"]))
        number = self._numbered(document, weeks)
        change_no = str(self.change_no)
        self._made += 1
        swap = _swapping(weeks, self._made, document, number, self._places.any()[1])
        rows = {}
        for table, lines in told.items():
            place = columns[table].index("change_no") if "change_no" in columns[table] else None
            rows[table] = [_numbered_row(swap(line), place, change_no) for line in lines]
        self._sum(rows, columns)
        return rows

    def _numbered(self, document: Mapping[str, Any], weeks: int) -> str:
        day = date.fromisoformat(document["created_at"][:10]) - timedelta(weeks=weeks)
        self._serials[day] += 1
        terminal, serial = divmod(self._serials[day] - 1, 8999)
        return case_number.issue(day, f"{1000 + terminal:04d}", serial + 1)

    def _sum(self, rows: Told, columns: Mapping[str, Sequence[str]]) -> None:
        for line in rows["leg_facts"]:
            self.sums.update(of_leg(dict(zip(columns["leg_facts"], line.split("\t"), strict=True))))
        for line in rows["case_facts"]:
            row = dict(zip(columns["case_facts"], line.split("\t"), strict=True))
            self.sums.update(of_case(row))
            self.counts.update(tuple(counter) for counter in json.loads(_unescaped(row["counters"])))


def _swapping(weeks: int, copy: int, document: Mapping[str, Any], number: str, address: str) -> Callable[[str], str]:
    ending = f"{copy:08x}"
    old_number, old_address = document["number"], document["location"]["address"]
    plain = {old_number: number}
    if old_number:
        plain[case_number.compact(old_number)] = case_number.compact(number)

    def moved(found: re.Match[str]) -> str:
        text = found.group()
        return f"{_earlier(text[:8] + text[9:13], weeks)}{text[13:28]}{ending}"

    def swap(line: str) -> str:
        line = _DAY.sub(lambda day: _shifted(day.group(), weeks), _ID.sub(moved, line))
        for old, new in plain.items():
            if old:
                line = line.replace(old, new)
        return line.replace(old_address, address) if old_address else line

    return swap


@cache
def _shifted(day: str, weeks: int) -> str:
    try:
        return (date.fromisoformat(day) - timedelta(weeks=weeks)).isoformat()
    except ValueError:
        return day


def _earlier(stamp: str, weeks: int) -> str:
    moved = f"{int(stamp, 16) - weeks * _WEEK_MS:012x}"
    return f"{moved[:8]}-{moved[8:]}"


def _numbered_row(line: str, place: int | None, change_no: str) -> str:
    if place is None:
        return line
    cells = line.split("\t")
    cells[place] = change_no
    return "\t".join(cells)


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t", "r": "\r"}.get(found[1], found[1]), text)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _copy(address: str, main: psycopg.Connection[Any], originals: list[tuple[str, Told]], wanted: int) -> None:
    columns = {table: _columns(main, table) for table in _TABLES}
    copyist = _Copyist(_number(main, "SELECT change_no FROM stores") + 1)
    with ExitStack() as held:
        # One connection can only copy into one table at a time.
        writers = {table: held.enter_context(_writer(held, address, table, columns[table])) for table in _TABLES}
        for told, weeks in _wanted(originals, wanted):
            for table, lines in copyist.copied(told, columns, weeks).items():
                for line in lines:
                    writers[table].write(_line(table, line, columns[table]))
    _add_sums(main, copyist)
    last = copyist.change_no
    main.execute(
        "INSERT INTO change_marks SELECT city_id, n, md5(n::text) FROM stores, generate_series(change_no + 1, %s) n",
        (last,),
    )
    main.execute("UPDATE stores SET change_no = %s", (last,))


def _wanted(originals: list[tuple[str, Told]], wanted: int) -> Iterator[tuple[Told, int]]:
    for number in range(wanted):
        turn, place = divmod(number, len(originals))
        yield originals[place][1], _FIRST + turn * _STEP


def _writer(held: ExitStack, address: str, table: str, columns: Sequence[str]) -> Any:
    connection = held.enter_context(psycopg.connect(address))
    connection.execute("SET session_replication_role = replica")
    more = ("pairs", "version") if table == "search_rows" else ()
    return connection.cursor().copy(f"COPY {table} ({','.join((*columns, *more))}) FROM STDIN".encode())


def _line(table: str, line: str, columns: Sequence[str]) -> str:
    if table != "search_rows":
        return f"{line}\n"
    words = _unescaped(line.split("\t")[columns.index("words")])
    found = ",".join('"' + pair.replace("\\", "\\\\").replace('"', '\\"') + '"' for pair in sorted(pairs(words)))
    return f"{line}\t{_escaped('{' + found + '}')}\t{VERSION}\n"


def _add_sums(connection: psycopg.Connection[Any], copyist: _Copyist) -> None:
    city = connection.execute("SELECT city_id FROM stores").fetchone()
    assert city is not None
    figures: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for (day, unit, name), amount in copyist.sums.items():
        figures["D", day, unit][name] += amount
        figures["M", f"{day[:8]}01", unit][name] += amount
    names = tuple(dict.fromkeys((*UNIT_COUNTS, *OF_CLOSED)))
    _upsert(connection, "unit_figures", ("grain", "day", "unit"), names, city[0], figures)
    counts = {key: Counter(cases=amount) for key, amount in copyist.counts.items()}
    _upsert(connection, "queue_counts", ("unit", "kind", "name"), ("cases",), city[0], counts)


def _upsert(
    connection: psycopg.Connection[Any],
    table: str,
    keys: Sequence[str],
    names: Sequence[str],
    city: str,
    rows: Mapping[tuple[str, str, str], Mapping[str, int]],
) -> None:
    places = ",".join(["%s"] * (1 + len(keys) + len(names)))
    more = ",".join(f"{name} = {table}.{name} + excluded.{name}" for name in names)
    query = (
        f"INSERT INTO {table} (city_id,{','.join((*keys, *names))}) VALUES ({places})"
        f" ON CONFLICT (city_id,{','.join(keys)}) DO UPDATE SET {more}"
    )
    values = [(city, *key, *(amounts.get(name, 0) for name in names)) for key, amounts in rows.items()]
    connection.cursor().executemany(query.encode(), values)
