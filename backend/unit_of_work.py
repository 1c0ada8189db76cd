"""One transaction over cases: reads and writes by noun, and the change number that makes commit order visible."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from backend import commit_order, fact_keeping, former_numbers, search_index
from backend.caller_index import index_joined
from backend.case_rows import case_row, event_rows, unit_rows
from backend.reference_data import current_etag
from backend.search_marks import marks_of
from backend.tables import case_units, cases, commands, events
from console.domain.case import Case
from console.domain.command import Command
from console.domain.documents import Document, case_from, command_document
from console.domain.history import recorded
from console.domain.lifecycle import Advance
from console.domain.reference import Reference


class OutdatedReference(Exception):
    """The reference data was replaced while a transaction decided by the old one; nothing of it may be kept."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the backend itself knows of a command it takes in."""

    body_hash: str
    #: Number of the terminal that handed it over.
    received_from: str
    received_at: datetime
    occurred_at: datetime
    skewed: bool


@dataclass
class UnitOfWork:
    """The open transaction of one city. Nothing is kept unless the block around it commits."""

    connection: Connection
    city_id: str
    secret: str
    reference: Reference
    #: Whether sample accounts are let in.
    demo: bool
    #: How many commands were applied so far.
    applied: int = 0
    #: Case and command of each of them, and of what was undone behind them.
    _written: list[tuple[str, str]] = field(default_factory=list)

    def ledger(self, command_id: str) -> Mapping[str, Any] | None:
        """Return the ledger's row of a command, or None when it was never applied or voided."""
        return ledger_entry(self.connection, self.city_id, command_id)

    def case(self, case_id: str) -> Case | None:
        """Return a case as it stands in this transaction, locked where the engine has locks on rows."""
        if not _storable(case_id):
            return None
        where = (cases.c.city_id == self.city_id, cases.c.id == case_id)
        row = self.connection.execute(select(cases.c.document).where(*where).with_for_update()).one_or_none()
        return None if row is None else case_from(row.document)

    def case_numbered(self, number: str) -> Case | None:
        """Return the case that has a number, or None when it is free."""
        where = (cases.c.city_id == self.city_id, cases.c.number == number)
        row = self.connection.execute(select(cases.c.document).where(*where)).one_or_none()
        return None if row is None else case_from(row.document)

    def write(self, before: Case | None, step: Advance, command: Command, outcome: Document, receipt: Receipt) -> None:
        """Keep what a command made of a case: the case, its legs, its words, the ledger and the events."""
        self._write_case(before, step.case)
        self.connection.execute(insert(commands), ledger_row(command, outcome, receipt))
        former_numbers.learn(self.connection, step.case, step.events)
        rows = event_rows(self.city_id, recorded(before, step.case, step.events), self.applied)
        if rows:
            self.connection.execute(insert(events), rows)
        del self._written[self.applied :]
        self._written.append((command.case_id, command.id))
        self.applied += 1

    def _write_case(self, before: Case | None, after: Case) -> None:
        row = case_row(after, self.secret)
        if before is None:
            self.connection.execute(insert(cases), row)
        else:
            where = (cases.c.city_id == after.city_id, cases.c.id == after.id)
            self.connection.execute(update(cases).where(*where).values(row))
        if before is not None and before.callers != after.callers:
            index_joined(self.connection, [after], self.secret)
        if before is None or before.legs != after.legs:
            self._write_legs(after)
        if before is None or _found_otherwise(before, after):
            search_index.index(self.connection, after, self.reference)

    def _write_legs(self, case: Case) -> None:
        where = (case_units.c.city_id == case.city_id, case_units.c.case_id == case.id)
        self.connection.execute(case_units.delete().where(*where))
        if case.legs:
            self.connection.execute(insert(case_units), unit_rows(case))

    def finish(self) -> int:
        """Give what was applied its place among all changes, as the last thing before the commit; returns it.

        Raises OutdatedReference; who tries again decides by the new one.
        """
        if not self.applied:
            return 0
        fact_keeping.refresh(self.connection, self.city_id, self.reference.zone, 0)
        written = self._written[: self.applied]
        fresh = ((cases.c.id, 0), (commands.c.id, 1), (events.c.command_id, 1))
        number = commit_order.take_number(self.connection, self.city_id)
        self._require_current()
        for key, part in fresh:
            ids = sorted({pair[part] for pair in written})
            where = (key.table.c.city_id == self.city_id, key.in_(ids))
            self.connection.execute(update(key.table).where(*where).values(change_no=number))
        return number

    def _require_current(self) -> None:
        """Whoever replaces reference data has the counter's row first, so that what was counted by the old one is
        either committed before, and found when limits are counted anew, or seen here. SQLite has one writer."""
        if self.connection.dialect.name == "sqlite":
            return
        if current_etag(self.connection, self.city_id) != self.reference.etag:
            raise OutdatedReference


def _storable(name: str) -> bool:
    """Whether a store can be asked for it at all; half a surrogate pair is JSON, and no text."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _found_otherwise(before: Case, after: Case) -> bool:
    if (before.title, before.text, before.location) != (after.title, after.text, after.location):
        return True
    return marks_of(before) != marks_of(after) or [leg.unit for leg in before.legs] != [leg.unit for leg in after.legs]


def ledger_entry(connection: Connection, city_id: str, command_id: str) -> Mapping[str, Any] | None:
    """Return the ledger's row of a command, or None when it was never applied or voided."""
    found = select(commands).where(commands.c.city_id == city_id, commands.c.id == command_id)
    row = connection.execute(found).mappings().one_or_none()
    return None if row is None else dict(row)


def ledger_row(command: Command, outcome: Document, receipt: Receipt) -> dict[str, Any]:
    """Return the ledger's row of an applied command."""
    return {
        "city_id": command.city_id,
        "id": command.id,
        "status": "applied",
        "body_hash": receipt.body_hash,
        "case_id": command.case_id,
        "action": command.action.value,
        "actor": command.actor.username,
        "sign_in": command.sign_in,
        "terminal": command.terminal,
        "received_from": receipt.received_from,
        "seq": command.seq,
        "occurred_at": receipt.occurred_at,
        "received_at": receipt.received_at,
        "skewed": receipt.skewed,
        "document": command_document(command),
        "outcome": outcome,
        "change_no": 0,
    }
