"""A terminal without its screens: the real store, the real use cases, the real engine, a backend in memory."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from console.domain.codes import Action
from console.ports.records import Pending, SignIn, SyncState
from console.ports.store import CaseCache, CaseReader, DeskStore
from console.sync.engine import Engine
from console.sync.status import LinkState, LinkStatus
from console.usecases.act import act
from console.usecases.desk import Desk
from console.usecases.register_case import register_case
from local_store.open_store import LocalStore, open_store
from tests.builders import STRAY_DOGS
from tests.fakes.fake_backend import FakeBackend
from tests.fakes.stopped_clock import StoppedClock


class Ear:
    """Hears what the sync tells."""

    def __init__(self) -> None:
        self.statuses: list[LinkStatus] = []
        self.cases: list[tuple[str, ...]] = []

    def link_changed(self, status: LinkStatus) -> None:
        self.statuses.append(status)

    def cases_changed(self, case_ids: Sequence[str]) -> None:
        self.cases.append(tuple(case_ids))

    @property
    def status(self) -> LinkStatus:
        return self.statuses[-1]

    def says(self, state: LinkState) -> bool:
        return self.status.state is state


class Station:
    """One terminal; `restart` is what a kill and a new start do to it."""

    def __init__(self, home: Path, clock: StoppedClock, backend: FakeBackend, user: str = "taker") -> None:
        self._home, self.clock, self.backend, self._user = home, clock, backend, user
        self.random = Random(7)
        self.ear = Ear()
        self._start()

    def _start(self) -> None:
        self.store: LocalStore = open_store(self._home, self.clock)
        self.desk = self.use(self.store.desk, self.store.reader)
        self.engine = self.make_engine(self.store.desk, self.store.cache)

    def use(self, desk: DeskStore, reader: CaseReader) -> Desk:
        return Desk(desk, reader, self.clock, self.store.cache.reference, lambda: None)

    def make_engine(self, desk: DeskStore, cache: CaseCache) -> Engine:
        return Engine(self.clock, self.random, self.backend, desk, cache, self.store.reader, self.ear, self)

    def sign_in(self, user: str = "") -> None:
        self.store.desk.set_sign_in(self.backend.service.sign_in(user or self._user, "demo"))

    def sign_in_by(self, password: str) -> None:
        """Sign in as a person does, who then can lock and unlock the terminal by the password."""
        self.store.operator.admit(self.backend.service.sign_in(self._user, "demo"), password, self.clock.now())

    def locked(self) -> bool:
        return self.store.operator.locked()

    def revoked(self, sign_in: SignIn) -> None:
        self.store.operator.forget(sign_in.actor.username)
        self.store.operator.release(sign_in)

    def restart(self) -> None:
        self.store.close()
        self._start()

    def close(self) -> None:
        self.store.close()

    def new(self, **fields: Any) -> str:
        """Enter a case and return its id."""
        return register_case(self.desk, {**STRAY_DOGS, **fields}).case.id

    def do(self, case_id: str, action: Action, **fields: Any) -> str:
        """Do something to a case and return the command's id."""
        return act(self.desk, case_id, action, fields).command_id

    def pending(self) -> list[Pending]:
        return self.store.desk.pending(100_000)

    def parked(self) -> Mapping[str, str]:
        """Return what needs attention: command id → reason."""
        return {entry.command.id: entry.reason for entry in self.pending() if entry.state is SyncState.ATTENTION}

    def waiting(self) -> list[Pending]:
        return [entry for entry in self.pending() if entry.state is not SyncState.ATTENTION]

    def shown(self, case_id: str) -> Any:
        shown = self.store.reader.get(case_id)
        assert shown is not None, "the terminal does not know the case"
        return shown
