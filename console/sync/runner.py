"""The thread that keeps the engine stepping: supervised, woken by the bell, and only where it holds the sync lock."""

import threading
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Protocol

from console.ports.preferences import CALLS, OPERATOR_STATE
from console.ports.store import CaseReader, DeskStore
from console.sync import plan
from console.sync.engine import Engine
from console.sync.listener import Listener
from console.sync.stand_in import MUCH, NoStandIn, Stage, StandIn
from console.sync.status import LinkState

#: Seconds between two looks at whether another process changed the store, or left the lock.
_LOOK = 0.25
#: The same at whether a stand-in is ready: nothing is fetched meanwhile, because it would be held in memory twice.
_SHORTLY = 0.02


class SyncLock(Protocol):
    """Says which process of a profile does the sync."""

    def try_acquire(self) -> bool:
        """Take the lock if it is free, and say whether this process has it now."""

    def release(self) -> None:
        """Give the lock back."""


class SyncRunner:
    """Runs an engine in a thread of its own until stopped; while another process does, it follows."""

    def __init__(
        self,
        engine: Engine,
        lock: SyncLock,
        desk: DeskStore,
        reader: CaseReader,
        listener: Listener,
        crashed: Callable[[Exception], None],
        random: Random,
        stand_in: StandIn | None = None,
    ) -> None:
        """`crashed` is told every error nobody expected; the work goes on after a wait.

        What takes long is left to the `stand_in`, if there is one.
        """
        self._stand_in = stand_in or NoStandIn()
        self._engine, self._lock, self._desk, self._reader = engine, lock, desk, reader
        self._listener, self._crashed, self._random = listener, crashed, random
        self._bell = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._leading = False
        self._crashes = 0
        self._seen = (-1, -1)
        #: What the screen shows beside cases as last told: who sits here, since which sign-in, which calls wait,
        #: what he is doing.
        self._beside: tuple[object, ...] = ()

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def ring(self) -> None:
        """There is something to send."""
        self._bell.set()

    def sync_now(self) -> None:
        """A person asks for it: do not wait out an earlier failure."""
        self._engine.retry_now()
        self._bell.set()

    def stop(self, seconds: float) -> bool:
        """Stop and wait at most so long; return whether the thread has ended. What is unsent stays in the outbox."""
        self._stopping.set()
        self._bell.set()
        self._thread.join(seconds)
        self._stand_in.end()
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._turn()
        finally:
            if self._leading:
                self._lock.release()

    def _turn(self) -> None:
        try:
            self._pause(self._work())
            self._crashes = 0
        except Exception as error:  # the one place that ends a worker's turn: an unknown error must not end the sync
            self._crashes += 1
            pause = plan.wait(self._crashes, None, self._random.random())
            # Neither may end the thread: whoever keeps crashes, or listens, can meet the same full disk.
            with suppress(Exception):
                self._crashed(error)
            with suppress(Exception):
                self._engine.interrupted(error, pause)
            self._bell.clear()
            self._stopping.wait(pause)

    def _work(self) -> float:
        stage = self._stage()
        if stage is Stage.GETTING_READY:
            return _SHORTLY
        if stage is Stage.AT_WORK:
            self._engine.follow(LinkState.ONLINE)
            return _LOOK
        if not self._leading:
            self._leading = self._lock.try_acquire()
            if self._leading:
                self._engine.take_over()
                self._beside = self._shown_beside()
        if self._leading:
            self._seen = self._counts()
            if self._other_beside():
                self._listener.cases_changed(())
            return self._engine.step()
        self._engine.follow()
        return _LOOK

    def _stage(self) -> Stage:
        """Leave the lock to the stand-in while much is to be fetched, and return how far that is."""
        if self._leading and self._engine.pages_on_end() >= MUCH:
            self._stand_in.begin()
        stage = self._stand_in.stage()
        if stage is not Stage.READY:
            return stage
        self._leading = False
        self._engine.follow(LinkState.ONLINE)
        self._lock.release()
        self._stand_in.given()
        return Stage.AT_WORK

    def _pause(self, seconds: float) -> None:
        """Wait, but no longer than until the bell rings or the store changes."""
        left = seconds
        while left > 0 and not self._stopping.is_set():
            if self._bell.wait(min(left, _LOOK)):
                self._bell.clear()
                return
            left -= _LOOK
            if self._store_changed():
                return

    def _store_changed(self) -> bool:
        counts = self._counts()
        changed, self._seen = counts != self._seen, counts
        if changed and not self._leading:
            self._listener.cases_changed(())
        return changed

    def _other_beside(self) -> bool:
        """Whether another process may have signed somebody in or out, or told of a call: no status of the link has to
        change by that."""
        before, self._beside = self._beside, self._shown_beside()
        return before != self._beside

    def _shown_beside(self) -> tuple[object, ...]:
        sign_in = self._desk.sign_in()
        seat = ("", "") if sign_in is None else (sign_in.actor.username, sign_in.id)
        return (*seat, self._desk.preference(CALLS), self._desk.preference(OPERATOR_STATE))

    def _counts(self) -> tuple[int, int]:
        return self._desk.change_count(), self._reader.change_count()
