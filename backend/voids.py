"""Discarded commands: the ledger remembers for ever that one was given up, so that no late copy of it is applied."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from backend import audit
from backend.failures import Problem
from backend.hotline import Hotline
from backend.tables import commands
from backend.terminals import Terminal
from console.domain.documents import Document


def void(hotline: Hotline, terminal: Terminal, command_id: str) -> Mapping[str, Any]:
    """Give a command up and return the ledger's row of it: `void`, or `applied` when it was too late.

    Raises Problem 409 `not_your_command` when another terminal has handed over or given up that id.
    """
    try:
        _give_up(hotline, terminal, command_id)
    except IntegrityError:
        # Applied, or given up, at this very moment by somebody else: now it can be seen.
        _give_up(hotline, terminal, command_id)
    row = hotline.ledger(command_id)
    assert row is not None
    if row["received_from"] != terminal.number:
        raise Problem(409, "not_your_command")
    return row


def _give_up(hotline: Hotline, terminal: Terminal, command_id: str) -> None:
    where = (commands.c.city_id == hotline.city_id, commands.c.id == command_id)
    with hotline.database.write() as connection:
        if connection.execute(select(commands.c.id).where(*where)).first() is None:
            row = _row(hotline, terminal, command_id)
            connection.execute(insert(commands), row)
            deed = audit.Line(row["received_at"], "", audit.Deed.VOIDED, terminal.number, {"commands": [command_id]})
            audit.append(connection, hotline.city_id, deed)


def _row(hotline: Hotline, terminal: Terminal, command_id: str) -> Document:
    """Return the ledger's row: it is known by its id alone, changed no case, and has no place in commit order."""
    now = hotline.clock()
    blank = dict.fromkeys(("body_hash", "case_id", "action", "actor", "sign_in"), "")
    return {
        **blank,
        "city_id": hotline.city_id,
        "id": command_id,
        "status": "void",
        "terminal": terminal.number,
        "received_from": terminal.number,
        "seq": 0,
        "occurred_at": now,
        "received_at": now,
        "skewed": False,
        "document": {},
        "outcome": {},
        "change_no": 0,
    }
