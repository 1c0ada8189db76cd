"""Applying a command: the heart. Ledger, attestation and role, collision, lifecycle, write (docs/wire.md).

Only applied commands stand in the ledger: conflict and refusal are for a person, whose decision comes back as a new
command.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from backend.attestation import NotAttested, attest
from backend.case_writer import CaseWriter
from backend.checks import NumberTaken, check
from backend.dating import Contact, believed, not_before
from backend.ledger import Receipt
from backend.records import Work
from backend.visibility import Reader, concerns, sees, shown
from backend.wire.commands import CommandDocument
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


def recorded(row: Mapping[str, Any], status: str, now: datetime, secret: str) -> Document:
    """Return the outcome the ledger has of a command, as its actor may see it, under a new status; `secret` is the
    store's."""
    if row["status"] == "void":
        return answered(row["id"], "void", "voided")
    command = command_from(row["document"])
    return _for_reader({**row["outcome"], "status": status}, Reader.of(command.actor, secret), now)


def parsed(city_id: str, document: Mapping[str, Any]) -> Command | None:
    """Return the command of a document, or None when it is none, or another city's."""
    try:
        plain = CommandDocument.model_validate(document).model_dump()
        json.dumps(plain, allow_nan=False)
        command = command_from(plain)
    except (ValidationError, ValueError, OverflowError):
        return None
    return command if command.city_id == city_id else None


def decide(work: Work, command: Command, delivery: Delivery) -> Document:
    """Apply a command inside the open transaction, or say why not; return the outcome as its actor may see it."""
    receipt = Receipt(body_hash(command), delivery.terminal, delivery.received_at, command.at, False)
    known = work.records.ledger(command.id)
    if known is not None:
        return _known(work, known, command, receipt)
    attested = attest(work.records, work.secret, command, receipt.received_at, demo=work.demo)
    if isinstance(attested, NotAttested):
        return answered(command.id, "refused", attested.reason)
    reader = Reader.of(command.actor, work.secret)
    earliest = (attested.signed_in_at, delivery.contact.before(command.seq))
    outcome = _decided(work, command, reader, receipt, earliest)
    if outcome["status"] != "applied" and (known := work.records.ledger(command.id)) is not None:
        # A copy of it was committed between the first look and the decision: what stood in its way was itself.
        return _known(work, known, command, receipt)
    return _for_reader(outcome, reader, delivery.received_at)


def _known(work: Work, row: Mapping[str, Any], command: Command, receipt: Receipt) -> Document:
    if row["status"] == "void":
        return answered(command.id, "refused", "voided")
    # Under another count it is still the same: a terminal whose older file was put back gives what waited a new one.
    counted_then = replace(command, seq=row["seq"])
    if row["body_hash"] not in (receipt.body_hash, body_hash(counted_then)):
        return answered(command.id, "refused", "id_reused")
    return recorded(row, "duplicate", receipt.received_at, work.secret)


def _dated(work: Work, command: Command, before: Case | None, receipt: Receipt, earliest: _Earliest) -> Receipt:
    floor = not_before(work.records, command, before, receipt.received_from, earliest)
    at, skewed = believed(command.at, floor, receipt.received_at)
    return replace(receipt, occurred_at=at, skewed=skewed)


def _decided(work: Work, command: Command, reader: Reader, receipt: Receipt, earliest: _Earliest) -> Document:
    standing = work.records.case(command.case_id)
    before = standing if standing is None or concerns(reader, standing) else None
    try:
        if not may(command.actor.role, command.action, work.reference.policy):
            raise TransitionRefused("role_not_allowed", {"action": command.action.value})
        if before is not standing:
            raise TransitionRefused("case_exists" if command.action is Action.NEW else "no_case")
        return _applied_or_conflict(work, command, before, _dated(work, command, before, receipt, earliest))
    except NumberTaken as taken:
        return answered(command.id, "conflict", taken.reason, taken.params, taken.holder)
    except DomainError as refused:
        return answered(command.id, "refused", refused.reason, refused.params, before)


def _applied_or_conflict(work: Work, command: Command, before: Case | None, receipt: Receipt) -> Document:
    clash = collision(command, before) if before is not None else None
    if clash is not None:
        return answered(command.id, "conflict", clash.reason, {"field": clash.group}, before)
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
    return {**answered(command.id, "applied", "", None, step.case), "events": events}


def answered(
    command_id: str, status: str, reason: str, params: Mapping[str, str] | None = None, case: Case | None = None
) -> Document:
    """Return the document of an outcome."""
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
