"""What whoever decides about commands asks of the store, and what is kept there: here one question after the other."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Select, or_, select
from sqlalchemy.sql.elements import ColumnElement

from backend import case_keeping
from backend.case_keeping import Kept
from backend.ledger import Receipt, ledger_entry
from backend.tables import accounts, cases, commands, sign_ins
from console.domain.case import Case
from console.domain.command import Command
from console.domain.documents import Document, case_from
from console.domain.lifecycle import Advance
from console.domain.reference import Reference


class Records(Protocol):
    """The store as the open transaction sees it, with what it has done itself."""

    def ledger(self, command_id: str) -> Mapping[str, Any] | None:
        """Return the ledger's row of a command, or None when it was never applied or voided."""

    def case(self, case_id: str) -> Case | None:
        """Return a case, locked where the engine has locks on rows."""

    def numbered(self, number: str) -> Case | None:
        """Return the case that has a number, in its one spelling, or None when it is free."""

    def sign_in(self, sign_in: str) -> Mapping[str, Any] | None:
        """Return the row of a sign-in."""

    def account(self, username: str) -> Mapping[str, Any] | None:
        """Return whether an account is a sample's (`demo`), and since when it is disabled (`disabled_at`)."""

    def last_before(self, sender: str, seq: int) -> datetime | None:
        """Return when the terminal's applied command before a `seq` happened, of those whose time says something."""

    def happened(self, case_id: str, command_ids: Collection[str]) -> Iterable[datetime]:
        """Return when those of the commands happened that were applied to a case."""

    def keep(self, kept: Kept) -> None:
        """Keep what a command made of a case."""


class Work(Protocol):
    """The open transaction a command is decided in; the tests have one in memory."""

    @property
    def records(self) -> Records:
        """What is asked of the store."""

    @property
    def reference(self) -> Reference:
        """The city's reference data."""

    @property
    def secret(self) -> str:
        """Key of the store's signatures."""

    @property
    def demo(self) -> bool:
        """Whether sample accounts are let in."""

    def write(self, before: Case | None, step: Advance, command: Command, outcome: Document, receipt: Receipt) -> None:
        """Keep what a command made of a case."""


class StoredRecords:
    """Asks the store each time, and writes at once."""

    def __init__(self, connection: Connection, city_id: str, secret: str, reference: Reference) -> None:
        self._connection, self._city_id = connection, city_id
        self._secret, self._reference = secret, reference

    def ledger(self, command_id: str) -> Mapping[str, Any] | None:
        """Return the ledger's row of a command."""
        return ledger_entry(self._connection, self._city_id, command_id)

    def case(self, case_id: str) -> Case | None:
        """Return a case, locked where the engine has locks on rows."""
        if not _storable(case_id):
            return None
        return self._one_case(cases.c.id == case_id, lock=True)

    def numbered(self, number: str) -> Case | None:
        """Return the case that has a number."""
        return self._one_case(cases.c.number == number, lock=False)

    def sign_in(self, sign_in: str) -> Mapping[str, Any] | None:
        """Return the row of a sign-in."""
        found = select(sign_ins).where(sign_ins.c.city_id == self._city_id, sign_ins.c.id == sign_in)
        return self._one_row(found)

    def account(self, username: str) -> Mapping[str, Any] | None:
        """Return what is asked of an account."""
        where = (accounts.c.city_id == self._city_id, accounts.c.username == username)
        found = select(accounts.c.demo, accounts.c.disabled_at).where(*where)
        return self._one_row(found)

    def last_before(self, sender: str, seq: int) -> datetime | None:
        """Return when the terminal's applied command before a `seq` happened."""
        row = commands.c
        where = (row.city_id == self._city_id, row.received_from == sender, row.seq < seq)
        found = select(row.occurred_at).where(*where, *TRUE_TIME).order_by(row.seq.desc()).limit(1)
        return self._connection.execute(found).scalar_one_or_none()

    def happened(self, case_id: str, command_ids: Collection[str]) -> Iterable[datetime]:
        """Return when those of the commands happened that were applied to a case."""
        row = commands.c
        where = (row.city_id == self._city_id, row.id.in_(sorted(command_ids)), row.case_id == case_id)
        return self._connection.execute(select(row.occurred_at).where(*where)).scalars()

    def keep(self, kept: Kept) -> None:
        """Write what a command made of a case."""
        case_keeping.keep(self._connection, self._secret, self._reference, [kept])

    def _one_row(self, found: Select[Any]) -> Mapping[str, Any] | None:
        row = self._connection.execute(found).mappings().one_or_none()
        return None if row is None else dict(row)

    def _one_case(self, which: ColumnElement[bool], *, lock: bool) -> Case | None:
        found = select(cases.c.document).where(cases.c.city_id == self._city_id, which)
        row = self._connection.execute(found.with_for_update() if lock else found).one_or_none()
        return None if row is None else case_from(row.document)


#: Of a command: applied, and its time says something (`ledger.Receipt.true`).
TRUE_TIME = (
    commands.c.status == "applied",
    or_(commands.c.skewed.is_(False), commands.c.occurred_at < commands.c.received_at),
)


def _storable(name: str) -> bool:
    """Whether a store can be asked for it at all; half a surrogate pair is JSON, and no text."""
    return not any("\ud800" <= character <= "\udfff" for character in name)
