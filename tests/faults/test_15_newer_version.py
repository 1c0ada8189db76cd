"""Oracle: a state file of a newer version is refused with a message and left untouched; a newer cache is begun anew and
costs no command."""

import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from console.cli.entry import run
from console.ports.errors import StoreFromNewer
from console.ports.records import QueueView
from console.texts import Catalogue
from local_store.open_store import open_store
from tests.fakes.stopped_clock import StoppedClock
from tests.faults.working_terminal import DELIVERED, WAITING, Worked, settle, work


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Worked:
    return work(tmp_path_factory.mktemp("worked") / "profile")


def of_newer_version(file: Path) -> bytes:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 99")
    return file.read_bytes()


def files(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}


def test_a_newer_state_file_is_refused_and_nothing_in_the_folder_changes(worked: Worked, tmp_path: Path) -> None:
    home = worked.copy(tmp_path / "p")
    of_newer_version(home / "state.db")
    before = files(home)
    with pytest.raises(StoreFromNewer):
        open_store(home, StoppedClock())
    assert files(home) == before


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_message_says_what_to_do(
    worked: Worked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    home = worked.copy(tmp_path / "p")
    of_newer_version(home / "state.db")
    monkeypatch.setenv("HOTLINE_HOME", str(home))
    monkeypatch.setenv("HOTLINE_BACKEND_URL", "http://127.0.0.1:9")
    err = io.StringIO()
    assert run(["queue", "--lang", language], io.StringIO(), err) == 1
    assert Catalogue.load(language).say("errors.remedy.store_from_newer") in err.getvalue()
    assert "state.db" in err.getvalue()


def test_a_newer_cache_is_begun_anew_and_costs_no_command(worked: Worked, tmp_path: Path) -> None:
    home = worked.copy(tmp_path / "p")
    of_newer_version(home / "cache.db")
    with worked.opened(home) as station:
        assert station.pending() == list(worked.pending)
        assert station.store.reader.count(QueueView("all")) == WAITING
        station.sign_in()
        settle(station)
        assert station.pending() == []
        assert station.store.reader.count(QueueView("all")) == DELIVERED + WAITING
