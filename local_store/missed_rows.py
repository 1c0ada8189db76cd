"""Rows a damaged table has lost without an error: those its indexes still name, and gaps in the count of commands."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Any

from local_store.columns import Column
from local_store.failures import BROKEN
from local_store.lost_rows import LostRows
from local_store.sent_lines import pruned

Rows = Mapping[int, Mapping[str, Any]]


def note_missed(
    source: sqlite3.Connection,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[int],
    lost: LostRows,
) -> None:
    """Note what an index of a table names and nobody found: a broken cell count hides rows and says nothing."""
    for column in columns:
        if not (column.unique or column.index):
            continue
        with suppress(*BROKEN):
            sql = f'SELECT id FROM "doc_{name}" INDEXED BY "doc_{name}_{column.name}" ORDER BY "{column.name}"'
            named = {int(row) for (row,) in source.execute(sql)}
            for row in sorted(named.difference(rows, lost.single(name))):
                lost.row(name, row)


def note_gaps(rows: Mapping[str, Rows], reached: int, lost: LostRows) -> None:
    """Where nobody can tell how many commands there were, their count does: it has no gaps, and each is kept.

    One that is missing may be delivered long since; only the backend can tell.
    """
    if not (lost.unsure_of("outbox") or lost.unsure_of("sent_log")):
        return
    sent = (line["command"]["seq"] for line in rows.get("sent_log", {}).values())
    gone = {*pruned(rows.get("numbers", {})), *_told_before(rows.get("incidents", {}).values())}
    known = sorted({*rows.get("outbox", ()), *sent, *gone})
    for before, after in pairwise([0, *known, max([reached, *known[-1:]]) + 1]):
        if after - before > 1:
            lost.stretch("outbox", before + 1, after - 1)
    if reached:
        lost.settle("outbox", "sent_log")


def _told_before(incidents: Iterable[Mapping[str, Any]]) -> set[int]:
    """Return the commands an earlier damage has cost."""
    told: set[int] = set()
    for incident in incidents:
        for line in incident["lost"]:
            table, _, rows = str(line).partition("|")
            first, _, last = rows.partition("..")
            if table == "outbox" and first:
                told.update(range(int(first), int(last or first) + 1))
    return told
