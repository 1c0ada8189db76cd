"""Applying commands: the heart. Per command: ledger, attestation and role, collision, lifecycle, write (docs/wire.md).

A batch is one transaction with a savepoint per command, so that what is refused leaves no trace and what is applied
is there with all its parts or not at all. Only applied commands stand in the ledger: conflict and refusal are for a
person, whose decision comes back as a new command. An error nobody foresaw is its command's alone: that one is `failed`
and comes again.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError

from backend import audit, stumbles
from backend.attestation import NotAttested, attest
from backend.case_writer import CaseWriter
from backend.checks import NumberTaken, check
from backend.dating import Contact, believed, contact_with, not_before, note_contact
from backend.unit_of_work import Receipt, UnitOfWork
from backend.visibility import Reader, concerns, sees, shown
from backend.wire.commands import LAST_SEQ, CommandDocument
from console.domain.case import Case
from console.domain.case_number import normalise
from console.domain.codes import Action
from console.domain.command import Command
from console.domain.concurrency import collision
from console.domain.documents import Document, case_document, command_document, command_from, event_document
from console.domain.errors import DomainError, TransitionRefused
from console.domain.lifecycle import Advance, advance
from console.domain.roles import may

#: When a command's sign-in began, and the hand-over of its terminal after which it was made.
_Earliest = tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Delivery:
    """Who handed a batch over, and when it arrived."""

    terminal: str
    received_at: datetime
    #: Whether the terminal has made more that it has not handed over.
    more: bool = False
    #: What was known of the terminal before.
    contact: Contact = field(default_factory=Contact)


def apply_batch(work: UnitOfWork, documents: Sequence[Mapping[str, Any]], delivery: Delivery) -> list[Document]:
    """Apply commands in order inside the open transaction and return one outcome each.

    What comes behind a failed command of the same case is not tried: it may rest on it.
    """
    outcomes: list[Document] = []
    stuck: set[str] = set()
    delivery = replace(delivery, contact=contact_with(work.connection, work.city_id, delivery.terminal))
    for document in documents:
        case_id = str(document.get("case_id"))
        outcome = None if case_id in stuck else _apart(work, document, delivery)
        if outcome is None:
            stuck.add(case_id)
            outcome = _answer(str(document["id"]), "failed", "")
        outcomes.append(outcome)
    _note_contact(work, documents, delivery, left=bool(stuck))
    number = work.finish()
    if number:
        _log(work, delivery, number, outcomes)
    return outcomes


def _note_contact(work: UnitOfWork, documents: Sequence[Mapping[str, Any]], delivery: Delivery, *, left: bool) -> None:
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


def _apart(work: UnitOfWork, document: Mapping[str, Any], delivery: Delivery) -> Document | None:
    """Return the outcome of a command, or None when it met an error nobody foresaw: then nothing of it was done.

    When a key is taken, somebody else has just made the same case or command, and is seen at the second look.
    """
    applied_before = work.applied
    for look in ("first", "second"):
        try:
            with work.connection.begin_nested():
                return _outcome(work, document, delivery)
        except Exception as error:  # a bug that one command brings to light must not hold up all the others for ever
            if not stumbles.of_one_command(error):
                raise
            work.applied = applied_before
            if look == "second" or not isinstance(error, IntegrityError):
                stumbles.note("a command", error)
                return None
    return None


def recorded(row: Mapping[str, Any], status: str, now: datetime) -> Document:
    """Return the outcome the ledger has of a command, as its actor may see it, under a new status."""
    if row["status"] == "void":
        return _answer(row["id"], "void", "voided")
    command = command_from(row["document"])
    return _for_reader({**row["outcome"], "status": status}, Reader.of(command.actor), now)


def _outcome(work: UnitOfWork, document: Mapping[str, Any], delivery: Delivery) -> Document:
    command = _parsed(work, document)
    if command is None:
        return _answer(str(document.get("id", "")), "refused", "command_malformed")
    receipt = Receipt(body_hash(command), delivery.terminal, delivery.received_at, command.at, False)
    known = work.ledger(command.id)
    if known is not None:
        return _known(known, command, receipt)
    attested = attest(work.connection, work.secret, command, demo=work.demo)
    if isinstance(attested, NotAttested):
        return _answer(command.id, "refused", attested.reason)
    reader = Reader.of(command.actor)
    earliest = (attested.signed_in_at, delivery.contact.before(command.seq))
    outcome = _decided(work, command, reader, receipt, earliest)
    if outcome["status"] != "applied" and (known := work.ledger(command.id)) is not None:
        # A copy of it was committed between the first look and the decision: what stood in its way was itself.
        return _known(known, command, receipt)
    return _for_reader(outcome, reader, delivery.received_at)


def _parsed(work: UnitOfWork, document: Mapping[str, Any]) -> Command | None:
    try:
        plain = CommandDocument.model_validate(document).model_dump()
        json.dumps(plain, allow_nan=False)
        command = command_from(plain)
    except (ValidationError, ValueError, OverflowError):
        return None
    return command if command.city_id == work.city_id else None


def _known(row: Mapping[str, Any], command: Command, receipt: Receipt) -> Document:
    if row["status"] == "void":
        return _answer(command.id, "refused", "voided")
    if row["body_hash"] != receipt.body_hash:
        return _answer(command.id, "refused", "id_reused")
    return recorded(row, "duplicate", receipt.received_at)


def _dated(work: UnitOfWork, command: Command, before: Case | None, receipt: Receipt, earliest: _Earliest) -> Receipt:
    floor = not_before(work.connection, command, before, receipt.received_from, earliest)
    at, skewed = believed(command.at, floor, receipt.received_at)
    return replace(receipt, occurred_at=at, skewed=skewed)


def _decided(work: UnitOfWork, command: Command, reader: Reader, receipt: Receipt, earliest: _Earliest) -> Document:
    standing = work.case(command.case_id)
    before = standing if standing is None or concerns(reader, standing) else None
    try:
        if not may(command.actor.role, command.action, work.reference.policy):
            raise TransitionRefused("role_not_allowed", {"action": command.action.value})
        if before is not standing:
            raise TransitionRefused("case_exists" if command.action is Action.NEW else "no_case")
        return _applied_or_conflict(work, command, before, _dated(work, command, before, receipt, earliest))
    except NumberTaken as taken:
        return _answer(command.id, "conflict", taken.reason, taken.params, taken.holder)
    except DomainError as refused:
        return _answer(command.id, "refused", refused.reason, refused.params, before)


def _applied_or_conflict(work: UnitOfWork, command: Command, before: Case | None, receipt: Receipt) -> Document:
    clash = collision(command, before) if before is not None else None
    if clash is not None:
        return _answer(command.id, "conflict", clash.reason, {"field": clash.group}, before)
    check(work, command, before, receipt.received_from)
    policy, calendar = work.reference.policy, work.reference.calendar
    step = advance(before, with_one_spelling(command), command.actor, receipt.occurred_at, policy, calendar)
    outcome = applied(command, step)
    work.write(before, step, command, outcome, receipt)
    return outcome


def apply_historic(writer: CaseWriter, case: Case | None, command: Command) -> Case:
    """Apply a command of the past, which nobody hands over and everybody believes; returns the case it leaves.

    The rules are those of a live command; ledger, attestation and collision are not asked. `case` is the case as its
    last command left it, None for a `new` one. Raises DomainError.
    """
    policy, calendar = writer.reference.policy, writer.reference.calendar
    step = advance(case, with_one_spelling(command), command.actor, command.at, policy, calendar)
    receipt = Receipt(body_hash(command), command.terminal, command.at, command.at, False)
    writer.add(step, command, applied(command, step), receipt)
    return step.case


def with_one_spelling(command: Command) -> Command:
    """Return the command with its case number, if any, in the one stored form; raises InvalidNumber."""
    number = command.fields.get("number")
    if command.action is not Action.NEW or not number:
        return command
    return replace(command, fields={**command.fields, "number": normalise(str(number))})


def applied(command: Command, step: Advance) -> Document:
    """Return the outcome of a command that was applied."""
    events = [event_document(event) for event in step.events]
    return {**_answer(command.id, "applied", "", None, step.case), "events": events}


def _answer(
    command_id: str, status: str, reason: str, params: Mapping[str, str] | None = None, case: Case | None = None
) -> Document:
    return {
        "command_id": command_id,
        "status": status,
        "reason": reason,
        "params": dict(params or {}),
        "case": None if case is None else case_document(case),
        "events": [],
    }


def _for_reader(outcome: Document, reader: Reader, now: datetime) -> Document:
    case = outcome["case"]
    if case is None:
        return outcome
    return {**outcome, "case": shown(reader, case, now) if sees(reader, case) else None}


def body_hash(command: Command) -> str:
    """Return what tells a command from another one under the same id."""
    body = json.dumps(command_document(command), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode("ascii")).hexdigest()
