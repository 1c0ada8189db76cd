"""A store on either engine, and the command line an administrator has."""

import io
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from backend.settings import BackendSettings
from console.cli.entry import run
from tests.backend.conftest import address, prepare
from tests.cli.conftest import Ran
from tests.postgres_server import PostgresServer

ENGINES = ["sqlite", "postgresql"]


@dataclass(frozen=True)
class Place:
    """Where a store is or will be."""

    engine: str
    url: str

    @property
    def settings(self) -> BackendSettings:
        return BackendSettings(self.url)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", ENGINES)


@pytest.fixture
def empty(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Place]]:
    """Makes places where no store is yet."""
    made: list[str] = []
    server: PostgresServer | None = request.getfixturevalue("postgres") if engine == "postgresql" else None

    def make() -> Place:
        if server is None:
            folder = tmp_path / f"place-{len(made)}"
            folder.mkdir()
            made.append(str(folder))
            return Place(engine, address(folder / "hotline.db"))
        made.append(server.make())
        return Place(engine, server.address(made[-1]))

    yield make
    for name in made if server else ():
        assert server is not None
        server.drop(name)


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with reference data and accounts, to copy."""
    file = tmp_path_factory.mktemp("prepared") / "hotline.db"
    prepare(address(file))
    return file


@pytest.fixture(scope="session")
def prepared_postgres(postgres: PostgresServer) -> str:
    """The same, by the name of a database."""
    name = postgres.make()
    prepare(postgres.address(name))
    return name


@pytest.fixture
def place(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A store with reference data and accounts."""
    if engine == "sqlite":
        file = tmp_path / "place-used" / "hotline.db"
        file.parent.mkdir()
        shutil.copy(request.getfixturevalue("prepared_file"), file)
        yield Place(engine, address(file))
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.copied(request.getfixturevalue("prepared_postgres")) as copy:
        yield Place(engine, copy)


Admin = Callable[..., Ran]


@pytest.fixture
def admin(monkeypatch: pytest.MonkeyPatch) -> Admin:
    monkeypatch.setenv("HOTLINE_LANG", "en")

    def command(store: Place, *argv: str, stdin: str = "") -> Ran:
        out, err = io.StringIO(), io.StringIO()
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = run(["admin", *argv, "--database-url", store.url], out, err)
        return Ran(int(code), out.getvalue(), err.getvalue())

    return command
