"""What the stand-in of the backend keeps, as the backend's own decision (backend.commands) asks for it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from backend.attestation import LIFETIME
from backend.case_keeping import Kept
from backend.dating import Contact
from backend.ledger import Receipt
from console.domain.case import Case
from console.domain.command import Command
from console.domain.documents import Document, command_document
from console.domain.event import Event
from console.domain.lifecycle import Advance
from console.domain.reference import Reference
from console.ports.records import Outcome, OutcomeStatus, SignIn

#: The ledger's row of a command, and the outcome it had.
Line = tuple[Mapping[str, Any], Outcome]


@dataclass(frozen=True)
class Applied:
    """A command that was applied, and the case before it: what an oracle looks at."""

    command: Command
    before: Case | None


@dataclass
class Store:
    """What a backup holds."""

    cases: dict[str, Case] = field(default_factory=dict)
    events: dict[str, list[tuple[int, Event]]] = field(default_factory=dict)
    ledger: dict[str, Line] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    change_no: int = 0
    #: What tells each change number from the same one given again after a restore.
    marks: list[str] = field(default_factory=lambda: [""])
    journal: list[Applied] = field(default_factory=list)
    #: What each terminal handed over: its hand-overs, and when its commands happened, with their `seq`.
    contacts: dict[str, Contact] = field(default_factory=dict)
    trail: dict[str, list[tuple[int, datetime]]] = field(default_factory=dict)
    #: Tokens it gave.
    tokens: set[str] = field(default_factory=set)

    def copied(self) -> "Store":
        twin = copy(self)
        for name in ("cases", "ledger", "numbers", "changed", "marks", "journal", "contacts", "tokens"):
            setattr(twin, name, copy(getattr(self, name)))
        twin.events = {case_id: list(events) for case_id, events in self.events.items()}
        twin.trail = {terminal: list(done) for terminal, done in self.trail.items()}
        return twin


@dataclass
class MemoryWork:
    """The open transaction of the backend's decision, over a store in memory; it is its own `records`."""

    store: Store
    reference: Reference
    #: Whose sign-in an id is that commands carry.
    sign_ins: Callable[[str], SignIn | None]
    #: User name → since when he is let in no more.
    disabled: Mapping[str, datetime]
    #: Names what is written next.
    mark: str
    secret: str = "00" * 32
    demo: bool = True

    @property
    def records(self) -> "MemoryWork":
        return self

    def ledger(self, command_id: str) -> Mapping[str, Any] | None:
        line = self.store.ledger.get(command_id)
        return line[0] if line else None

    def case(self, case_id: str) -> Case | None:
        return self.store.cases.get(case_id)

    def numbered(self, number: str) -> Case | None:
        case_id = self.store.numbers.get(number)
        return self.store.cases[case_id] if case_id else None

    def sign_in(self, sign_in: str) -> Mapping[str, Any] | None:
        known = self.sign_ins(sign_in)
        if known is None:
            return None
        actor, ends = known.actor, known.expires_at
        who = {"username": actor.username, "role": actor.role.value, "unit": actor.unit}
        return {**who, "revoked_at": None, "created_at": ends - LIFETIME, "expires_at": ends}

    def account(self, username: str) -> Mapping[str, Any] | None:
        return {"demo": True, "disabled_at": self.disabled.get(username)}

    def last_before(self, sender: str, seq: int) -> datetime | None:
        earlier = [line for line in self.store.trail.get(sender, ()) if line[0] < seq]
        return max(earlier)[1] if earlier else None

    def happened(self, case_id: str, command_ids: Collection[str]) -> Iterable[datetime]:
        rows = (self.ledger(name) for name in command_ids)
        return [row["occurred_at"] for row in rows if row and row.get("case_id") == case_id]

    def keep(self, kept: Kept) -> None:
        """Never asked: `write` keeps."""
        raise NotImplementedError

    def write(self, before: Case | None, step: Advance, command: Command, outcome: Document, receipt: Receipt) -> None:
        store, case = self.store, step.case
        store.change_no += 1
        store.marks.append(self.mark)
        store.cases[case.id] = case
        store.events.setdefault(case.id, []).extend((store.change_no, event) for event in step.events)
        store.changed[case.id] = store.change_no
        if case.number:
            store.numbers.setdefault(case.number, case.id)
        store.journal.append(Applied(command, before))
        row: Document = {"id": command.id, "status": "applied", "body_hash": receipt.body_hash, "case_id": case.id}
        row |= {"occurred_at": receipt.occurred_at, "document": command_document(command), "outcome": outcome}
        row |= {"received_from": receipt.received_from, "seq": command.seq, "received_at": receipt.received_at}
        store.ledger[command.id] = (row, Outcome(command.id, OutcomeStatus.APPLIED, case=case, events=step.events))
        if receipt.true:
            store.trail.setdefault(receipt.received_from, []).append((command.seq, receipt.occurred_at))
