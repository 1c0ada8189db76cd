"""Fault 5: killed between the write of the cache and the removal from the outbox, the command is sent again and the
backend answers from its ledger."""

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
    # The third write of `state.db` in a step takes the command out of the outbox; the cache was written before it.
    [("openat", 3, "state.db-journal"), ("fdatasync", 3, "state.db"), ("unlink", 3, "state.db-journal")],
)
def test_the_case_is_confirmed_and_its_command_still_waits(
    city: City, home: Path, name: str, nth: int, file: str
) -> None:
    assert cut_off(city, home, name, nth, file) == Left(applied=True, confirmed=True, waiting=True)


def test_killed_behind_the_removal_nothing_is_sent_again(city: City, home: Path) -> None:
    # Each of the three writes makes the folder durable twice, for the journal's name and for its removal; the cache's
    # log does it once. The seventh is the last: the journal is gone already.
    left = cut_off(city, home, "fdatasync", 7, ".")
    assert left == Left(applied=True, confirmed=True, waiting=False)
