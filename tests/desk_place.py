"""A workplace for screen tests: the real store, the real engine, an authority in memory, a clock that stands still."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Protocol, TypeVar

from console.domain.codes import Action
from console.ports.errors import NotAuthorised
from console.ports.records import SignIn
from console.sync.engine import Engine
from console.sync.listener import Listener
from console.sync.status import LinkStatus
from console.usecases.desk import Desk
from console.usecases.workplace import TerminalGuard, Workplace
from local_store.connections import Connections
from local_store.open_store import LocalStore, open_store
from tests.builders import MONDAY, a_command, a_command_on, a_reference
from tests.fakes.fake_backend import FakeBackend
from tests.fakes.fake_search import FakeSearch
from tests.fakes.fake_service import ACCOUNTS, FakeService
from tests.fakes.stopped_clock import StoppedClock
from tests.taken_apart_once import packaged_reference


class Door(Protocol):
    """Whoever decides who may come in."""

    def sign_in(self, username: str, password: str) -> SignIn: ...


_Asked = TypeVar("_Asked", bound=Door)


@dataclass
class Ear:
    """Passes on what the engine says to the app that listens, once there is one."""

    app: Listener | None = None
    heard: list[LinkStatus] = field(default_factory=list)

    def link_changed(self, status: LinkStatus) -> None:
        self.heard.append(status)
        if self.app is not None:
            self.app.link_changed(status)

    def cases_changed(self, case_ids: Sequence[str]) -> None:
        if self.app is not None:
            self.app.cases_changed(case_ids)


class DeskPlace:
    """One terminal, its operator `taker`, and the city's service."""

    def __init__(
        self, home: Path, *, language: str = "zh_CN", signed_in: bool = True, demo: bool = True, lock_after: float = 0.0
    ) -> None:
        self.clock = StoppedClock(MONDAY)
        reference = packaged_reference() or a_reference()
        self.service = FakeService(self.clock, reference)
        self.backend = FakeBackend(self.service)
        self.store: LocalStore = open_store(home, self.clock)
        self.store.cache.put_reference(reference)
        self.ear = Ear()
        desk_store = self.store.desk
        self.engine = Engine(
            self.clock, Random(1), self.backend, desk_store, self.store.cache, self.store.reader, self.ear, self
        )
        self.search = FakeSearch(self.backend, self.store.cache)
        self.desk = Desk(
            desk_store,
            self.store.reader,
            self.clock,
            self.store.cache.reference,
            lambda: None,
            lambda: demo,
            lambda sign_in, case_id, reason: self.backend.reveal(sign_in, case_id, reason),
            self.search,
        )
        if signed_in:
            self.sign_in("taker", "demo")
            self.deliver()
        self._sign_in = self.sign_in
        self.workplace = Workplace(
            self.desk,
            language,
            demo,
            "",
            lambda name, word: self._sign_in(name, word),
            lambda listener: self._listen(listener),
            lambda: None,
            guard=TerminalGuard(self.store.operator.locked, self.store.operator.lock, self._unlock, lock_after),
            notices=self.store.notices,
        )

    def locked(self) -> bool:
        return self.store.operator.locked()

    def revoked(self, sign_in: SignIn) -> None:
        self.store.operator.forget(sign_in.actor.username)
        self.store.operator.release(sign_in)

    def _unlock(self, username: str, password: str) -> SignIn:
        with suppress(NotAuthorised):
            known = self.store.operator.known(username, password, self.clock.now())
            if known is not None:
                return known
        return self._sign_in(username, password)

    def asks(self, slow: _Asked) -> _Asked:
        """Have the dialogs ask somebody else for a sign-in."""
        self._sign_in = slow.sign_in
        return slow

    def _listen(self, listener: Listener) -> None:
        self.ear.app = listener

    def sign_in(self, username: str, password: str) -> SignIn:
        sign_in = self.backend.sign_in(username, password)
        if not isinstance(sign_in, SignIn):
            raise NotAuthorised("bad_credentials")
        self.store.operator.admit(sign_in, password, self.clock.now())
        return sign_in

    def deliver(self, steps: int = 6) -> None:
        """Let the engine do what it can now."""
        for _ in range(steps):
            self.engine.retry_now()
            self.engine.step()

    def elsewhere(self, fields: Mapping[str, Any], *then: tuple[Action, Mapping[str, Any]]) -> str:
        """Another desk enters a case, and does more to it; returns its id."""
        case_id = self.clock.new_id()
        for action, values in ((Action.NEW, fields), *then):
            self.does_elsewhere(case_id, action, values)
        return case_id

    def does_elsewhere(self, case_id: str, action: Action, fields: Mapping[str, Any]) -> None:
        """Another desk does something to a case."""
        self.clock.advance(60)
        current = self.service.store.cases.get(case_id)
        extra: dict[str, Any] = {
            "actor": ACCOUNTS["admin"],
            "at": self.clock.now(),
            "id": self.clock.new_id(),
            "sign_in": self.service.sign_in("admin", "demo").id,
            "city_id": self.service.city_reference.city_id,
        }
        if current is None:
            command = a_command(action, fields, case_id=case_id, **extra)
        else:
            command = a_command_on(current, action, fields, **extra)
        outcome = self.service.apply(command)
        assert outcome.status.value == "applied", outcome

    def connections(self) -> Sequence[Connections]:
        """Return every way the store has to its files."""
        store = self.store
        return store._desk_file.storage.connections, store._cache_file.connections, store._overlay._connections

    def close(self) -> None:
        self.store.close()
