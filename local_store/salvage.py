"""What to do when `state.db` is damaged: it is put aside, never deleted, and every row that still opens is kept.

What was lost is listed, so that a person can be told; silence would be the worst damage. The new file takes the old
one's place in one step: whatever ends this process, the next opening finds either.
"""

import os
import sqlite3
from collections.abc import Mapping
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock
from tinydb.table import Document

from console.ports.errors import StoreDamaged, StoreError
from console.ports.incidents import Incident
from local_store.desk_file import DeskFile
from local_store.failures import BROKEN, damaged, translated
from local_store.found_rows import FoundRows, found_rows
from local_store.incidents import Incidents
from local_store.keys import KeySource, sync_folder
from local_store.locations import Locations
from local_store.salvaged_drafts import put
from local_store.schema import key_of, read_meta, write_meta
from local_store.sealing import seal_from, tokens_from
from local_store.state_mark import Reached, StateMark

_COUNTERS = 1
#: Seconds to wait for another process that is mending the same file.
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came of it."""

    #: Where the damaged file lies now.
    aside: Path
    #: How many documents were kept, by table.
    kept: dict[str, int]
    #: Rows that could not be opened, as `table|id`; `table` alone when not even its extent is known.
    lost: tuple[str, ...]


def mend(locations: Locations, key: KeySource, at: datetime, *, beside: bool = False) -> Salvaged | None:
    """Salvage `state.db` if it is damaged, whoever else has it open; None when it is sound, or somebody mended it.

    `beside` the work, where nothing speaks for damage, nothing is looked into that would hold others up.

    Raises StoreDamaged, touching nothing, when it is not this profile's or the key fits no row; StoreFull.
    """
    with translated(locations.repair_lock), FileLock(locations.repair_lock, timeout=_PATIENCE, mode=0o600):
        try:
            file = DeskFile(locations.state, seal_from(key), tokens_from(key), seal_from(key))
            with closing(file):
                file.verify(beside=beside)
                if not file.unopened():
                    return None
        except StoreDamaged:
            pass
        return salvage(locations, key, at)


def salvage(locations: Locations, key: KeySource, at: datetime) -> Salvaged:
    """Put `state.db` aside and put every row that opens in a new one, with a note of what was lost.

    Raises StoreDamaged, touching nothing, when it is not this profile's or the key fits no row; StoreFull.
    """
    path = locations.state
    with translated(path), ExitStack() as until_replaced:
        source = until_replaced.enter_context(closing(sqlite3.connect(path, isolation_level=None)))
        _shut_out(source)
        # Closing any handle of a file gives up the locks this process has on it: this one is closed last.
        content = until_replaced.enter_context(open(path, "rb")).read()
        reached = StateMark(locations.state_mark).read()
        found = found_rows(source, content, seal_from(key), reached.seq)
        if not found.counts():
            _require_ours(path, source, key, reached)
        salvaged = Salvaged(_free_name(path), found.counts(), found.lost.lines())
        reached = Reached(max(reached.changes, _changes(source)), reached.seq)
        mended = _rebuilt(path.with_suffix(".mended"), key, found, reached, _incident(salvaged, at))
        _put_in_place(path, mended, salvaged.aside)
    return salvaged


def _shut_out(source: sqlite3.Connection) -> None:
    """Let nobody write meanwhile; a file SQLite cannot even lock is one nobody can write to."""
    with suppress(*BROKEN):
        source.execute("PRAGMA busy_timeout=5000")
        try:
            source.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                raise StoreError("store_busy") from error
            raise


def _require_ours(path: Path, source: sqlite3.Connection, key: KeySource, reached: Reached) -> None:
    """Nothing opens: that is only taken for damage where there was a store, and its key is not simply another one."""
    if not reached.changes:
        raise damaged(path, "nothing_readable")
    kept = key_of(source)
    if kept is not None and kept != tokens_from(key).lookup("check", "state"):
        raise damaged(path, "key_does_not_fit")


def _changes(source: sqlite3.Connection) -> int:
    with suppress(*BROKEN, ValueError, TypeError):
        return max(int(read_meta(source, name) or 0) for name in ("changes", "case_changes"))
    return 0


def _free_name(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    return aside


def _incident(salvaged: Salvaged, at: datetime) -> Incident | None:
    """What a person is to be told; nothing when nothing was lost."""
    code = "damaged" if salvaged.kept else "vanished"
    return Incident(code, at, {"aside": salvaged.aside.name}, salvaged.lost) if salvaged.lost else None


def _rebuilt(mended: Path, key: KeySource, found: FoundRows, reached: Reached, incident: Incident | None) -> Path:
    for suffix in ("", "-journal"):
        mended.with_name(mended.name + suffix).unlink(missing_ok=True)
    file = DeskFile(mended, seal_from(key), tokens_from(key), seal_from(key))
    with closing(file), file.storage.transaction() as connection:
        for name, rows in found.rows.items():
            file.tables[name].insert_multiple(Document(document, row) for row, document in sorted(rows.items()))
        put(connection, found.drafts.items())
        for case, events, sync in found.folded:
            file.cases.put(connection, case, events, sync)
        _count_on(file, found.rows, reached)
        for name in ("changes", "case_changes"):
            write_meta(connection, name, reached.changes + 1)
        write_meta(connection, "refold", 1)
        if incident is not None:
            file.doubt_copies()
            Incidents(file).note(incident)
    return mended


def _count_on(file: DeskFile, rows: Mapping[str, Mapping[int, Any]], reached: Reached) -> None:
    """Let the count of commands go on behind the highest known, whatever became of the counter itself."""
    known = [*rows.get("outbox", ()), *(line["command"]["seq"] for line in rows.get("sent_log", {}).values())]
    counters = dict(rows.get("numbers", {}).get(_COUNTERS, {}))
    counters["seq"] = max([counters.get("seq", 0), reached.seq, *known])
    file.tables["numbers"].upsert(Document(counters, _COUNTERS))


def _put_in_place(path: Path, mended: Path, aside: Path) -> None:
    os.link(path, aside)
    # A journal the old file could not be rolled back with would be taken for the new one's.
    with suppress(FileNotFoundError):
        os.rename(f"{path}-journal", f"{aside}-journal")
    os.replace(mended, path)
    sync_folder(path.parent)
