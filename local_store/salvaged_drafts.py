"""Drafts carried from a damaged `state.db` into a new one: sealed as they are, because their operator may be away.

A draft whose operator's key lies open among the salvaged rows is tried first, so that damage is told; one that only its
operator's password opens is kept as it is.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from console.ports.errors import StoreDamaged
from local_store.operator_key import OperatorKey, TwoKeySeal
from local_store.packing import unpack_document
from local_store.sealed_rows import FIRST
from local_store.sealing import Seal

#: Before the user name of a draft that only a former password opens.
FORMER = "former:"
#: Row, and key, actor, time and sealed document of a draft, as they stand in the file.
Raw = tuple[int, tuple[Any, ...]]
#: What is selected of the table for it.
COLUMNS = "key, actor, at_ms, doc"
Documents = Iterable[Mapping[str, Any]]


class OpenKeys:
    """The operators' keys that need no password, and whose do."""

    def __init__(self, terminal: Seal, identity: Documents, operators: Documents) -> None:
        in_force = [found["value"] for found in identity if found["name"] == "operator"]
        known = list(operators)
        secrets = {row["name"]: row.get("escrow") for row in known}
        secrets |= {row["username"]: row["secret"] for row in in_force if row.get("secret")}
        self._seals = [terminal, *(_seal(terminal, bytes.fromhex(secret)) for secret in secrets.values() if secret)]
        self._away = {row["name"] for row in known if row.get("wrapped") and not secrets[row["name"]]}

    def whole(self, draft: Raw) -> Raw | None:
        """Return a draft with what its document says beside it, as it is when nobody here can try it, or None."""
        row, (_, actor, _, sealed) = draft
        document = self.document(row, sealed)
        if document is not None:
            return row, (document.get("key"), document.get("actor"), document.get("at_ms"), sealed)
        return draft if actor in self._away or str(actor).startswith(FORMER) else None

    def document(self, row: int, sealed: bytes) -> Mapping[str, Any] | None:
        """Return the document of a draft, or None when none of these keys opens it."""
        for seal in self._seals:
            with suppress(StoreDamaged, ValueError):
                return unpack_document(seal.open("drafts", row, sealed))
        return None


def raw_drafts(connection: sqlite3.Connection, after: int = FIRST, limit: int = -1) -> list[Raw]:
    """Return the drafts of a file that can be read, as they stand there; `limit` of those behind the id `after`."""
    sql = f"SELECT id, {COLUMNS} FROM doc_drafts WHERE id > ? ORDER BY id LIMIT ?"
    rows = connection.execute(sql, (after, limit))
    return [(int(row), tuple(found)) for row, *found in rows]


def put(connection: sqlite3.Connection, drafts: Iterable[Raw]) -> None:
    """Write drafts at the rows they are sealed to."""
    sql = f"INSERT INTO doc_drafts (id, {COLUMNS}) VALUES (?, ?, ?, ?, ?)"
    connection.executemany(sql, [(row, *found) for row, found in drafts])


def _seal(terminal: Seal, secret: bytes) -> Seal:
    held = OperatorKey()
    held.take(secret, b"")
    return TwoKeySeal(terminal, held)
