"""A backend with somebody of every role signed in, a terminal, and a few cases: what tests of every route ask as."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.accounts import add_account
from backend.app import create_app
from backend.database import Database
from backend.settings import BackendSettings
from console.domain.case import Case
from console.domain.codes import Action, Role
from tests.backend.asgi import Browser, started
from tests.backend.people import PASSWORD, Person, Terminal, enrol, sign_in
from tests.fakes.stopped_clock import StoppedClock

#: Who asks besides somebody of each role.
NOBODY, TERMINAL = "nobody", "terminal"
ASKERS = (*(role.value for role in Role), TERMINAL, NOBODY)
#: The unit whose clerk has the role `unit`.
UNIT = "ZLS"


@dataclass(frozen=True)
class Everyone:
    """Everybody who may ask, and what there is to ask for."""

    browser: Browser
    people: Mapping[str, Person]
    terminal: Terminal
    #: A case the unit has a leg of, and one it has not.
    of_unit: Case
    of_nobody: Case
    #: A command the terminal handed over.
    command: str

    def headers(self, asker: str) -> dict[str, str]:
        """What an asker says of himself."""
        if asker == NOBODY:
            return {}
        if asker == TERMINAL:
            return self.terminal.headers
        return {"Authorization": f"Bearer {self.people[asker].token}"}


def never_ends(operation: Mapping[str, Any]) -> bool:
    """Whether an operation's good answer is a stream, which a client in this process would wait for for ever."""
    return any("text/event-stream" in response.get("content", {}) for response in operation["responses"].values())


@contextmanager
def everyone(folder: Path, database_url: str = "") -> Iterator[Everyone]:
    """Run a backend on a database, or in `folder`, and bring everybody together."""
    settings = BackendSettings(database_url or f"sqlite:///{folder / 'hotline.db'}")
    with started(create_app(settings, prepare=_one_of_each_role, clock=StoppedClock().now)) as browser:
        browser.until_ready()
        people = {role.value: sign_in(browser, role.value) for role in Role}
        terminal = enrol(people["call_taker"], "everyones-terminal")
        taker = people["call_taker"]
        new = terminal.makes(taker)
        (outcome,) = terminal.send(new)
        assert outcome["status"] == "applied"
        entered = terminal.does(taker, Action.NEW)
        of_unit = terminal.does(taker, Action.ASSIGN, {"unit": UNIT}, entered)
        other = terminal.does(taker, Action.NEW)
        yield Everyone(browser, people, terminal, of_unit, other, new.id)


def _one_of_each_role(database: Database) -> None:
    with database.write() as connection:
        for role in Role:
            unit = UNIT if role is Role.UNIT else ""
            add_account(connection, role.value, PASSWORD, role.value, unit, role.value, role.value)
