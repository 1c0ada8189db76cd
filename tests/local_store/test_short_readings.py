"""A large state file is looked into while others work: they do not wait for it, and what they change is no damage."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from console.domain.codes import Role
from console.domain.command import Actor
from console.ports.errors import StoreDamaged
from console.ports.records import City, Draft, SignIn
from local_store import desk_file, structure
from local_store.desk_file import DeskFile
from local_store.key_file import load_key
from local_store.open_store import LocalStore
from local_store.sealing import Seal, seal_from, tokens_from
from tests.local_store.samples import START

ROWS = 60
#: At which readings something changes.
CHANGES = (2, 5, 15, 32, 34, 36, 38, 40)
#: Seconds a row is held up at most, for the writer to get through between two readings.
_LIMIT = 0.05
_PATIENCE = 10.0


class Watched:
    """A seal that says when a row is about to be opened."""

    def __init__(self, seal: Seal, opening: Callable[[str, int], None]) -> None:
        self._seal, self._opening = seal, opening

    def seal(self, table: str, row: int | str, content: bytes) -> bytes:
        """Seal as before."""
        return self._seal.seal(table, row, content)

    def open(self, table: str, row: int | str, sealed: bytes) -> bytes:
        """Open as before, once it was said."""
        self._opening(table, int(row))
        return self._seal.open(table, row, sealed)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_file, "OPENED_PAGES", 1)
    monkeypatch.setattr(desk_file, "CHECKED_PAGES", 1)
    monkeypatch.setattr(desk_file, "PORTION", 4)
    monkeypatch.setattr(structure, "STEP", 1)


@pytest.fixture
def filled(store: LocalStore) -> LocalStore:
    with store.documents.sealed.transaction():
        for index in range(ROWS):
            store.documents.table("audit").insert({"line": index, "text": "井盖没了" * 20})
            store.desk.save_draft(a_draft(index))
    return store


def a_draft(index: int) -> Draft:
    return Draft(f"draft-{index}", "intake", "lin", START, {"text": f"第{index}件"})


def a_sign_in(username: str) -> SignIn:
    city = City("350100", "福州", "Fuzhou", "Asia/Shanghai")
    actor = Actor(username, Role.CALL_TAKER)
    return SignIn(f"sign-in-{username}", actor, "林", "Lin", "token", START + timedelta(hours=12), city, demo=True)


def looking(home: Path, opening: Callable[[str, int], None]) -> DeskFile:
    key = load_key(home / "key")
    return DeskFile(home / "state.db", Watched(seal_from(key), opening), tokens_from(key), seal_from(key))


def test_who_writes_meanwhile_does_not_wait_until_all_rows_are_opened(filled: LocalStore, home: Path) -> None:
    begun, written = threading.Event(), threading.Event()
    waited: list[bool] = []

    def write() -> None:
        begun.wait(_PATIENCE)
        filled.desk.save_draft(a_draft(ROWS))
        written.set()

    def opening(table: str, row: int) -> None:
        if table == "audit" and row < ROWS:
            begun.set()
            waited.append(written.wait(_LIMIT))

    writer = threading.Thread(target=write)
    writer.start()
    with closing(looking(home, opening)) as file:
        assert file.unopened() == []
    writer.join(_PATIENCE)
    assert waited[-1]


def test_what_changes_between_two_readings_is_no_damage(
    filled: LocalStore, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter(range(ROWS * 10))

    def change(moment: int) -> None:
        rows = filled.documents.table("audit")
        rows.remove(doc_ids=[ROWS - moment])
        rows.update({"text": "改过了"}, doc_ids=[20 + moment])
        filled.desk.save_draft(Draft(f"draft-{20 + moment}", "intake", "wang", START, {"text": "改过了"}))
        filled.desk.drop_draft(f"draft-{ROWS - 1 - moment}")
        # From now on drafts are sealed by another key.
        filled.operator.admit(a_sign_in(f"taker-{moment}"), "secret", START)

    with closing(looking(home, lambda *_: None)) as file:
        reading = file.storage.reading

        def and_then_something_changes() -> object:
            # Some while the first table is looked through, the others at the drafts, which come last.
            moment = -1 if file.storage.connections.within else next(moments)
            if moment in CHANGES:
                changing = threading.Thread(target=change, args=(CHANGES.index(moment),))
                changing.start()
                changing.join(_PATIENCE)
            return reading()

        monkeypatch.setattr(file.storage, "reading", and_then_something_changes)
        assert file.unopened() == []
        assert next(moments) > ROWS // 4


@pytest.mark.parametrize("table", ["audit", "drafts"])
def test_a_row_that_does_not_open_is_found_in_whichever_reading(filled: LocalStore, home: Path, table: str) -> None:
    with closing(sqlite3.connect(home / "state.db")) as other:
        other.execute(f"UPDATE doc_{table} SET doc = zeroblob(200) WHERE id IN (1, 30, {ROWS})")
        other.commit()
    with closing(looking(home, lambda *_: None)) as file:
        assert file.unopened() == [f"{table}|{row}" for row in (1, 30, ROWS)]


def hide_a_row(home: Path) -> None:
    """Let an index not name a row any more."""
    with closing(sqlite3.connect(home / "state.db", isolation_level=None)) as other:
        other.execute("PRAGMA writable_schema=ON")
        sql = other.execute("SELECT sql FROM sqlite_master WHERE name = 'doc_drafts_actor'").fetchone()[0]
        partly = f"{sql} WHERE id <> 7"
        other.execute("DROP INDEX doc_drafts_actor")
        other.execute(partly)
        other.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'doc_drafts_actor'", (sql,))


def test_the_structure_of_a_large_file_is_checked_on_a_copy(
    filled: LocalStore, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(_: Path) -> str:
        raise AssertionError("the file itself was held")

    monkeypatch.setattr(desk_file, "verdict", held)
    with closing(looking(home, lambda *_: None)) as file:
        file.verify()
        hide_a_row(home)
        with pytest.raises(StoreDamaged):
            file.verify()


@pytest.fixture
def written_to(filled: LocalStore, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Have somebody write between each two steps of a copy, so many times."""
    counted = structure.Restarts.count

    def writing(times: int) -> None:
        left = [times]

        def count(self: structure.Restarts, status: int, remaining: int, total: int) -> None:
            if left[0]:
                left[0] -= 1
                writer = threading.Thread(target=filled.desk.save_draft, args=(a_draft(left[0]),))
                writer.start()
                writer.join(_PATIENCE)
                assert not writer.is_alive()
            counted(self, status, remaining, total)

        monkeypatch.setattr(structure.Restarts, "count", count)

    return writing


def test_who_writes_while_a_copy_is_made_does_not_wait_and_it_is_of_one_moment(
    filled: LocalStore, home: Path, written_to: Callable[[int], None]
) -> None:
    written_to(5)
    assert structure.verdict_of_copy(home / "state.db") == structure.SOUND


def test_a_copy_that_never_comes_to_its_end_is_left_off(
    filled: LocalStore, home: Path, written_to: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    written_to(ROWS)
    assert structure.verdict_of_copy(home / "state.db") is None
    hide_a_row(home)
    with closing(looking(home, lambda *_: None)) as file:
        monkeypatch.setattr(desk_file, "verdict_of_copy", lambda _: None)
        file.verify(beside=True)
        with pytest.raises(StoreDamaged):
            file.verify()
