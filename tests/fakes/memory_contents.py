"""What a terminal keeps, in memory: the contents of its two files and of the mark beside them, without any file.

Records are kept as they are: they are frozen. A process that ends leaves what was committed; a new one over the same
contents finds just that.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from console.domain.case import Case
from console.domain.command import Command
from console.domain.event import Event
from console.domain.reference import Reference
from console.ports.incidents import Incident
from console.ports.records import Decision, Draft, Pending, Place, SignIn, SyncState, Terminal
from local_store.number_sequence import Counts

#: A folded case, the events of its pending commands, and how far it is delivered.
Folded = tuple[Case, tuple[Event, ...], SyncState]
_TABLES = ("outbox", "sent", "voids", "drafts", "owners", "preferences", "folded")


@dataclass(frozen=True, slots=True)
class Sent:
    """A line of the sent log; `status` is an outcome's, `discarded` or `superseded`."""

    command: Command
    status: str
    at: datetime
    decision: Decision | None = None


@dataclass
class DeskContents:
    """`state.db`."""

    #: By `seq`, in their order.
    outbox: dict[int, Pending] = field(default_factory=dict)
    sent: dict[str, Sent] = field(default_factory=dict)
    #: Discarded commands, and whether the backend was told.
    voids: dict[str, tuple[Command, bool]] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    #: Which console types in a draft.
    owners: dict[str, object] = field(default_factory=dict)
    preferences: dict[str, Any] = field(default_factory=dict)
    folded: dict[str, Folded] = field(default_factory=dict)
    seq: int = 0
    counts: Counts = field(default_factory=Counts)
    install_id: str = ""
    terminal: Terminal | None = None
    sign_in: SignIn | None = None
    changes: int = 1
    case_changes: int = 1
    incidents: tuple[Incident, ...] = ()

    def copied(self) -> "DeskContents":
        """Return contents that change apart from these."""
        twin = object.__new__(DeskContents)
        vars(twin).update(vars(self))
        for name in _TABLES:
            setattr(twin, name, getattr(self, name).copy())
        return twin


@dataclass
class CacheContents:
    """`cache.db`."""

    cases: dict[str, tuple[Case, tuple[Event, ...]]] = field(default_factory=dict)
    cursor: str = ""
    epoch: str = ""
    #: The cases the page written last told of.
    page: tuple[str, ...] = ()
    as_of: datetime | None = None
    unread: frozenset[str] = frozenset()
    left_out: datetime | None = None
    reference: Reference | None = None
    #: For whose eyes it was filled.
    reader: str = ""
    changes: int = 1


@dataclass
class Profile:
    """Everything in a terminal's folder."""

    desk: DeskContents = field(default_factory=DeskContents)
    cache: CacheContents = field(default_factory=CacheContents)
    #: The high-water mark of case numbers, which no restored `state.db` takes back.
    mark: Counts = field(default_factory=Counts)
    #: Which console delivers; None for none.
    leader: object | None = None
    #: Consoles that are alive, and where each console is.
    consoles: set[object] = field(default_factory=set)
    places: dict[object, Place] = field(default_factory=dict)


def merged(known: tuple[Event, ...], more: tuple[Event, ...]) -> tuple[Event, ...]:
    """Return events of both, each once (the later word counts), oldest first."""
    by_identity = {(event.command_id, event.index): event for event in (*known, *more)}
    return tuple(sorted(by_identity.values(), key=lambda event: (event.at, event.command_id, event.index)))
