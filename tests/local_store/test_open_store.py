"""What holds for the store as a whole: it fits the ports, and its files are for their owner only."""

import stat
from pathlib import Path

import pytest

from console.ports.errors import StoreDamaged, StoreFromNewer, StoreReadOnly
from console.ports.store import CaseCache, CaseReader, DeskStore
from local_store.open_store import LocalStore, open_store
from tests.local_store.samples import FixedClock


def test_the_store_stands_behind_the_ports(store: LocalStore) -> None:
    desk: DeskStore = store.desk
    reader: CaseReader = store.reader
    cache: CaseCache = store.cache
    assert desk.pending() == []
    assert reader.as_of() is None
    assert cache.cursor() == ("", "")


def test_folder_and_key_are_for_their_owner_only(store: LocalStore, home: Path) -> None:
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "key").stat().st_mode) == 0o600
    assert store.key.kind == "file"


def test_a_folder_open_to_others_is_closed_to_them(home: Path) -> None:
    home.mkdir(mode=0o755)
    open_store(home, FixedClock()).close()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreReadOnly) as refused:
        open_store(tmp_path / "file" / "profile", FixedClock())
    assert refused.value.params["path"] == str(tmp_path / "file" / "profile")


def test_only_one_console_holds_the_sync_lock(store: LocalStore, home: Path) -> None:
    other = open_store(home, FixedClock())
    assert store.lock.try_acquire()
    assert store.lock.try_acquire()
    assert not other.lock.try_acquire()
    store.lock.release()
    assert other.lock.try_acquire()
    other.close()
    assert store.lock.try_acquire()


def test_a_lost_key_is_told_and_nothing_is_overwritten(home: Path) -> None:
    open_store(home, FixedClock()).close()
    before = (home / "state.db").read_bytes()
    (home / "key").unlink()
    with pytest.raises(StoreDamaged):
        open_store(home, FixedClock())
    assert (home / "state.db").read_bytes() == before


def test_a_key_of_the_wrong_length_is_told(home: Path) -> None:
    open_store(home, FixedClock()).close()
    (home / "key").write_bytes(b"short")
    with pytest.raises(StoreDamaged):
        open_store(home, FixedClock())


def test_a_store_of_a_newer_version_is_left_untouched(home: Path) -> None:
    import sqlite3

    open_store(home, FixedClock()).close()
    connection = sqlite3.connect(home / "state.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = (home / "state.db").read_bytes()
    with pytest.raises(StoreFromNewer):
        open_store(home, FixedClock())
    assert (home / "state.db").read_bytes() == before


def test_a_strangers_file_is_not_taken_for_the_store(home: Path) -> None:
    home.mkdir(mode=0o700)
    (home / "state.db").write_bytes(b"somebody else's file, longer than a header of a hundred bytes" * 10)
    with pytest.raises(StoreDamaged):
        open_store(home, FixedClock())
