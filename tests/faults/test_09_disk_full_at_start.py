"""Oracle: on a disk that is full already the console starts and what waits is delivered, by room it kept for that; a
full log or a full export does no harm and claims nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from console.bootstrap import Hotline
from console.following import Following
from console.ports.errors import StoreFull
from console.settings import load
from local_store import ballast
from tests.faults.mounts import fill, small_disk
from tests.faults.working_terminal import Worked, settle, work

DISK, KEPT = 4 << 20, 1 << 20


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Worked:
    return work(tmp_path_factory.mktemp("worked") / "profile")


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballast, "SIZE", KEPT)
    monkeypatch.setattr(ballast, "_AMPLE", 1)


def test_the_console_starts_and_the_outbox_drains_and_the_room_is_kept_again_later(
    worked: Worked, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", DISK) as disk:
        home = worked.copy(disk / "p")
        assert ballast.Ballast(home / "ballast").regain()
        for left_over in ("cache.db-wal", "cache.db-shm"):
            (home / left_over).unlink(missing_ok=True)
        filler = fill(disk)
        with worked.opened(home) as station:
            assert len(station.pending()) == len(worked.pending)
            station.sign_in()
            settle(station)
            assert station.pending() == []
            assert not station.store.ballast.regain()
            filler.unlink()
            assert station.store.ballast.regain()
            assert (home / "ballast").stat().st_size == KEPT


def test_a_sync_that_meets_the_full_disk_gets_the_room_at_its_next_turn(
    worked: Worked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = worked.copy(tmp_path / "p")
    monkeypatch.setenv("HOTLINE_HOME", str(home))
    hotline = Hotline(load({"backend_url": "http://127.0.0.1:9"}, os.environ), os.environ)
    assert hotline.store.ballast.regain()
    Following(hotline)._crashed(StoreFull())
    assert not (home / "ballast").exists()
    Following(hotline)._crashed(StoreFull())
    hotline.close()


def test_without_room_kept_the_full_disk_is_told_and_nothing_is_harmed(worked: Worked, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", DISK) as disk:
        home = worked.copy(disk / "p")
        (home / "cache.db").unlink()
        filler = fill(disk)
        with pytest.raises(StoreFull), worked.opened(home):
            pass
        filler.unlink()
        with worked.opened(home) as station:
            assert len(station.pending()) == len(worked.pending)


def test_an_export_that_does_not_fit_claims_nothing_and_fails(worked: Worked, tmp_path: Path) -> None:
    home = worked.copy(tmp_path / "p")
    environment = {**os.environ, "HOTLINE_HOME": str(home), "HOTLINE_BACKEND_URL": "http://127.0.0.1:9"}
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "console", "outbox", "export"],
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ran.returncode == 1
    assert ran.stderr.strip() == "hotline: No space left on device"
