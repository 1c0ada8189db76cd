"""What to do when `state.db` is damaged: it is put aside, never deleted, and every row that still opens is kept.

The result says what was lost, so that a person can be told; silence would be the worst damage.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinydb.table import Document

from console.domain.documents import case_from, event_from
from console.ports.errors import StoreDamaged
from console.ports.records import SyncState
from local_store.desk_file import TABLES, DeskFile
from local_store.failures import damaged, translated
from local_store.key_file import load_key
from local_store.key_wrapping import Ask, nobody_to_ask
from local_store.keys import KeySource
from local_store.locations import prepare
from local_store.packing import unpack, unpack_document
from local_store.salvaged_drafts import OpenKeys, Raw, put
from local_store.sealing import Seal, seal_from, tokens_from

_COUNTERS = 1
#: Ids tried one by one behind a broken page, so that no readable neighbour is skipped; then in growing steps.
_ONE_BY_ONE = 4096
_FARTHEST = 1 << 60
Kept = tuple[int, dict[str, Any]]
Rows = dict[str, list[Kept]]


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came of it."""

    #: Where the damaged file lies now.
    aside: Path
    #: How many documents were kept, by table.
    kept: dict[str, int]
    #: Rows that could not be opened, as `table|id`; `table` alone when not even its extent is known.
    lost: tuple[str, ...]


def salvage(home: Path, ask: Ask = nobody_to_ask) -> Salvaged:
    """Put the damaged `state.db` of a profile aside and keep every row that opens in a new one.

    No other process may have the store open. Raises StoreDamaged, touching nothing, when the key fits no row at all.
    """
    locations = prepare(home)
    key = load_key(locations.key, ask)
    seal, lost = seal_from(key), list[str]()
    with translated(locations.state), closing(sqlite3.connect(locations.state, isolation_level=None)) as source:
        there = _there(source)
        rows: Rows = {name: list(_documents(source, name, seal, lost)) for name in there if name != "drafts"}
        raw = _each(source, "doc_drafts", "key, actor, at_ms, doc", lost, "drafts") if "drafts" in there else ()
        drafts = list(OpenKeys(seal, rows).kept(raw, lost))
        folded = list(_folded(source, seal, lost))
    if lost and not folded and not drafts and not any(rows.values()):
        raise damaged(locations.state, "nothing_readable")
    aside = _aside(locations.state)
    _refill(locations.state, key, rows, folded, drafts)
    counts = {**{name: len(kept) for name, kept in rows.items()}, "drafts": len(drafts)}
    return Salvaged(aside, {name: count for name, count in counts.items() if count}, tuple(lost))


def _there(source: sqlite3.Connection) -> list[str]:
    """The tables to look for: a store of an earlier version misses some, and that is no loss."""
    try:
        known = {name for (name,) in source.execute("SELECT name FROM sqlite_master")}
    except sqlite3.Error:
        return list(TABLES)
    return [name for name in TABLES if f"doc_{name}" in known]


def _documents(
    source: sqlite3.Connection, name: str, seal: Seal, lost: list[str]
) -> Iterator[tuple[int, dict[str, Any]]]:
    for row, found in _each(source, f"doc_{name}", "doc", lost, name):
        try:
            yield row, dict(unpack_document(seal.open(name, row, found[0])))
        except (StoreDamaged, ValueError):
            lost.append(f"{name}|{row}")


def _folded(source: sqlite3.Connection, seal: Seal, lost: list[str]) -> Iterator[tuple[Any, Any, SyncState]]:
    name = "pending_cases"
    for row, found in _each(source, f"{name}_docs", "doc, events", lost, name, key="row"):
        try:
            case_id, sync = source.execute(f"SELECT id, sync FROM {name} WHERE row = ?", (row,)).fetchone()
            case = case_from(unpack_document(seal.open(name, case_id, found[0])))
            events = [event_from(event) for event in unpack(seal.open(f"{name}.events", case_id, found[1]))]
            yield case, events, SyncState(sync)
        except (StoreDamaged, ValueError, KeyError, TypeError, sqlite3.Error):
            lost.append(f"{name}|{row}")


def _each(
    source: sqlite3.Connection, table: str, columns: str, lost: list[str], name: str, key: str = "id"
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Return the rows of a table, going on behind those that a broken page makes unreadable."""
    last = -1
    while True:
        try:
            sql = f"SELECT {key}, {columns} FROM {table} NOT INDEXED WHERE {key} > ? ORDER BY {key}"
            for row, *found in source.execute(sql, (last,)):
                last = row
                yield row, tuple(found)
        except sqlite3.Error:
            resumed = _next_known(source, table, key, last)
            if resumed is None:
                lost.append(name)
                return
            skipped, following = resumed
            # Either the very next row has a broken document, or a whole page of rows is gone.
            lost.append(f"{name}|{last + 1}..{following - 1}" if skipped else f"{name}|{following}")
            last = following - 1 if skipped else following
        else:
            return


def _next_known(source: sqlite3.Connection, table: str, key: str, last: int) -> tuple[int, int] | None:
    """Return how many ids had to be skipped, and the next id that can be seen; None when there is none."""
    skipped = 0
    while skipped < _FARTHEST:
        try:
            sql = f"SELECT {key} FROM {table} NOT INDEXED WHERE {key} > ? ORDER BY {key} LIMIT 1"
            found = source.execute(sql, (last + skipped,)).fetchone()
        except sqlite3.Error:
            skipped = skipped + 1 if skipped < _ONE_BY_ONE else skipped * 2
            continue
        return None if found is None else (skipped, int(found[0]))
    return None


def _aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    with translated(path):
        path.rename(aside)
    return aside


def _refill(
    path: Path, key: KeySource, rows: Rows, folded: list[tuple[Any, Any, SyncState]], drafts: list[Raw]
) -> None:
    file = DeskFile(path, seal_from(key), tokens_from(key))
    with file.storage.transaction() as connection:
        for name, kept in rows.items():
            file.tables[name].insert_multiple(Document(document, row) for row, document in kept)
        for case, events, sync in folded:
            file.cases.put(connection, case, events, sync)
        put(connection, drafts)
        _count_on(file, rows)
    file.close()


def _count_on(file: DeskFile, rows: Rows) -> None:
    """Let the count of commands go on behind the highest known, whatever became of the counter itself."""
    known = [row for row, _ in rows["outbox"]] + [document["command"]["seq"] for _, document in rows["sent_log"]]
    counters = dict(rows["numbers"][0][1]) if rows["numbers"] else {}
    counters["seq"] = max([counters.get("seq", 0), *known])
    file.tables["numbers"].upsert(Document(counters, _COUNTERS))
