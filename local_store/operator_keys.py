"""Whose key is in force at this terminal, kept in `state.db`: taken at a sign-in, dropped by the lock, given back by
the password.

Each operator has a key of his own. While he works it lies open among the terminal's rows, for all processes of the
profile; the lock takes it from there, and what remains is a copy wrapped by his password (scrypt). The copy also says
who signed in here lately, so that he can do so again without the backend.
"""

import os
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from tinydb import where

from console.domain.documents import moment, stamp
from console.ports.errors import NotAuthorised
from console.ports.records import SignIn
from local_store.desk_documents import sign_in_document, sign_in_from
from local_store.desk_file import DeskFile
from local_store.former_drafts import FormerDrafts
from local_store.key_wrapping import passphrase_document, tried
from local_store.keys import KEY_BYTES
from local_store.left_cases import drop_copies
from local_store.lineage import Lineage
from local_store.operator_key import OperatorKey
from local_store.packing import pack, unpack_document
from local_store.schema import count_change, read_meta
from local_store.sealing import AesGcmSeal

#: How long after the backend accepted somebody he can sign in here without it (docs/wire.md accepts his work as long).
OFFLINE = timedelta(days=14)
#: scrypt for passwords: a tenth of a second and 32 MB for every guess. A sample account's password is known to all.
COST, DEMO_COST = (1 << 15, 8, 1), (1 << 10, 8, 1)
_NAME = "operator"
Row = Mapping[str, Any]


class OperatorKeys:
    """Takes, drops and gives back the operator's key; every change is one transaction of `state.db`."""

    def __init__(self, file: DeskFile, lineage: Lineage, key: OperatorKey, changed: Callable[[], None]) -> None:
        """`changed` is told that the key is another one: cached cases of before open no more."""
        self._file = file
        self._lineage = lineage
        self._changed = changed
        self._key = key
        self._seen: int | None = None
        self._locked = False
        self.former_drafts = FormerDrafts(file, lineage, self.refresh)
        key.renew = self.refresh
        self._begin()

    def locked(self) -> bool:
        """Whether the terminal is locked, by whichever process of the profile."""
        self.refresh()
        return self._locked

    def refresh(self) -> bool:
        """Take over what another process did; return whether the key is another one now."""
        with self._file.storage.reading() as connection:
            count = int(read_meta(connection, "changes") or 0)
        if count == self._seen:
            return False
        before = self._key.check
        self._take(self._row() or {})
        self._seen = count
        return self._key.check != before

    def admit(self, sign_in: SignIn, password: str, now: datetime) -> None:
        """The backend accepted somebody: sign him in here, and remember for a while by which password."""
        name = sign_in.actor.username
        known = self._known(name)
        wrapped = known.get("wrapped")
        by_password = tried(wrapped, password) if wrapped else None
        secret = self._in_the_open(name, known) or by_password
        former = list(known.get("former", ()))
        if secret is None:
            secret = os.urandom(KEY_BYTES)
            # Locked, and his password was changed at the backend: only the former one opens what he left here.
            former += [wrapped] if wrapped else []
        if secret != by_password:
            wrapped = passphrase_document(secret, password, DEMO_COST if sign_in.demo else COST)
        # The token stays behind when he signs out; who he is, is all that a sign-in without the backend needs.
        lasting = {**sign_in_document(sign_in), "token": ""}
        session = AesGcmSeal(secret).seal("session", name, pack(lasting)).hex()
        entry = {"name": name, "wrapped": wrapped, "session": session, "at": stamp(now), "former": former}
        self._sit_down(name, secret, entry, sign_in)

    def known(self, username: str, password: str, now: datetime) -> SignIn | None:
        """Sign somebody in without the backend; None when it never accepted him here, or too long ago.

        Raises NotAuthorised when the password is not the one it accepted.
        """
        known = self._known(username)
        at = moment(known.get("at"))
        # A clock that was set back lets nobody in for longer than one that was set forward keeps him out.
        if at is None or abs(now - at) > OFFLINE:
            return None
        secret = tried(known["wrapped"], password)
        if secret is None:
            raise NotAuthorised("bad_credentials")
        sealed = bytes.fromhex(known["session"])
        sign_in = sign_in_from(unpack_document(AesGcmSeal(secret).open("session", username, sealed)))
        current = self._signed_in()
        if current is not None and current.actor == sign_in.actor:
            # He had only locked it: the token he has is still good.
            sign_in = current
        self._sit_down(username, secret, known, sign_in)
        return sign_in

    def lock(self) -> None:
        """Drop the key here and in every process of the profile; what is unsent, numbers and outbox are not touched.

        Somebody whose password was never seen here would lose his drafts with the key: it stays then, and only what
        asks `locked` keeps him out.
        """
        with self._lineage.kept():
            row = self._row() or {}
            wrapped = row.get("username") and self._known(row["username"]).get("wrapped")
            self._keep({**row, "locked": True, "secret": None if wrapped else row.get("secret")})

    def release(self, only: SignIn | None = None) -> bool:
        """Nobody works here any more: the key of the cached cases is gone for good, drafts are sealed as the outbox.

        With `only`, nothing happens when another sign-in is in force by now, be it of the same person. Returns whether
        it happened.
        """
        with self._lineage.kept() as connection:
            if only is not None and not _same(only, self._signed_in()):
                return False
            self._escrow()
            drop_copies(self._file, connection)
            self._file.tables["identity"].upsert({"name": "sign_in", "value": None}, where("name") == "sign_in")
            self._keep(self._nobody())
        self._changed()
        return True

    def forget(self, username: str) -> None:
        """Let somebody whom the backend does not accept any more sign in here only through it."""
        with self._lineage.kept():
            self._file.tables["operators"].update({"at": None}, where("name") == username)
            self._count()

    def _begin(self) -> None:
        if self._row() is None:
            with self._lineage.kept():
                if self._row() is None:
                    self._keep(self._nobody())
        self.refresh()
        if self._key.held:
            self._changed()

    def _sit_down(self, name: str, secret: bytes, entry: Row, sign_in: SignIn) -> None:
        with self._lineage.kept() as connection:
            row = self._row() or {}
            salt = row.get("salt") if row.get("username") == name else None
            if row.get("username") != name:
                self._escrow()
                drop_copies(self._file, connection)
            if len(entry.get("former", ())) > len(self._known(name).get("former", ())):
                self.former_drafts.put(name)
            self._file.tables["operators"].upsert({**entry, "escrow": None}, where("name") == name)
            value = sign_in_document(sign_in)
            self._file.tables["identity"].upsert({"name": "sign_in", "value": value}, where("name") == "sign_in")
            self._keep(_open(name, secret, bytes.fromhex(salt) if salt else os.urandom(KEY_BYTES)))
        self._changed()

    def _in_the_open(self, name: str, known: Row) -> bytes | None:
        """Return the key somebody has here that needs no password: in use, or kept since he signed out."""
        row = self._row() or {}
        secret = row.get("secret") if row.get("username") == name else known.get("escrow")
        return bytes.fromhex(secret) if secret else None

    def _escrow(self) -> None:
        """Keep the key of whoever leaves, for the drafts he left here."""
        row = self._row() or {}
        if row.get("secret"):
            name = row["username"]
            kept = {**self._known(name), "name": name, "escrow": row["secret"]}
            self._file.tables["operators"].upsert(kept, where("name") == name)

    def _nobody(self) -> Row:
        secret = self._known("").get("escrow")
        return _open("", bytes.fromhex(secret) if secret else os.urandom(KEY_BYTES), os.urandom(KEY_BYTES))

    def _known(self, username: str) -> Row:
        found: Row | None = self._file.tables["operators"].get(where("name") == username)
        return found or {}

    def _signed_in(self) -> SignIn | None:
        kept = self._file.tables["identity"].get(where("name") == "sign_in")
        return sign_in_from(kept["value"]) if kept is not None and kept["value"] else None

    def _row(self) -> Row | None:
        kept = self._file.tables["identity"].get(where("name") == _NAME)
        return None if kept is None else kept["value"]

    def _keep(self, row: Row) -> None:
        self._file.tables["identity"].upsert({"name": _NAME, "value": dict(row)}, where("name") == _NAME)
        self._count()
        self._take(row)

    def _take(self, row: Row) -> None:
        self._locked = bool(row.get("locked"))
        if not row.get("secret"):
            self._key.drop()
            return
        before = self._known("").get("escrow")
        older = [bytes.fromhex(before)] if before and before != row["secret"] else []
        self._key.take(bytes.fromhex(row["secret"]), bytes.fromhex(row["salt"]), older)

    def _count(self) -> None:
        """Let the other processes notice, and whoever shows who sits here."""
        with self._lineage.kept() as connection:
            count_change(connection, "changes")


def _open(username: str, secret: bytes, salt: bytes) -> Row:
    return {"username": username, "secret": secret.hex(), "salt": salt.hex(), "locked": False}


def _same(one: SignIn, other: SignIn | None) -> bool:
    return other is not None and (one.actor.username, one.token) == (other.actor.username, other.token)
