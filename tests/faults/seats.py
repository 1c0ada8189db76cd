"""Terminals at a real backend in this process: a clock of their own each, and a line on which any message can fail."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, cast

from sqlalchemy import Connection

from backend.database import Database
from backend.doers import Doer
from backend.settings import BackendSettings
from backend.user_admin import disable_user
from console.domain.case import Case
from console.domain.command import Command
from console.ports.errors import NotFound
from console.ports.records import Outcome
from console.sync.status import LinkStatus
from tests.contract.worlds import PASSWORD, House
from tests.fakes.bad_line import BadLine
from tests.fakes.station import Ear, Station
from tests.fakes.terminal_clock import TerminalClock
from tests.sync.conftest import settle
from tests.sync.real_town import books_of


class Seat(Station):
    """A terminal with its whole sync; in touch once it is made."""

    def __init__(self, home: Path, house: House, user: str) -> None:
        self.house, self.wall = house, house.clock
        self.own_clock = TerminalClock(house.clock, seed=sum(str(home).encode()))
        self.line = BadLine(house.client(self.own_clock.machine_now), Random(7), 0.0)
        super().__init__(home, cast(Any, self.own_clock), cast(Any, self.line), user)
        self.ear = _Watch(self.own_clock)
        self.engine = self.make_engine(self.store.desk, self.store.cache)
        self.sign_in()
        settle(self)

    def sign_in(self, user: str = "") -> None:
        self.store.desk.set_sign_in(self.line.sign_in(user or self._user, PASSWORD))

    def sign_out(self) -> None:
        self.store.desk.set_sign_in(None)

    def look(self, seconds: float = 3) -> None:
        """Let so much time pass, and do what there is to do."""
        self.wall.advance(seconds)
        settle(self)

    def heal(self) -> None:
        """Let time pass until everything that can be delivered is, and what is new is known."""
        for _ in range(60):
            self.look(61)
            if not self.waiting():
                self.look()
                return
        raise AssertionError("something is never delivered")

    def known(self, key: str) -> Case | None:
        """Return a case as the backend has it, by id or number; None when it has none."""
        sign_in = self.line.sign_in("supervisor", PASSWORD)
        try:
            return self.line.find_case(sign_in, key).case
        except NotFound:
            return None

    def hand_over(self, *commands: Command) -> list[Outcome]:
        """Send commands past the engine, as a copy of them that was under way for days."""
        terminal = self.store.desk.terminal()
        assert terminal is not None
        return list(self.line.send(terminal, commands))

    def close(self) -> None:
        self.line.close()
        super().close()


class _Watch(Ear):
    """Puts the clock right by what was measured, as `bootstrap` does."""

    def __init__(self, clock: TerminalClock) -> None:
        super().__init__()
        self._clock = clock

    def link_changed(self, status: LinkStatus) -> None:
        super().link_changed(status)
        self._clock.set_offset(status.offset)


def applied(house: House) -> list[str]:
    """Return the ids of all commands the backend applied, each as often as it shows in what came of it."""
    books = books_of(house.file)
    changes = sum(case.version for case in books.cases.values())
    assert changes == len(books.applied), "every change of a case is one command's, and every command changed one"
    return list(books.applied)


def administered(house: House, deed: Callable[[Connection], object]) -> None:
    """Do something at the backend's store, in a transaction of its own."""
    database = Database(BackendSettings(f"sqlite:///{house.file}"))
    with database.write() as connection:
        deed(connection)
    database.dispose()


def shut_out(house: House, username: str) -> None:
    """Let somebody in no more, as `hotline admin user disable` does."""
    doer = Doer(BackendSettings(f"sqlite:///{house.file}").city_id, "admin", house.clock.now())
    administered(house, lambda connection: disable_user(connection, doer, username))


def again(command: Command, **changes: Any) -> Command:
    """Return a command with something changed under its id."""
    return replace(command, **changes)
