"""Fault 4: killed between the backend's commit and what is noted of it here, there is one effect and no conflict."""

from pathlib import Path

import pytest

from tests.faults.cut_off_deliveries import Left, cut_off
from tests.faults.served_city import City


@pytest.fixture(scope="module")
def home(city: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("terminal") / "profile"
    city.enrol(home)
    return home


@pytest.mark.parametrize(
    ("name", "nth", "file"),
    [
        # A step writes `state.db` three times: sending, what the answer says of the backend's store, and the outcome.
        ("openat", 2, "state.db-journal"),
        ("fdatasync", 2, "state.db"),
        ("unlink", 2, "state.db-journal"),
        ("pwrite64", 1, "cache.db-wal"),
        ("pwrite64", 7, "cache.db-wal"),
    ],
)
def test_the_answer_came_and_was_not_noted(city: City, home: Path, name: str, nth: int, file: str) -> None:
    assert cut_off(city, home, name, nth, file) == Left(applied=True, confirmed=False, waiting=True)


def test_killed_before_the_command_was_handed_over_it_is_simply_sent(city: City, home: Path) -> None:
    left = cut_off(city, home, "unlink", 1, "state.db-journal")
    assert left == Left(applied=False, confirmed=False, waiting=True)
