"""The two worlds the contract is checked in: the stand-in, and the real client with the real backend."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from backend.accounts import add_account
from backend.app import create_app
from backend.database import Database
from backend.settings import BackendSettings
from backend_client.http_backend import HttpBackend
from backend_client.http_search import HttpSearch
from console.domain.case import Case
from console.domain.case_number import issue
from console.domain.codes import Action
from console.domain.command import Command
from console.domain.concurrency import seen_writers, value_of, written
from console.ports.backend import HotlineBackend
from console.ports.records import Outcome, OutcomeStatus, SignIn, Terminal
from console.ports.search import FoundThere, Inquiry
from tests.backend.asgi import started
from tests.builders import ENOUGH, MONDAY
from tests.fakes.fake_backend import FakeBackend
from tests.fakes.fake_search import FakeSearch
from tests.fakes.fake_service import ACCOUNTS, FakeService
from tests.fakes.stopped_clock import StoppedClock

PASSWORD = "demo"


@dataclass
class World:
    """A backend behind the port, and people and terminals at it."""

    backend: HotlineBackend
    clock: StoppedClock
    _turns: Any = field(default_factory=lambda: count(1))

    def person(self, username: str = "taker") -> SignIn:
        return self.backend.sign_in(username, PASSWORD)

    def terminal(self, sign_in: SignIn, install_id: str = "install-1") -> Terminal:
        return self.backend.enrol(sign_in, install_id, "")

    def command(
        self, sign_in: SignIn, terminal: Terminal, action: Action = Action.NEW, case: Case | None = None, **fields: Any
    ) -> Command:
        """Return a command of somebody who sees `case`; a new case gets the terminal's next number."""
        turn = next(self._turns)
        given = {**ENOUGH.get(action, {}), **fields} if action is not Action.AMEND else fields
        if action is Action.NEW:
            given.setdefault("number", issue(MONDAY.date(), terminal.number, turn))
        return Command(
            id=self.clock.new_id(),
            city_id=sign_in.city.id,
            case_id=case.id if case else self.clock.new_id(),
            action=action,
            fields=given,
            actor=sign_in.actor,
            sign_in=sign_in.id,
            terminal=terminal.number,
            seq=turn,
            at=self.clock.now(),
            base={} if case is None or action is not Action.AMEND else {name: value_of(case, name) for name in fields},
            writers={} if case is None else seen_writers(case, action, given),
        )

    def search(self, sign_in: SignIn, asked: Inquiry) -> FoundThere:
        """Look for cases by the client of this world."""
        if isinstance(self.backend, HttpBackend):
            return HttpSearch(self.backend).search(sign_in, asked, 50)
        assert isinstance(self.backend, FakeBackend)
        return FakeSearch(self.backend).search(sign_in, asked, 50)

    def send(self, terminal: Terminal, *commands: Command) -> list[Outcome]:
        return list(self.backend.send(terminal, commands))

    def does(self, sign_in: SignIn, terminal: Terminal, *args: Any, **fields: Any) -> Case:
        """Do something that is applied, and return the case it leaves."""
        (outcome,) = self.send(terminal, self.command(sign_in, terminal, *args, **fields))
        assert outcome.status is OutcomeStatus.APPLIED, outcome.reason
        assert outcome.case is not None
        return outcome.case


def after(command: Command, case: Case | None = None) -> dict[str, str]:
    """Return the writers a later command of a chain names: what `command`, on top of `case`, has written."""
    return {**(case.writers if case else {}), **dict.fromkeys(written(command), command.id)}


@contextmanager
def in_memory() -> Iterator[World]:
    clock = StoppedClock()
    yield World(FakeBackend(FakeService(clock)), clock)


class House(httpx.AsyncBaseTransport):
    """The real backend on a file, which can be stopped, and started again on the same or another content of it.

    With an address it keeps its data there, and the file is not looked at.
    """

    def __init__(self, file: Path, clock: StoppedClock, database_url: str = "") -> None:
        self.file, self.clock = file, clock
        self._database_url = database_url or f"sqlite:///{file}"
        self._running = ExitStack()

    def start(self) -> None:
        self._app = create_app(BackendSettings(self._database_url, demo=True), clock=self.clock.now)
        self._running.enter_context(started(self._app)).until_ready()

    def stop(self) -> None:
        self._running.close()

    def client(self, machine_time: Callable[[], datetime] | None = None) -> HttpBackend:
        return HttpBackend("http://hotline", machine_time or self.clock.now, make_transport=lambda: self)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await httpx.ASGITransport(self._app).handle_async_request(request)


@contextmanager
def over_http(prepared: Path, folder: Path) -> Iterator[World]:
    """Run the real backend on a copy of a prepared database, and speak to it through the real client."""
    with _at(House(Path(shutil.copy(prepared, folder / "hotline.db")), StoppedClock())) as world:
        yield world


@contextmanager
def over_http_on(database_url: str) -> Iterator[World]:
    """Run the real backend on a database of its own, and speak to it through the real client."""
    with _at(House(Path(), StoppedClock(), database_url)) as world:
        yield world


@contextmanager
def _at(house: House) -> Iterator[World]:
    house.start()
    with closing(house.client()) as client:
        yield World(client, house.clock)
    house.stop()


def prepare(database_url: str) -> None:
    """Make a database with the city's reference data and the stand-in's accounts."""
    with started(create_app(BackendSettings(database_url), prepare=_add_accounts)) as browser:
        browser.until_ready()


def _add_accounts(database: Database) -> None:
    with database.write() as connection:
        for username, actor in ACCOUNTS.items():
            add_account(connection, username, PASSWORD, actor.role.value, actor.unit, username, username)
