"""The records that cross the ports: sign-ins, rows of lists, pending commands, pages of changes, drafts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from console.domain.case import Case
from console.domain.codes import Kind, State, Urgency
from console.domain.command import Actor, Command
from console.domain.event import Event

_EMPTY: Mapping[str, Any] = MappingProxyType({})
#: With it every history begins.
_FIRST_EVENT = "case.created"


class SyncState(StrEnum):
    """The four states an operator can tell apart (design.md 4, rule 4)."""

    HERE = "here"
    SENDING = "sending"
    DELIVERED = "delivered"
    ATTENTION = "attention"


class OutcomeStatus(StrEnum):
    """What became of a command: four definite outcomes, and one that is none."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    REFUSED = "refused"
    #: The backend stumbled over it or over what it waits for, and did nothing of it: unknown, to be sent again later.
    FAILED = "failed"
    #: Given up by a person: it was not applied and never will be.
    VOID = "void"


class Choice(StrEnum):
    """What a person decided about a command that was not delivered."""

    #: It was put again as it was.
    MINE = "mine"
    #: What others did stays.
    THEIRS = "theirs"
    #: Some values as they were wanted, some as others left them.
    MIXED = "mixed"
    #: It was put again with other words or values.
    EDITED = "edited"
    #: It was given up.
    DISCARDED = "discarded"
    #: It was taken back before it was ever handed over.
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided what about a command, and why there was something to decide."""

    choice: Choice
    #: User name of whoever chose.
    chooser: str
    #: Reason code with which it waited for a person; empty when it did not.
    reason: str = ""
    #: Field → `mine`, `theirs` or `edited`, where it was chosen field by field.
    fields: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    #: Id of the command that takes its place; empty when none does.
    followed_by: str = ""


@dataclass(frozen=True, slots=True)
class City:
    """The city a backend serves."""

    id: str
    name_zh: str
    name_en: str
    #: IANA zone name.
    zone: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who is signed in, and what proves it."""

    #: Id that commands carry.
    id: str
    actor: Actor
    name_zh: str
    name_en: str
    token: str = field(repr=False)
    #: After this the backend no longer accepts the token.
    expires_at: datetime
    city: City
    #: A city made of sample data.
    demo: bool
    #: Key of the marks of masked callers (`domain/caller_marks.py`); empty for whom may not look for callers.
    caller_key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Terminal:
    """This terminal's number, granted once, and the credential its commands travel under."""

    number: str
    credential: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Revealed:
    """A caller in full, told for a reason that the backend keeps."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command."""

    command_id: str
    status: OutcomeStatus
    #: Reason code of a conflict or refusal.
    reason: str = ""
    #: The case as it stands at the backend.
    case: Case | None = None
    #: For an applied command: what happened.
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One case that changed, as it stands now; `case` is None when it left this reader's sight."""

    case_id: str
    case: Case | None
    #: Its whole history, oldest first.
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """A page of changes in commit order."""

    changes: tuple[Change, ...]
    #: Where to go on from; opaque.
    cursor: str
    more: bool
    #: Identity of the backend's store; another one means it was restored or replaced.
    epoch: str
    #: Ids of the cases of which something could not be read and is missing here; `?` for one without a readable id.
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pending:
    """A command in the outbox."""

    command: Command
    #: `here`, `sending` or `attention`.
    state: SyncState
    #: Reason code when it needs attention.
    reason: str = ""
    #: How often it was handed to the transport.
    attempts: int = 0
    #: The case as it stood at the backend when it refused.
    theirs: Case | None = None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """What a list shows of a case."""

    id: str
    number: str | None
    kind: Kind
    state: State
    urgency: Urgency
    category: str
    title: str
    #: Address or, without one, the code of the finest division known.
    place: str
    #: Code of the lead unit, empty when not dispatched.
    unit: str
    due_at: datetime | None
    created_at: datetime
    updated_at: datetime
    sync: SyncState
    #: Of a case that waits for a callback: when to call again; None: at once, or it waits for none.
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case as this terminal shows it: confirmed state plus own pending commands."""

    case: Case
    #: Confirmed and pending events, oldest first.
    events: tuple[Event, ...]
    sync: SyncState
    #: Ids of events' commands that are not delivered yet.
    pending: tuple[Pending, ...]

    @property
    def history_begins(self) -> bool:
        """Whether its history is here from the beginning; the newest cases come before their events do."""
        return any(event.type == _FIRST_EVENT for event in self.events)


@dataclass(frozen=True, slots=True)
class QueueView:
    """A named selection of cases, in an order."""

    id: str
    #: States shown; empty for all.
    states: tuple[State, ...] = ()
    #: Only cases entered by this user name.
    created_by: str = ""
    #: Only cases whose lead unit this is.
    unit: str = ""
    #: Only cases whose limit had passed at this time.
    overdue_at: datetime | None = None
    #: `newest` (entered last first) or `due` (next limit first, without limit last).
    order: str = "newest"
    #: Whether cases in states that only a later version knows are shown beside those of `states`.
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of a search, newest first."""

    rows: tuple[CaseRow, ...]
    #: How many there are; only a lower bound when `complete` is False.
    total: int
    complete: bool


class Holder(StrEnum):
    """Who types in a draft now."""

    #: It lies aside.
    NOBODY = "nobody"
    #: A form of this console.
    HERE = "here"
    #: Another console on the same store, which is alive.
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Draft:
    """A half-typed form, durable while it is typed."""

    id: str
    #: Name of the form, e.g. `intake`.
    form: str
    #: User name of whoever types.
    actor: str
    updated_at: datetime
    fields: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)
    holder: Holder = Holder.NOBODY


@dataclass(frozen=True, slots=True)
class Place:
    """Where a console is, so that it can open there again when it ended without being left."""

    #: User name of whoever sits there.
    actor: str
    at: datetime
    #: What is on the screen, the lowest first: each says of itself what it needs to come back.
    screens: tuple[Mapping[str, Any], ...]
    #: How often it was gone back to without a key being taken there afterwards.
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Delivered:
    """A line of the sent log."""

    command: Command
    status: OutcomeStatus
    at: datetime


@dataclass(frozen=True, slots=True)
class Logged:
    """What became of a command that left the outbox, and who decided it, when a person did."""

    command: Command
    #: `applied`, `duplicate`, `discarded` or `superseded`.
    status: str
    at: datetime
    decision: Decision | None = None
