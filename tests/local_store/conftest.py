"""A store in a folder of its own, closed afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local_store.open_store import LocalStore, open_store
from tests.local_store.samples import FixedClock


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def store(home: Path) -> Iterator[LocalStore]:
    opened = open_store(home, FixedClock())
    yield opened
    opened.close()
