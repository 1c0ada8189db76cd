"""A backend in this process with accounts of every role, and people and terminals at it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from backend.accounts import add_account
from backend.app import create_app
from backend.database import Database
from backend.settings import BackendSettings
from tests.backend.asgi import Browser, started
from tests.backend.people import ACCOUNTS, PASSWORD, Person, Terminal, enrol, sign_in
from tests.fakes.stopped_clock import StoppedClock
from tests.postgres_server import PostgresServer

ENGINES = ["sqlite", "postgresql"]


def with_accounts(database: Database) -> None:
    with database.write() as connection:
        _add_all(connection)


def _add_all(connection: Connection) -> None:
    for username, (role, unit) in ACCOUNTS.items():
        add_account(connection, username, PASSWORD, role.value, unit, username, username)


def address(file: Path) -> str:
    return f"sqlite:///{file}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what needs a store on both engines; what asks for the file itself (`store`) on SQLite only."""
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", ["sqlite"] if "store" in metafunc.fixturenames else ENGINES)


def prepare(database_url: str) -> None:
    """Make a store with reference data and accounts."""
    with started(create_app(BackendSettings(database_url), prepare=with_accounts)) as browser:
        browser.until_ready()


@pytest.fixture(scope="session")
def _prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once because hashing passwords is meant to be slow."""
    file = tmp_path_factory.mktemp("prepared") / "hotline.db"
    prepare(address(file))
    return file


@pytest.fixture(scope="session")
def prepared_postgres(postgres: PostgresServer) -> str:
    """Name of a prepared database to copy."""
    name = postgres.make()
    prepare(postgres.address(name))
    return name


@pytest.fixture
def store(_prepared: Path, tmp_path: Path) -> Path:
    """The file of this test's store, on SQLite."""
    return Path(shutil.copy(_prepared, tmp_path / "hotline.db"))


@pytest.fixture
def database_url(engine: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of this test's store."""
    if engine == "sqlite":
        yield address(request.getfixturevalue("store"))
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.copied(request.getfixturevalue("prepared_postgres")) as database_url:
        yield database_url


@pytest.fixture
def change(database_url: str) -> Callable[..., None]:
    """Do SQL to the store behind the backend's back."""

    def execute(*statements: str) -> None:
        database = Database(BackendSettings(database_url))
        with database.write() as connection:
            for statement in statements:
                connection.execute(text(statement))
        database.dispose()

    return execute


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def browser(database_url: str, clock: StoppedClock) -> Iterator[Browser]:
    with started(create_app(BackendSettings(database_url), clock=clock.now)) as browser:
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
