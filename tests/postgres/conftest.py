"""A prepared database of a test's own, and people at it."""

from collections.abc import Iterator

import pytest

from backend.database import Database
from backend.settings import BackendSettings
from tests.backend.conftest import prepare
from tests.postgres_server import PostgresServer


@pytest.fixture(scope="session")
def prepared_postgres(postgres: PostgresServer) -> str:
    name = postgres.make()
    prepare(postgres.address(name))
    return name


@pytest.fixture
def database_url(postgres: PostgresServer, prepared_postgres: str) -> Iterator[str]:
    with postgres.copied(prepared_postgres) as address:
        yield address


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(BackendSettings(database_url))
    yield database
    database.dispose()
