"""By what callers are found: keyed hashes of the number, of its last four digits and of the name.

Those of a case's own caller stand in the case's row, those of everybody who joined it in rows of their own.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, String, Table, delete, insert, select, union_all
from sqlalchemy.sql.elements import ColumnElement

from backend.secrecy import TAIL, keyed, phone_digits
from backend.tables import cases, metadata
from console.domain.case import Case
from console.domain.documents import case_document

#: One row per caller who joined a case and is known by more than the case they came with.
joined_callers = Table(
    "joined_callers",
    metadata,
    Column("city_id", String(64), primary_key=True),
    Column("case_id", String(64), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("phone_hash", String(32)),
    Column("phone_tail_hash", String(32)),
    Column("name_hash", String(32)),
    Index(None, "city_id", "phone_hash"),
    Index(None, "city_id", "phone_tail_hash"),
    Index(None, "city_id", "name_hash"),
)


def caller_hashes(secret: str, phone: str, name: str) -> dict[str, str | None]:
    """Return the keyed hashes a caller is found by; None for what is not known."""
    digits = phone_digits(phone)
    return {
        "phone_hash": keyed(secret, "phone", digits) if len(digits) > TAIL else None,
        "phone_tail_hash": keyed(secret, "tail", digits[-TAIL:]) if len(digits) >= TAIL else None,
        "name_hash": keyed(secret, "name", name) if name else None,
    }


def joined_rows(document: Mapping[str, Any], secret: str) -> list[dict[str, Any]]:
    """Return one row per caller who joined the case of a document."""
    key = {"city_id": document["city_id"], "case_id": document["id"]}
    callers = [joined["caller"] for joined in document.get("callers", ())]
    hashes = [caller_hashes(secret, caller["phone"], caller["name"]) for caller in callers]
    return [{**key, "position": position, **found} for position, found in enumerate(hashes)]


def index_joined(connection: Connection, written: Iterable[Case], secret: str) -> None:
    """Make those who joined cases findable as they are now."""
    for case in written:
        where = (joined_callers.c.city_id == case.city_id, joined_callers.c.case_id == case.id)
        connection.execute(delete(joined_callers).where(*where))
        if case.callers:
            connection.execute(insert(joined_callers), joined_rows(case_document(case), secret))


def called_by(city_id: str, column: str, value: str) -> ColumnElement[bool]:
    """Whether one of a case's callers, its own or one who joined, has a hash in a column of hashes.

    One list of ids rather than two conditions with an `or` between them, which no index can answer.
    """
    own = select(cases.c.id).where(cases.c.city_id == city_id, cases.c[column] == value)
    joined = select(joined_callers.c.case_id).where(
        joined_callers.c.city_id == city_id, joined_callers.c[column] == value
    )
    return cases.c.id.in_(union_all(own, joined))
