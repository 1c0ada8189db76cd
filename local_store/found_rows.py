"""Everything of a damaged `state.db` that still opens, found by SQLite's own way, and page by page behind that."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from console.ports.errors import StoreDamaged
from local_store.carving import cells
from local_store.desk_file import TABLES
from local_store.failures import BROKEN
from local_store.folded_rows import Folded, folded
from local_store.lost_rows import LostRows
from local_store.missed_rows import note_gaps, note_missed
from local_store.packing import unpack_document
from local_store.row_walk import each
from local_store.salvaged_drafts import COLUMNS, OpenKeys
from local_store.sealing import Seal

_DRAFTS = "drafts"
#: Columns of a draft's row: its number (kept apart), and those of `COLUMNS`.
_DRAFT_CELL = 5


@dataclass(frozen=True, slots=True)
class FoundRows:
    """What was found, and the list of what was not."""

    #: Documents by table and row.
    rows: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)
    #: Drafts as they stand in the file, by row.
    drafts: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    folded: list[Folded] = field(default_factory=list)
    lost: LostRows = field(default_factory=LostRows)

    def counts(self) -> dict[str, int]:
        """Return how many documents there are, by table; tables without any are left out."""
        counts = {**{name: len(rows) for name, rows in self.rows.items()}, _DRAFTS: len(self.drafts)}
        return {name: count for name, count in counts.items() if count}


def found_rows(source: sqlite3.Connection, content: bytes, seal: Seal, reached: int) -> FoundRows:
    """Return what opens of a file; `content` is all its bytes, `reached` the highest count of a command ever known."""
    found, carved = FoundRows(), list(cells(content))
    there = _there(source)
    for name in there:
        if name != _DRAFTS:
            found.rows[name] = dict(_documents(source, name, seal, found.lost))
    _carve(carved, seal, found)
    _find_drafts(source, carved, seal, found)
    found.folded.extend(folded(source, seal))
    for name in there:
        rows = found.drafts if name == _DRAFTS else found.rows[name]
        note_missed(source, name, TABLES[name], rows, found.lost)
    note_gaps(found.rows, reached, found.lost)
    return found


def _there(source: sqlite3.Connection) -> list[str]:
    """The tables to look for: a store of an earlier version misses some, and that is no loss."""
    try:
        known = {name for (name,) in source.execute("SELECT name FROM sqlite_master")}
    except BROKEN:
        return list(TABLES)
    return [name for name in TABLES if f"doc_{name}" in known]


def _documents(
    source: sqlite3.Connection, name: str, seal: Seal, lost: LostRows
) -> Iterator[tuple[int, dict[str, Any]]]:
    for row, found in each(source, f"doc_{name}", "doc", lost, name):
        document = _opened(seal, name, row, found[0])
        if document is None:
            lost.row(name, row)
        else:
            yield row, document


def _opened(seal: Seal, name: str, row: int, sealed: Any) -> dict[str, Any] | None:
    try:
        return dict(unpack_document(seal.open(name, row, sealed)))
    except (StoreDamaged, ValueError):
        return None


def _carve(carved: list[tuple[int, list[Any]]], seal: Seal, found: FoundRows) -> None:
    """Add what the walk did not reach."""
    for row, values in carved:
        if not values or not isinstance(values[-1], bytes):
            continue
        for name in TABLES:
            known = found.rows.setdefault(name, {}) if name != _DRAFTS else {row: {}}
            document = None if row in known else _opened(seal, name, row, values[-1])
            if document is not None:
                known[row] = document
                found.lost.found(name, row)


def _find_drafts(source: sqlite3.Connection, carved: list[tuple[int, list[Any]]], seal: Seal, found: FoundRows) -> None:
    """Drafts come last: whose keys open them stands in other tables."""
    keys = OpenKeys(seal, *(found.rows.get(name, {}).values() for name in ("identity", "operators")))
    for row, raw in each(source, f"doc_{_DRAFTS}", COLUMNS, found.lost, _DRAFTS):
        whole = keys.whole((row, raw))
        if whole is None:
            found.lost.row(_DRAFTS, row)
        else:
            found.drafts[row] = whole[1]
    for row, values in carved:
        whole = keys.whole((row, tuple(values[1:]))) if len(values) == _DRAFT_CELL and row not in found.drafts else None
        if whole is not None:
            found.drafts[row] = whole[1]
            found.lost.found(_DRAFTS, row)
