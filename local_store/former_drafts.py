"""Drafts set aside because their operator's password was changed while the terminal was locked: counted, opened again.

They are sealed by a key of which only a copy is left, wrapped by the former password (`operators`, `former`).
"""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from tinydb import where

from console.ports.errors import NotAuthorised, StoreDamaged, StoreError
from local_store.desk_file import DeskFile
from local_store.key_wrapping import tried
from local_store.lineage import Lineage
from local_store.operator_key import draft_seal
from local_store.packing import unpack_document
from local_store.salvaged_drafts import FORMER
from local_store.schema import count_change


class FormerDrafts:
    """Knows them by their operator's name."""

    def __init__(self, file: DeskFile, lineage: Lineage, refresh: Callable[[], bool]) -> None:
        """`refresh` takes over the key another process put in force."""
        self._file, self._lineage, self._refresh = file, lineage, refresh

    def count(self, username: str = "*") -> int:
        """Return how many there are, of one operator or of all."""
        with self._file.storage.reading() as connection:
            sql = "SELECT count(*) FROM doc_drafts WHERE actor "
            sql, actor = (f"{sql} GLOB ?", f"{FORMER}*") if username == "*" else (f"{sql} = ?", f"{FORMER}{username}")
            return int(connection.execute(sql, (actor,)).fetchone()[0])

    def put(self, username: str) -> None:
        """Set somebody's drafts aside that do not open now, out of the way of those he types from now on."""
        with self._lineage.kept() as connection:
            connection.execute("UPDATE doc_drafts SET actor = ? WHERE actor = ?", (f"{FORMER}{username}", username))

    def open(self, username: str, password: str) -> int:
        """Seal those a former password opens by the key in force, which is `username`'s; return how many.

        Raises StoreError `no_former_drafts`, NotAuthorised `former_password_wrong`, `not_signed_in`, KeyLocked.
        """
        with self._lineage.kept() as connection:
            self._refresh()
            if self._in_force() != username:
                raise NotAuthorised("not_signed_in")
            if not self.count(username):
                raise StoreError("no_former_drafts")
            known: Mapping[str, Any] = self._file.tables["operators"].get(where("name") == username) or {}
            secrets = [secret for kept in known.get("former", ()) if (secret := tried(kept, password)) is not None]
            opened = sum(self._open(connection, username, secret) for secret in secrets)
            if not opened:
                raise NotAuthorised("former_password_wrong")
            count_change(connection, "changes")
        return opened

    def _in_force(self) -> str:
        kept = self._file.tables["identity"].get(where("name") == "operator")
        return str(kept["value"].get("username", "")) if kept is not None else ""

    def _open(self, connection: sqlite3.Connection, username: str, secret: bytes) -> int:
        drafts, seal, opened = self._file.tables["drafts"].rows, draft_seal(secret), 0
        sql = "SELECT id, doc FROM {table} WHERE actor = ? ORDER BY id"
        for row, sealed in drafts.raw(connection, sql, [f"{FORMER}{username}"]):
            # One of another former password waits for that.
            with suppress(StoreDamaged):
                drafts.update(connection, row, unpack_document(seal.open("drafts", row, sealed)))
                opened += 1
        return opened
