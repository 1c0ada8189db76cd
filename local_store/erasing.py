"""Erasing a terminal: everything that is only here is handed out first, and then nothing of it can be read any more.

What is handed out and what is erased is the same, because no process can write in between; a process that waits to
write finds nothing to write into and is told so, instead of being acknowledged into a file that is gone.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from console.ports.errors import KeyLocked, StoreError
from local_store import keyrings
from local_store.desk_file import DeskFile
from local_store.key_file import account_of
from local_store.keys import sync_folder
from local_store.locations import Locations
from local_store.salvaged_drafts import FORMER, OpenKeys, raw_drafts
from local_store.sealing import Seal

#: Kind of a draft that is handed out as it is sealed: `row` and `doc` in hex, and `wrapped`, the keys it may be under.
SEALED = "sealed_draft"
#: Files of a profile, as patterns; the key first, because without it all others are noise. Settings and a backend of
#: the profile's own are no part of the terminal.
_FILES = ("key", "key.*", "state.db*", "cache.db*", "*.mark", "crash-*.log", "console.log")


def erase(
    file: DeskFile,
    terminal: Seal,
    locations: Locations,
    hand_out: Callable[[list[Mapping[str, Any]]], None],
    *,
    also_sealed: bool,
) -> None:
    """Hand out everything unsent and half typed, then erase; when `hand_out` raises, nothing is erased.

    Raises StoreError `drafts_sealed` when there are drafts that only their operator's password opens; with
    `also_sealed` they are handed out as they are, with the keys that their operator's passwords open.
    """
    with file.storage.transaction() as connection:
        drafts = [*_drafts(file, terminal, connection)]
        sealed = sum(draft["kind"] == SEALED for draft in drafts)
        if sealed and not also_sealed:
            raise StoreError("drafts_sealed", {"count": str(sealed)})
        hand_out([*_commands(file, connection), *drafts, *_reveals(file)])
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE name GLOB 'doc_*' AND type='table'"
        ).fetchall()
        for (name,) in tables:
            connection.execute(f'DROP TABLE "{name}"')
    account = None
    with suppress(StoreError):
        account = account_of(locations.key)
    for pattern in _FILES:
        for path in locations.home.glob(pattern):
            path.unlink(missing_ok=True)
    sync_folder(locations.home)
    if account is not None:
        # It opens nothing any more.
        with suppress(KeyLocked):
            keyrings.forget(account)


def _commands(file: DeskFile, connection: sqlite3.Connection) -> Iterator[Mapping[str, Any]]:
    for _, kept in file.tables["outbox"].rows.select(connection):
        yield {"kind": "command", **kept}


def _drafts(file: DeskFile, terminal: Seal, connection: sqlite3.Connection) -> Iterator[Mapping[str, Any]]:
    rows = [[kept for _, kept in file.tables[name].rows.select(connection)] for name in ("identity", "operators")]
    keys = OpenKeys(terminal, *rows)
    for row, (_, actor, at_ms, content) in raw_drafts(connection):
        document = keys.document(row, content)
        if document is not None:
            yield {"kind": "draft", **document}
        else:
            name = str(actor).removeprefix(FORMER)
            known: Mapping[str, Any] = next((kept for kept in rows[1] if kept["name"] == name), {})
            wrapped = [key for key in (known.get("wrapped"), *known.get("former", ())) if key]
            yield {"kind": SEALED, "actor": name, "at_ms": at_ms, "row": row, "doc": content.hex(), "wrapped": wrapped}


def _reveals(file: DeskFile) -> Iterator[Mapping[str, Any]]:
    for kept in file.tables["prefs"].all():
        if kept["name"] == "reveals.waiting":
            yield from ({"kind": "reveal", **record} for record in kept["value"])
