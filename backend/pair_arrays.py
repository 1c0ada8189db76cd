"""Search in PostgreSQL: the character pairs of a case as an array under an inverted index (GIN).

A word of two characters is one element of the array, so the index alone answers it; a trigram index cannot. Longer
words are looked for in the words themselves, among the cases that have all their pairs. Same hits as in SQLite.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    and_,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import Select

from backend.tables import Instant
from console.domain.pairs import VERSION, findable, pairs

#: How many cases are learned anew at once.
_PORTION = 2000
#: From this version on the pairs of the same words are the same; only what `findable` adds to the words has changed.
_SAME_PAIRS = 1

#: Not in `tables.metadata`: this index is PostgreSQL's.
pair_rows = Table(
    "search_rows",
    MetaData(),
    Column("city_id", String(64), primary_key=True),
    Column("case_id", String(64), primary_key=True),
    #: Grows with every case; tells the newest.
    Column("row", BigInteger),
    Column("words", Text, nullable=False),
    Column("pairs", ARRAY(Text), nullable=False),
    Column("version", Integer, nullable=False),
    #: `search_marks` of the case, in one index with its pairs.
    Column("marks", ARRAY(Text), nullable=False),
    #: When the case was entered, so that the newest hits can be read without the others.
    Column("created_at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a case is found by: its words, as compared, and its marks."""

    city_id: str
    case_id: str
    created_at: datetime
    words: str
    marks: Sequence[str]


@dataclass(frozen=True, slots=True)
class Sought:
    """One spelling of what is looked for: its words, and the pairs a hit must have."""

    words: Sequence[str]
    pairs: set[str]


def learn(connection: Connection, said: Iterable[Said]) -> None:
    """Make cases findable as they are now."""
    rows = [_row(one) for one in said]
    if not rows:
        return
    fresh = insert(pair_rows)
    kept = {name: fresh.excluded[name] for name in ("words", "pairs", "version", "marks")}
    moved = or_(pair_rows.c.words != fresh.excluded.words, pair_rows.c.marks != fresh.excluded.marks)
    connection.execute(fresh.on_conflict_do_update(index_elements=["city_id", "case_id"], set_=kept, where=moved), rows)


def _row(said: Said) -> dict[str, object]:
    return {
        "city_id": said.city_id,
        "case_id": said.case_id,
        "created_at": said.created_at,
        "words": said.words,
        "pairs": sorted(pairs(said.words)),
        "version": VERSION,
        "marks": list(said.marks),
    }


def rebuild_if_outdated(connection: Connection) -> None:
    """Learn everything anew when pairs are made differently from when the index was made."""
    columns = (pair_rows.c.city_id, pair_rows.c.case_id, pair_rows.c.words, pair_rows.c.version)
    old = select(*columns).where(pair_rows.c.version != VERSION)
    while rows := connection.execute(old.limit(_PORTION)).all():
        for row in rows:
            words = findable(row.words)
            same = row.version >= _SAME_PAIRS and words == row.words
            anew = {} if same else {"words": words, "pairs": sorted(pairs(words))}
            here = (pair_rows.c.city_id == row.city_id, pair_rows.c.case_id == row.case_id)
            connection.execute(pair_rows.update().where(*here).values({**anew, "version": VERSION}))


def hits(
    city_id: str,
    sought: Sequence[Sought],
    scanned: int,
    marks: Sequence[str] = (),
    since: datetime | None = None,
) -> Select[str]:
    """Return a select of the ids of cases with all `marks`, entered after `since`, with all words of one spelling.

    Without a pair (a single character, or punctuation) the `scanned` newest cases are looked through.
    """
    where = [pair_rows.c.city_id == city_id]
    if since is not None:
        where.append(pair_rows.c.created_at > since)
    if not sought[0].pairs:
        newest = select(pair_rows.c.case_id, pair_rows.c.words).where(*where)
        within = newest.order_by(pair_rows.c.created_at.desc(), pair_rows.c.case_id.desc()).limit(scanned).subquery()
        return select(within.c.case_id).where(*[func.strpos(within.c.words, word) > 0 for word in sought[0].words])
    if marks:
        where.append(pair_rows.c.marks.contains(literal(sorted(marks), ARRAY(Text))))
    found = select(pair_rows.c.case_id).where(*where, or_(*map(_spelled, sought)))
    # Looked up first and once: what the planner believes of a word that everybody or nobody uses is often far off.
    return select(found.cte("hits").prefix_with("MATERIALIZED").c.case_id)


def _spelled(sought: Sought) -> ColumnElement[bool]:
    longer = [word for word in sought.words if word not in sought.pairs]
    stand = [func.strpos(pair_rows.c.words, word) > 0 for word in longer]
    return and_(pair_rows.c.pairs.contains(literal(sorted(sought.pairs), ARRAY(Text))), *stand)
