"""Chinese full-text search by character pairs, verified on the words themselves; here SQLite's contentless FTS5 index.

`unicode61` and `trigram` find no two-character word (reliability.md 2.6b); pairs cannot miss one. What PostgreSQL does
instead is in `pair_arrays`; which of the two it is, the connection says. Pairs are stored as hexadecimal digits, so
that no tokenizer has an opinion about them. What a case is found by stands in `search_rows`, also because a contentless
index of this SQLite can only forget a row when it is told what it had learned.
Numbers and names of callers are never in here.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    and_,
    func,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.sql.selectable import Select

from backend import pair_arrays
from backend.search_marks import marks_of
from console.domain.case import Case
from console.domain.case_number import compact
from console.domain.pairs import VERSION, findable, fold, pairs, query_pairs, spellings
from console.domain.reference import Reference

#: Newest cases looked through when a query has no pair to look up (a single character, or punctuation).
SCANNED = 5_000
_LEARN = text("INSERT INTO search_pairs(rowid, pairs) VALUES (:row, :pairs)")
_FORGET = text("INSERT INTO search_pairs(search_pairs, rowid, pairs) VALUES ('delete', :row, :pairs)")
_EMPTY = text("INSERT INTO search_pairs(search_pairs) VALUES ('delete-all')")

#: Not in `tables.metadata`: this index is SQLite's.
search_rows = Table(
    "search_rows",
    MetaData(),
    Column("row", Integer, primary_key=True),
    Column("city_id", String(64), nullable=False),
    Column("case_id", String(64), nullable=False),
    Column("words", Text, nullable=False),
    Column("version", Integer, nullable=False),
)


def words_of(case: Case, reference: Reference) -> str:
    """Return what a case is found by, as `findable`: number in both spellings, title, text, address, units' names."""
    numbers = [case.number, compact(case.number)] if case.number else []
    units = [unit for code in dict.fromkeys(leg.unit for leg in case.legs) if (unit := reference.unit(code))]
    names = [name for unit in units for name in (unit.name_zh, unit.name_en)]
    return findable("\n".join([*numbers, case.title, case.text, case.location.address, *names]))


def index(connection: Connection, case: Case, reference: Reference) -> None:
    """Make a case findable as it is now."""
    if connection.dialect.name != "sqlite":
        pair_arrays.learn(connection, [_said(case, reference)])
        return
    words = words_of(case, reference)
    known = connection.execute(
        select(search_rows.c.row, search_rows.c.words, search_rows.c.version).where(
            search_rows.c.city_id == case.city_id, search_rows.c.case_id == case.id
        )
    ).one_or_none()
    if known is None:
        index_new(connection, [case], reference)
    elif known.words != words:
        connection.execute(_FORGET, {"row": known.row, "pairs": tokens(pairs(known.words))})
        connection.execute(search_rows.update().where(search_rows.c.row == known.row).values(words=words))
        connection.execute(_LEARN, {"row": known.row, "pairs": tokens(pairs(words))})


def _said(case: Case, reference: Reference) -> pair_arrays.Said:
    return pair_arrays.Said(case.city_id, case.id, case.created_at, words_of(case, reference), marks_of(case))


def index_again(connection: Connection, cases: Sequence[Case], reference: Reference) -> None:
    """Make many cases findable as they are now, whether they were before or not."""
    if connection.dialect.name != "sqlite":
        index_new(connection, cases, reference)
        return
    for case in cases:
        index(connection, case, reference)


def index_new(connection: Connection, cases: Iterable[Case], reference: Reference) -> None:
    """Make many cases findable that were not before."""
    if connection.dialect.name != "sqlite":
        pair_arrays.learn(connection, [_said(case, reference) for case in cases])
        return
    first = (connection.execute(select(func.max(search_rows.c.row))).scalar() or 0) + 1
    words = {row: (case, words_of(case, reference)) for row, case in enumerate(cases, first)}
    rows = [
        {"row": row, "city_id": case.city_id, "case_id": case.id, "words": said, "version": VERSION}
        for row, (case, said) in words.items()
    ]
    if rows:
        connection.execute(search_rows.insert(), rows)
        connection.execute(_LEARN, [{"row": row, "pairs": tokens(pairs(said))} for row, (_, said) in words.items()])


def rebuild_if_outdated(connection: Connection) -> None:
    """Learn everything anew when pairs are made differently from when the index was made."""
    if connection.dialect.name != "sqlite":
        pair_arrays.rebuild_if_outdated(connection)
        return
    if not connection.execute(select(search_rows.c.row).where(search_rows.c.version != VERSION).limit(1)).first():
        return
    connection.execute(_EMPTY)
    for row, words in connection.execute(select(search_rows.c.row, search_rows.c.words)).all():
        anew = findable(words)
        if anew != words:
            connection.execute(search_rows.update().where(search_rows.c.row == row).values(words=anew))
        connection.execute(_LEARN, {"row": row, "pairs": tokens(pairs(anew))})
    connection.execute(search_rows.update().values(version=VERSION))


def is_indexed(query: str) -> bool:
    """Whether the index answers a query; one without a pair is looked for among the `SCANNED` newest cases."""
    return bool(query_pairs(query)) or not fold(query).split()


def hits(
    city_id: str, query: str, *, sqlite: bool = True, marks: Sequence[str] = (), since: datetime | None = None
) -> Select[str] | None:
    """Return a select of the ids of cases with every word of one spelling of `query`, or None when it has no word.

    PostgreSQL leaves out what has not all `marks`, or was entered until `since`; SQLite's index reads all hits anyway.
    """
    if not fold(query).split():
        return None
    spelled = _askable(query)
    if not sqlite:
        sought = [pair_arrays.Sought(one.split(), query_pairs(one)) for one in spelled]
        return pair_arrays.hits(city_id, sought, SCANNED, marks, since)
    said = [and_(*(func.instr(search_rows.c.words, word) > 0 for word in one.split())) for one in spelled]
    found = select(search_rows.c.case_id).where(search_rows.c.city_id == city_id, or_(*said))
    return found.where(search_rows.c.row.in_(_candidates([query_pairs(one) for one in spelled])))


def _askable(query: str) -> list[str]:
    """Return the spellings the index can be asked for; only the first where it cannot be asked for that."""
    first, *others = spellings(query)
    return [first, *(one for one in others if query_pairs(first) and query_pairs(one))]


def _candidates(wanted: Sequence[set[str]]) -> Select[int]:
    if not wanted[0]:
        newest = select(search_rows.c.row).order_by(search_rows.c.row.desc()).limit(SCANNED).subquery()
        return select(newest.c.row)
    match = text("search_pairs MATCH :match").bindparams(
        match=" OR ".join(f"({' AND '.join(_hex(one))})" for one in wanted)
    )
    return select(literal_column("rowid", Integer)).select_from(text("search_pairs")).where(match)


def tokens(found: set[str]) -> str:
    """Return pairs as the index stores them."""
    return " ".join(_hex(found))


def _hex(found: set[str]) -> list[str]:
    return [pair.encode("utf-8").hex() for pair in sorted(found)]
