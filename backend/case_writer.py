"""Writing many cases of a store at once, as if their commands had arrived one by one: for sample data and imports."""

from sqlalchemy import Connection, insert

from backend import commit_order, fact_keeping, former_numbers, search_index
from backend.caller_index import index_joined
from backend.case_rows import Row, case_row, event_rows, unit_rows
from backend.ledger import Receipt, ledger_row
from backend.stores import current_store
from backend.tables import case_units, cases, commands, events
from console.domain.case import Case
from console.domain.command import Command
from console.domain.documents import Document
from console.domain.history import recorded
from console.domain.lifecycle import Advance
from console.domain.reference import Reference


class CaseWriter:
    """Collects what commands made of new cases; `finish` writes it all, as the last thing of the transaction."""

    def __init__(self, connection: Connection, reference: Reference) -> None:
        self.reference = reference
        self._connection = connection
        self._store = current_store(connection)
        self._cases: dict[str, Case] = {}
        self._commands: list[Row] = []
        self._events: list[Row] = []

    def add(self, step: Advance, command: Command, outcome: Document, receipt: Receipt) -> None:
        """Remember what a command made of a case."""
        former_numbers.learn(self._connection, step.case, step.events)
        events = recorded(self._cases.get(step.case.id), step.case, step.events)
        self._events += event_rows(self._store.city_id, events, len(self._commands))
        self._commands.append(ledger_row(command, outcome, receipt))
        self._cases[step.case.id] = step.case

    def finish(self) -> None:
        """Write everything under one change number. Raises IntegrityError for a case or command already there."""
        written = self._cases.values()
        rows = {
            cases: [case_row(case, self._store.secret) for case in written],
            case_units: [row for case in written for row in unit_rows(case)],
            commands: self._commands,
            events: self._events,
        }
        number = commit_order.take_number(self._connection, self._store.city_id)
        for table, values in rows.items():
            if values:
                numbered = [row | {"change_no": number} for row in values] if "change_no" in table.c else values
                self._connection.execute(insert(table), numbered)
        index_joined(self._connection, [case for case in written if case.callers], self._store.secret)
        fact_keeping.refresh(self._connection, self._store.city_id, self.reference.zone, number)
        search_index.index_new(self._connection, written, self.reference)
