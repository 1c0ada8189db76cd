"""Drafts carried from a damaged `state.db` into a new one: sealed as they are, because their operator may be away.

A draft whose operator's key lies open among the salvaged rows is tried first, so that damage is told; one that only its
operator's password opens is kept as it is.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from console.ports.errors import StoreDamaged
from local_store.operator_key import OperatorKey, TwoKeySeal
from local_store.sealing import Seal

#: Row, key, actor, time and sealed document of a draft, as they stand in the file.
Raw = tuple[int, tuple[Any, ...]]
Documents = Mapping[str, Iterable[tuple[int, Mapping[str, Any]]]]


class OpenKeys:
    """The operators' keys that need no password, and whose do."""

    def __init__(self, terminal: Seal, rows: Documents) -> None:
        in_force = [found["value"] for _, found in rows.get("identity", ()) if found["name"] == "operator"]
        known = [found for _, found in rows.get("operators", ())]
        secrets = {row["name"]: row.get("escrow") for row in known}
        secrets |= {row["username"]: row["secret"] for row in in_force if row.get("secret")}
        self._seals = [_seal(terminal, bytes.fromhex(secret)) for secret in secrets.values() if secret]
        self._away = {row["name"] for row in known if row.get("wrapped") and not secrets[row["name"]]}

    def kept(self, drafts: Iterable[Raw], lost: list[str]) -> Iterator[Raw]:
        """Yield the drafts that open, and those nobody here can try; others are noted as lost."""
        for row, found in drafts:
            if any(_opens(seal, row, found[3]) for seal in self._seals) or found[1] in self._away:
                yield row, found
            else:
                lost.append(f"drafts|{row}")


def _seal(terminal: Seal, secret: bytes) -> Seal:
    held = OperatorKey()
    held.take(secret, b"")
    return TwoKeySeal(terminal, held)


def put(connection: sqlite3.Connection, drafts: Iterable[Raw]) -> None:
    """Write drafts at the rows they are sealed to."""
    sql = "INSERT INTO doc_drafts (id, key, actor, at_ms, doc) VALUES (?, ?, ?, ?, ?)"
    connection.executemany(sql, [(row, *found) for row, found in drafts])


def _opens(seal: Seal, row: int, sealed: Any) -> bool:
    try:
        seal.open("drafts", row, sealed)
    except StoreDamaged:
        return False
    return True
