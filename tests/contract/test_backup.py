"""A backup taken while the store is served and brought back later: nothing is lost, and no number is given twice."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from backend import audit
from backend.backups import Restored, back_up, restore
from backend.database import Database
from backend.failures import Refused
from backend.settings import BackendSettings
from tests.builders import MONDAY
from tests.contract.desks import Desk
from tests.contract.worlds import House
from tests.sync.conftest import heal, settle


def settings(house: House) -> BackendSettings:
    return BackendSettings(f"sqlite:///{house.file}")


def brought_back(house: House, backup: Path) -> Restored:
    house.stop()
    restored = restore(settings(house), backup, "root", MONDAY)
    house.start()
    return restored


@pytest.fixture
def backup(house: House, tmp_path: Path) -> Callable[[], Path]:
    def take() -> Path:
        back_up(settings(house), tmp_path / "city.backup")
        return tmp_path / "city.backup"

    return take


def test_what_was_done_after_the_backup_comes_back_from_the_terminals(
    house: House, desk: Callable[[str], Desk], backup: Callable[[], Path]
) -> None:
    mine, other = desk("taker"), desk("dispatcher")
    kept = mine.new()
    settle(mine)
    saved = backup()
    lost = mine.new()
    settle(mine)
    brought_back(house, saved)
    assert other.is_known(kept)
    assert not other.is_known(lost)
    mine.look()
    heal(mine)
    assert other.is_known(lost)
    assert mine.parked() == {}


def test_a_terminal_enrolled_after_the_backup_keeps_its_number_and_nobody_else_gets_it(
    house: House, desk: Callable[[str], Desk], backup: Callable[[], Path]
) -> None:
    saved = backup()
    late = desk("taker")
    lost = late.new()
    settle(late)
    number = late.store.desk.terminal()
    assert number is not None
    brought_back(house, saved)
    newcomer = desk("dispatcher")
    given = newcomer.store.desk.terminal()
    assert given is not None
    assert given.number > number.number
    late.sign_in()
    late.look()
    heal(late)
    again = late.store.desk.terminal()
    assert again is not None
    assert again.number == number.number
    assert newcomer.is_known(lost)
    assert late.parked() == {}


def test_every_restore_is_a_new_store_to_those_outside_and_stands_in_the_log(
    house: House, desk: Callable[[str], Desk], backup: Callable[[], Path]
) -> None:
    mine, saved = desk("taker"), backup()
    epochs = [mine.line.epoch()]
    for _ in range(2):
        restored = brought_back(house, saved)
        mine.look()
        epochs.append(mine.line.epoch())
        assert epochs[-1] == restored.renewed.epoch
        house.file.with_name(restored.aside.name if restored.aside else "").unlink()
    assert len(set(epochs)) == 3
    database = Database(settings(house))
    with database.read() as connection:
        assert audit.verify(connection, "350100").broken is None
    database.dispose()
    with closing(sqlite3.connect(house.file)) as connection_:
        found = "SELECT action, actor FROM audit_entries ORDER BY entry_no DESC LIMIT 1"
        assert connection_.execute(found).fetchone() == ("store.restored", "root")


def test_the_store_that_was_there_is_kept_whole(
    house: House, desk: Callable[[str], Desk], backup: Callable[[], Path]
) -> None:
    mine, saved = desk("taker"), backup()
    lost = mine.new()
    settle(mine)
    restored = brought_back(house, saved)
    house.stop()
    assert restored.aside is not None
    with closing(sqlite3.connect(restored.aside)) as connection:
        assert connection.execute("SELECT count(*) FROM cases WHERE id = ?", (lost,)).fetchone() == (1,)
    assert sorted(path.name for path in house.file.parent.glob("hotline.db*") if "replaced" not in path.name) in (
        ["hotline.db", "hotline.db.serving"],
        ["hotline.db", "hotline.db.migrating", "hotline.db.serving"],
    )
    house.start()


def test_a_store_that_is_served_is_not_replaced(house: House, backup: Callable[[], Path]) -> None:
    saved, before = backup(), house.file.stat().st_ino
    with FileLock(f"{house.file}.serving"), pytest.raises(Refused, match="database_in_use"):
        restore(settings(house), saved, "root", MONDAY)
    assert house.file.stat().st_ino == before


def test_what_is_no_backup_changes_nothing(house: House, tmp_path: Path) -> None:
    house.stop()
    before = house.file.stat().st_ino
    for name, content in (("text", b"not a database at all"), ("empty", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(Refused, match="not_a_store"):
            restore(settings(house), tmp_path / name, "root", MONDAY)
    with pytest.raises(Refused, match="file_unusable"):
        restore(settings(house), tmp_path / "missing", "root", MONDAY)
    assert house.file.stat().st_ino == before
    house.start()


def test_a_backup_overwrites_nothing_and_is_for_its_owner_only(house: House, backup: Callable[[], Path]) -> None:
    saved = backup()
    assert saved.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Refused, match="file_exists"):
        back_up(settings(house), saved)


def test_a_lost_store_is_made_anew_from_its_backup(
    house: House, desk: Callable[[str], Desk], backup: Callable[[], Path]
) -> None:
    mine = desk("taker")
    kept = mine.new()
    settle(mine)
    saved = backup()
    house.stop()
    for path in house.file.parent.glob("hotline.db*"):
        path.unlink()
    assert restore(settings(house), saved, "root", MONDAY).aside is None
    house.start()
    assert mine.is_known(kept)
