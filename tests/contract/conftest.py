"""Every test of the contract runs in every world."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.contract.desks import Desk
from tests.contract.worlds import House, World, in_memory, over_http, over_http_on, prepare
from tests.fakes.stopped_clock import StoppedClock
from tests.postgres_server import PostgresServer


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database made once, because hashing passwords is meant to be slow."""
    file = tmp_path_factory.mktemp("contract") / "hotline.db"
    prepare(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def prepared_postgres(postgres: PostgresServer) -> str:
    """Name of a database made once, on PostgreSQL."""
    name = postgres.make()
    prepare(postgres.address(name))
    return name


@pytest.fixture(params=["in memory", "over http", "over http on postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    if request.param == "in memory":
        with in_memory() as world:
            yield world
    elif request.param == "over http on postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        prepared = request.getfixturevalue("prepared_postgres")
        with server.copied(prepared) as database_url, over_http_on(database_url) as world:
            yield world
    else:
        with over_http(request.getfixturevalue("prepared"), tmp_path) as world:
            yield world


@pytest.fixture
def house(prepared: Path, tmp_path: Path) -> Iterator[House]:
    house = House(Path(shutil.copy(prepared, tmp_path / "hotline.db")), StoppedClock())
    house.start()
    yield house
    house.stop()


@pytest.fixture
def desk(house: House, tmp_path: Path) -> Iterator[Callable[[str], Desk]]:
    clock = StoppedClock()
    with ExitStack() as running:
        yield lambda user: running.enter_context(closing(Desk(tmp_path / user, clock, house, user)))
