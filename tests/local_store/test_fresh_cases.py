"""Cases written many at once are kept as they are when each is written alone: known ones, told twice, of one moment."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from console.domain.case import Case
from console.domain.event import Event
from console.ports.records import SyncState
from local_store.case_table import CaseTable
from local_store.fresh_cases import add_all
from local_store.sealing import AesGcmSeal, Tokens
from tests.local_store.samples import a_case, an_event

TABLE = CaseTable("cases", AesGcmSeal(bytes(32)), Tokens(bytes(32)))


def told(dice: Random) -> Iterator[tuple[Case, list[Event]]]:
    """A page: mostly new cases, some of the same moment, some told twice, some older than what is known."""
    for _ in range(60):
        case = a_case(dice.randrange(40))
        if dice.random() < 0.5:
            case = replace(case, created_at=a_case(dice.randrange(3)).created_at, version=case.version)
        case = replace(case, version=dice.randrange(1, 4), title=f"{case.title}{dice.randrange(3)}")
        yield case, [an_event(case, command=f"c{dice.randrange(3)}", minutes=dice.randrange(9))]


def kept(connection: sqlite3.Connection) -> dict[str, Any]:
    """What is kept of each case, and by what it is found."""
    found = {}
    for row, *clear in connection.execute("SELECT row, * FROM cases").fetchall():
        case_id = clear[1]
        document = TABLE.document(connection, row)
        title = f'"{TABLE.tokens.pair(document["title"][:2])}"'
        hit = connection.execute(
            "SELECT 1 FROM cases_fts WHERE cases_fts MATCH ? AND rowid = ?", (title, row)
        ).fetchone()
        # Among those of one moment the row may be another.
        found[case_id] = (clear[1:], dict(document), TABLE.events(connection, row), hit)
    return found


@pytest.mark.parametrize("seed", range(12))
def test_at_once_or_one_by_one(seed: int) -> None:
    dice = Random(seed)
    pages = [list(told(dice)) for _ in range(3)]
    with closing(sqlite3.connect(":memory:")) as alone, closing(sqlite3.connect(":memory:")) as together:
        for connection in (alone, together):
            TABLE.create(connection)
        for page in pages:
            for case, events in page:
                TABLE.add(alone, case, events, SyncState.DELIVERED)
            add_all(TABLE, together, page, SyncState.DELIVERED)
            assert kept(together) == kept(alone)
            assert all(hit for _, _, _, hit in kept(together).values())
