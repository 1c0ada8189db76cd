"""Applying commands by the batch: one transaction, one outcome each, in their order.

What a batch asks of the store is asked for all of its commands together, and written behind the last of them
(`gathered_records`). When that is not possible, or a command brings a bug to light, nothing of it is kept and they are
applied one by one, each in a savepoint of its own: what is refused leaves no trace, and an error nobody foresaw is its
command's alone. That one is `failed` and comes again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.exc import IntegrityError

from backend import audit, stumbles
from backend.commands import Delivery, answered, decide, parsed
from backend.dating import contact_with, note_contact
from backend.gathered_records import Unforeseen
from backend.unit_of_work import UnitOfWork
from backend.wire.commands import LAST_SEQ
from console.domain.command import Command
from console.domain.documents import Document

#: Commands as they came.
_Batch = Sequence[Mapping[str, Any]]


def apply_batch(work: UnitOfWork, documents: _Batch, delivery: Delivery) -> list[Document]:
    """Apply commands in order inside the open transaction and return one outcome each."""
    delivery = replace(delivery, contact=contact_with(work.connection, work.city_id, delivery.terminal))
    outcomes = apply_together(work, documents, delivery) or apply_one_by_one(work, documents, delivery)
    left = any(outcome["status"] == "failed" for outcome in outcomes)
    _note_contact(work, documents, delivery, left=left)
    number = work.finish()
    if number:
        _log(work, delivery, number, outcomes)
    return outcomes


def apply_together(work: UnitOfWork, batch: _Batch, delivery: Delivery) -> list[Document]:
    """Apply commands by what is known of all of them beforehand; nothing is done, and none answered, when that fails.

    It fails also when somebody else makes one of their cases meanwhile, who is seen at the second look.
    """
    try:
        commands = [parsed(work.city_id, document) for document in batch]
        known = [command for command in commands if command is not None]
        if not known:
            return []
        with work.connection.begin_nested(), work.gathered(known, delivery.terminal):
            return [
                _outcome(work, document, command, delivery) for document, command in zip(batch, commands, strict=True)
            ]
    except Unforeseen:
        return []
    except Exception as error:  # a bug that one command brings to light is found, and told, one by one
        if not stumbles.of_one_command(error):
            raise
        stumbles.note("a batch that is applied one by one instead", error)
        return []


def apply_one_by_one(work: UnitOfWork, batch: _Batch, delivery: Delivery) -> list[Document]:
    """Apply commands each by itself.

    What comes behind a failed one of the same case is not tried: it may rest on it.
    """
    outcomes: list[Document] = []
    stuck: set[str] = set()
    for document in batch:
        case_id = str(document.get("case_id"))
        outcome = None if case_id in stuck else _apart(work, document, delivery)
        if outcome is None:
            stuck.add(case_id)
            outcome = answered(str(document["id"]), "failed", "")
        outcomes.append(outcome)
    return outcomes


def _apart(work: UnitOfWork, document: Mapping[str, Any], delivery: Delivery) -> Document | None:
    """Return the outcome of a command, or None when it met an error nobody foresaw: then nothing of it was done.

    When a key is taken, somebody else has just made the same case or command, and is seen at the second look.
    """
    applied_before = work.applied
    for look in ("first", "second"):
        try:
            with work.connection.begin_nested():
                return _outcome(work, document, parsed(work.city_id, document), delivery)
        except Exception as error:  # a bug that one command brings to light must not hold up all the others for ever
            if not stumbles.of_one_command(error):
                raise
            work.applied = applied_before
            if look == "second" or not isinstance(error, IntegrityError):
                stumbles.note("a command", error)
                return None
    return None


def _outcome(work: UnitOfWork, document: Mapping[str, Any], command: Command | None, delivery: Delivery) -> Document:
    if command is None:
        return answered(str(document.get("id", "")), "refused", "command_malformed")
    return decide(work, command, delivery)


def _note_contact(work: UnitOfWork, documents: _Batch, delivery: Delivery, *, left: bool) -> None:
    """Remember up to where the terminal has handed over what it made; what failed will come again."""
    counts = [seq for document in documents if type(seq := document.get("seq")) is int and 0 <= seq <= LAST_SEQ]
    after = delivery.contact.after(delivery.received_at, max(counts, default=0), more=delivery.more or left)
    note_contact(work.connection, work.city_id, delivery.terminal, after)


def _log(work: UnitOfWork, delivery: Delivery, number: int, outcomes: Sequence[Document]) -> None:
    """One line for all a transaction did: who did each, and when, stands in the ledger under its id."""
    ids = [outcome["command_id"] for outcome in outcomes if outcome["status"] in ("applied", "void")]
    data = {"change_no": number, "commands": ids}
    audit.append(
        work.connection,
        work.city_id,
        audit.Line(delivery.received_at, "", audit.Deed.APPLIED, delivery.terminal, data),
    )
