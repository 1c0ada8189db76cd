"""Where a bad day takes place: a backend with its store, and the folders of the terminals; in memory, or all real."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from console.domain.case import Case
from console.domain.command import Command
from console.ports.backend import HotlineBackend
from console.ports.clock import Clock
from console.ports.records import OutcomeStatus, SignIn
from console.ports.store import DOUBTED, WITNESS, CaseCache, CaseReader, DeskStore
from console.sync.runner import SyncLock
from tests.fakes.authority import Store
from tests.fakes.fake_backend import FakeBackend
from tests.fakes.fake_service import FakeService
from tests.fakes.memory_contents import Profile
from tests.fakes.memory_store import MemoryStore
from tests.fakes.stopped_clock import StoppedClock
from tests.fakes.terminal_clock import TerminalClock


class TerminalStore(Protocol):
    """One process's way to what is kept on its terminal."""

    @property
    def desk(self) -> DeskStore: ...
    @property
    def cache(self) -> CaseCache: ...
    @property
    def reader(self) -> CaseReader: ...
    @property
    def lock(self) -> SyncLock: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Entry:
    """An applied command, and the case as it found it."""

    command: Command
    before: Case | None


@dataclass(frozen=True)
class Books:
    """What stands in the backend's store: the truth an oracle compares with."""

    applied: Mapping[str, Entry]
    #: How often each was applied, as the store shows by what came of it.
    times: Mapping[str, int]
    voids: frozenset[str]
    cases: Mapping[str, Case]
    #: Case → command and place of each event.
    events: Mapping[str, Sequence[tuple[str, int]]]


class Town(Protocol):
    """A city for one bad day."""

    def line(self, clock: TerminalClock) -> HotlineBackend:
        """Return a client of the backend, for one process."""

    def open(self, terminal: str, clock: Clock) -> TerminalStore:
        """Open the folder of a terminal, for one process."""

    def sign_in(self, username: str) -> SignIn:
        """Let somebody in; raises NotAuthorised."""

    def disable(self, username: str) -> None:
        """Let somebody in no more."""

    def stumble(self, words: str) -> None:
        """Have the backend stumble over commands with these words; over none when empty."""

    def back_up(self) -> None:
        """Save the backend's store."""

    def restore(self, *, silently: bool) -> None:
        """Bring back what was saved last, if anything was; silently: just its file, without a new identity."""

    def keep_desk(self, terminal: str) -> None:
        """Save a terminal's precious file; no process of it is running."""

    def bring_back_desk(self, terminal: str) -> bool:
        """Put back what was saved of it; return whether anything was."""

    def has_applied(self, command_id: str) -> bool:
        """Whether the backend has applied a command."""

    def books(self) -> Books:
        """Return what stands in the backend's store."""

    def close(self) -> None:
        """Let go of everything."""


class MemoryTown:
    """All of it in memory, over the real rules."""

    def __init__(self, clock: StoppedClock) -> None:
        self.service = FakeService(clock)
        self.service.forgets_tokens = True
        self._profiles: dict[str, Profile] = {}
        self._saved: Store | None = None
        self._desks: dict[str, Any] = {}

    def line(self, clock: TerminalClock) -> HotlineBackend:
        backend = FakeBackend(self.service)
        backend.machine_time = clock.machine_now
        return backend

    def open(self, terminal: str, clock: Clock) -> TerminalStore:
        return MemoryStore(self._profiles.setdefault(terminal, Profile()), clock)

    def sign_in(self, username: str) -> SignIn:
        return self.service.sign_in(username, "demo")

    def disable(self, username: str) -> None:
        self.service.disabled.add(username)

    def stumble(self, words: str) -> None:
        self.service.stumbling = words

    def back_up(self) -> None:
        self._saved = self.service.backup()

    def restore(self, *, silently: bool) -> None:
        if self._saved is not None:
            self.service.restore(self._saved, silently=silently)

    def keep_desk(self, terminal: str) -> None:
        self._desks[terminal] = self._profiles[terminal].desk.copied()

    def bring_back_desk(self, terminal: str) -> bool:
        if terminal in self._desks:
            desk = self._profiles[terminal].desk = self._desks[terminal].copied()
            desk.preferences[WITNESS] = DOUBTED
        return terminal in self._desks

    def has_applied(self, command_id: str) -> bool:
        line = self.service.store.ledger.get(command_id)
        return line is not None and line[1].status is OutcomeStatus.APPLIED

    def books(self) -> Books:
        store = self.service.store
        applied = {done.command.id: Entry(done.command, done.before) for done in store.journal}
        voids = (name for name, (_, outcome) in store.ledger.items() if outcome.status is OutcomeStatus.VOID)
        events = {
            case_id: [(event.command_id, event.index) for _, event in kept] for case_id, kept in store.events.items()
        }
        times = Counter(done.command.id for done in store.journal)
        return Books(applied, times, frozenset(voids), store.cases, events)

    def close(self) -> None:
        """Nothing is held."""
