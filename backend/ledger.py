"""The ledger of commands: what was applied or given up, under its id, for ever."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from backend.tables import commands
from console.domain.command import Command
from console.domain.documents import Document, command_document


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the backend itself knows of a command it takes in."""

    body_hash: str
    #: Number of the terminal that handed it over.
    received_from: str
    received_at: datetime
    occurred_at: datetime
    skewed: bool

    @property
    def true(self) -> bool:
        """Whether its time says something: what a clock said of the future binds nothing."""
        return not self.skewed or self.occurred_at < self.received_at


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
