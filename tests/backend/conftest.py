"""A backend in this process with accounts of every role, and people and terminals at it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from backend.accounts import add_account
from backend.app import create_app
from backend.database import Database
from backend.settings import BackendSettings
from tests.backend.asgi import Browser, started
from tests.backend.people import ACCOUNTS, PASSWORD, Person, Terminal, enrol, sign_in
from tests.fakes.stopped_clock import StoppedClock


def with_accounts(database: Database) -> None:
    with database.write() as connection:
        _add_all(connection)


def _add_all(connection: Connection) -> None:
    for username, (role, unit) in ACCOUNTS.items():
        add_account(connection, username, PASSWORD, role.value, unit, username, username)


def address(file: Path) -> str:
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def _prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with reference data and accounts, made once because hashing passwords is meant to be slow."""
    file = tmp_path_factory.mktemp("prepared") / "hotline.db"
    with started(create_app(BackendSettings(address(file)), prepare=with_accounts)) as browser:
        browser.until_ready()
    return file


@pytest.fixture
def store(_prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(_prepared, tmp_path / "hotline.db"))


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def browser(store: Path, clock: StoppedClock) -> Iterator[Browser]:
    with started(create_app(BackendSettings(address(store)), clock=clock.now)) as browser:
        browser.until_ready()
        yield browser


@pytest.fixture
def taker(browser: Browser) -> Person:
    return sign_in(browser, "taker")


@pytest.fixture
def neighbour(browser: Browser) -> Person:
    return sign_in(browser, "neighbour")


@pytest.fixture
def terminal(taker: Person) -> Terminal:
    return enrol(taker, "install-1")
