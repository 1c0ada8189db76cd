"""Oracle: a cache that is corrupted or deleted while the console runs is filled anew from the backend, and no command
is touched."""

import os
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from console.domain.finding import Sought
from console.ports.errors import StoreDamaged
from console.ports.records import QueueView
from tests.fakes.station import Station
from tests.faults.working_terminal import DELIVERED, WAITING, Worked, settle, work

ALL = QueueView("all")
Harm = Callable[[Path], object]


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Worked:
    return work(tmp_path_factory.mktemp("worked") / "profile")


def delete(cache: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{cache}{suffix}").unlink(missing_ok=True)


def overwrite(cache: Path) -> None:
    """Noise over everything, in place: the file stays the one that is open."""
    Path(f"{cache}-wal").unlink(missing_ok=True)
    with open(cache, "r+b") as file:
        file.write(random.Random(3).randbytes(cache.stat().st_size))
        os.fsync(file.fileno())


def cut(cache: Path) -> None:
    os.truncate(cache, 5000)


def zero_pages(cache: Path) -> None:
    with open(cache, "r+b") as file:
        file.seek(4096)
        file.write(bytes(cache.stat().st_size - 4096))


WAYS: dict[str, Harm] = {
    "deleted": delete,
    "main file deleted": lambda cache: cache.unlink(),
    "overwritten": overwrite,
    "cut": cut,
    "zeroed": zero_pages,
}


def turn(station: Station) -> None:
    """What the sync's thread does: a step that meets the damage is tried again."""
    for _ in range(3):
        with suppress(StoreDamaged):
            settle(station)
            return
    raise AssertionError("the cache stays damaged")


def read_everything(station: Station) -> None:
    """What an operator does meanwhile: never more than a moment without the confirmed cases, never an error."""
    assert station.store.reader.count(ALL) in (WAITING, WAITING + DELIVERED)
    assert len(station.store.reader.window(ALL, 0, 50)) in (WAITING, WAITING + DELIVERED)
    assert station.store.reader.search(Sought("未送"), 50).total == WAITING


@pytest.mark.parametrize("open_when", ["running", "closed"])
@pytest.mark.parametrize("way", WAYS)
def test_the_cache_is_filled_anew_and_no_command_is_touched(
    worked: Worked, tmp_path: Path, way: str, open_when: str
) -> None:
    home = worked.copy(tmp_path / "p")
    with worked.opened(home) as station:
        station.sign_in()
        read_everything(station)
        if open_when == "closed":
            station.store.close()
        WAYS[way](home / "cache.db")
        if open_when == "closed":
            station.restart()
        read_everything(station)
        assert station.pending() == list(worked.pending)
        station.backend.offline = False
        for _ in range(3):
            station.clock.advance(61)
            turn(station)
        assert station.pending() == []
        assert station.store.reader.count(ALL) == DELIVERED + WAITING
        assert len(station.store.reader.window(ALL, 0, 50)) == DELIVERED + WAITING
        journal = [entry.command.id for entry in station.backend.service.store.journal]
        assert len(journal) == len(set(journal)) == DELIVERED + 2 * WAITING
        assert station.store.incidents.all() == []
