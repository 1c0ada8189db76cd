"""Taking old lines out of the sent log; which counts of commands they had stays known, so that none looks lost.

The pages they leave are used by what is written next: the file stays as large as its busiest month was.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tinydb.table import Document

from console.ports.records import OutcomeStatus
from local_store.case_shape import milliseconds
from local_store.desk_file import DeskFile

#: The document of the table `numbers` that keeps them.
_PRUNED = 2
_OLD = """WHERE at_ms < ? AND status IN (?, ?) AND command_id NOT IN (SELECT command_id FROM doc_outbox)
ORDER BY at_ms, id LIMIT ?"""
_DELIVERED = (OutcomeStatus.APPLIED.value, OutcomeStatus.DUPLICATE.value)


def prune(file: DeskFile, connection: sqlite3.Connection, before: datetime, most: int) -> int:
    """Take out at most so many delivered commands, the oldest first, and return how many; decisions stay."""
    rows = file.tables["sent_log"].rows
    old = list(rows.select(connection, _OLD, (milliseconds(before), *_DELIVERED, most)))
    if old:
        numbers = file.tables["numbers"]
        stretches = _joined([*pruned_stretches(numbers.get(doc_id=_PRUNED)), *_stretches(old)])
        numbers.upsert(Document({"pruned": stretches}, _PRUNED))
    for row, _ in old:
        rows.delete(connection, row)
    return len(old)


def pruned(numbers: Mapping[int, Mapping[str, Any]]) -> set[int]:
    """Return the counts of the commands that were taken out, from the documents of the table `numbers`."""
    return {seq for first, last in pruned_stretches(numbers.get(_PRUNED)) for seq in range(first, last + 1)}


def pruned_stretches(document: Mapping[str, Any] | None) -> list[tuple[int, int]]:
    """Return the same as first and last counts."""
    return [(int(first), int(last)) for first, last in (document or {}).get("pruned", ())]


def _stretches(old: Iterable[tuple[int, Mapping[str, Any]]]) -> list[tuple[int, int]]:
    return [(line["command"]["seq"], line["command"]["seq"]) for _, line in old]


def _joined(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in sorted(stretches):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined
