"""Stores whose process may end before, within or after any write, and the console over them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any, cast

from console.ports.records import Pending, SyncState
from console.ports.store import CaseCache, DeskStore
from console.sync.engine import Engine
from console.sync.status import LinkStatus
from console.usecases.desk import Desk
from tests.fakes.bad_line import BadLine
from tests.fakes.terminal_clock import TerminalClock
from tests.sync.towns import Town

_WRITES = frozenset(
    {
        "put_page",
        "put_cases",
        "leave_out",
        "fill_for",
        "clear",
        "put_reference",
        "set_preference",
        "set_terminal",
        "set_sign_in",
    }
)


class PowerCut(BaseException):
    """Ends the process where it stands."""


class Fate:
    """How often a write ends the process."""

    def __init__(self, random: Random, rate: float) -> None:
        self._random, self.rate = random, rate

    def perhaps(self) -> None:
        """Raise PowerCut, or not."""
        if self.rate and self._random.random() < self.rate:
            raise PowerCut


class Fragile:
    """A store whose process may end before or after each of its writes."""

    def __init__(self, store: Any, fate: Fate) -> None:
        self._store, self._fate = store, fate

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        if name in _WRITES:
            return self._cut_around(found)
        # Found without this detour from now on: reads are most of what a day does.
        setattr(self, name, found)
        return found

    def _cut_around(self, write: Callable[..., Any]) -> Callable[..., Any]:
        def cut(*args: Any) -> Any:
            self._fate.perhaps()
            result = write(*args)
            self._fate.perhaps()
            return result

        return cut

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        self._fate.perhaps()
        with self._store.transaction() as tx:
            yield tx
            self._fate.perhaps()
        self._fate.perhaps()


class Console:
    """One process on a terminal: its use cases, its engine, and the lead when no other process has it."""

    def __init__(self, town: Town, terminal: str, clock: TerminalClock, line: BadLine, fate: Fate) -> None:
        self._town, self.terminal, self.clock, self.line, self._fate = town, terminal, clock, line, fate
        self.cuts = 0
        self.start()

    def start(self) -> None:
        """Begin as a new process: nothing is known but what was committed."""
        self.store = self._town.open(self.terminal, self.clock)
        desk = cast(DeskStore, Fragile(self.store.desk, self._fate))
        cache = cast(CaseCache, Fragile(self.store.cache, self._fate))
        self.desk = Desk(desk, self.store.reader, self.clock, self.store.cache.reference, lambda: None)
        self.engine = Engine(self.clock, Random(7), self.line, desk, cache, self.store.reader, self)
        self._leading = False

    def stop(self) -> None:
        """End the process, well or not."""
        self.store.close()

    def restart(self) -> None:
        self.stop()
        self.start()

    def link_changed(self, status: LinkStatus) -> None:
        """As `bootstrap` does: the clock is put right by what was measured."""
        self.clock.set_offset(status.offset)

    def cases_changed(self, case_ids: Sequence[str]) -> None:
        """Nobody looks."""

    def step(self) -> float:
        """What the thread of the sync does at each turn; a cut ends the process and another one begins."""
        try:
            if not self._leading:
                self._leading = self.store.lock.try_acquire()
                if not self._leading:
                    self.engine.follow()
                    return 1.0
                self.engine.take_over()
            return self.engine.step()
        except PowerCut:
            self.die()
            return 0.0

    def die(self) -> None:
        self.cuts += 1
        self.restart()

    def pending(self) -> list[Pending]:
        return self.store.desk.pending(100_000)

    def waiting(self) -> list[Pending]:
        return [entry for entry in self.pending() if entry.state is not SyncState.ATTENTION]

    def parked(self) -> list[Pending]:
        return [entry for entry in self.pending() if entry.state is SyncState.ATTENTION]
