"""Every test of the contract runs in both worlds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.worlds import World, in_memory, over_http, prepare


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database made once, because hashing passwords is meant to be slow."""
    file = tmp_path_factory.mktemp("contract") / "hotline.db"
    prepare(file)
    return file


@pytest.fixture(params=["in memory", "over http"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    if request.param == "in memory":
        with in_memory() as world:
            yield world
    else:
        with over_http(request.getfixturevalue("prepared"), tmp_path) as world:
            yield world
