"""A store in a folder of its own, closed afterwards; and what both it and the one in memory are held to."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from local_store.open_store import LocalStore, open_store
from tests.fakes.memory_contents import Profile
from tests.fakes.memory_store import MemoryStore
from tests.local_store.samples import FixedClock, Kept


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def store(home: Path) -> Iterator[LocalStore]:
    opened = open_store(home, FixedClock())
    yield opened
    opened.close()


@pytest.fixture(params=["files", "memory"])
def opening(request: pytest.FixtureRequest, home: Path) -> Iterator[Callable[[], Kept]]:
    """Open one profile, each time as another process would."""
    profile = Profile()
    with ExitStack() as running:

        def opened() -> Kept:
            files = request.param == "files"
            kept: Kept = open_store(home, FixedClock()) if files else MemoryStore(profile, FixedClock())
            return running.enter_context(closing(kept))

        yield opened


@pytest.fixture
def kept(opening: Callable[[], Kept]) -> Kept:
    return opening()
