"""Who reads while others write on and on has the turn meanwhile: the next of them writes behind him."""

import fcntl
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from console.ports.errors import StoreError
from console.ports.records import QueueView
from local_store import connections
from local_store.open_store import LocalStore

Read = Callable[[LocalStore], int]
READS: list[Read] = [lambda store: store.desk.change_count(), lambda store: store.reader.count(QueueView("all"))]
_PATIENCE, _LOOK = 4.0, 0.01


def turn_is_taken(store: LocalStore) -> bool:
    with open(store.locations.state.with_suffix(".turn"), "wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def held(path: Path) -> sqlite3.Connection:
    """Somebody in the middle of a commit."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    return other


@pytest.mark.parametrize("read", READS, ids=["the desk", "both files"])
def test_who_finds_the_file_held_has_the_turn_until_he_reads(store: LocalStore, read: Read) -> None:
    read(store)
    answers: list[int] = []
    taken = False
    with closing(held(store.locations.state)) as other:
        reader = threading.Thread(target=lambda: answers.append(read(store)))
        reader.start()
        for _ in range(int(_PATIENCE / _LOOK)):
            taken = taken or turn_is_taken(store)
            if taken:
                break
            reader.join(_LOOK)
        other.execute("COMMIT")
        reader.join(_PATIENCE)
    assert taken
    assert answers == [read(store)]
    assert not turn_is_taken(store)


def test_who_finds_it_free_takes_no_turn(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    for read in READS:
        read(store)
    turn = store.documents.sealed.connections.turn
    monkeypatch.setattr(turn, "taken", lambda: pytest.fail("nobody else is there"))
    for read in READS:
        read(store)


def test_one_who_is_never_let_in_is_told(store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_PATIENTLY", "PRAGMA busy_timeout=20")
    store.desk.change_count()
    with closing(held(store.locations.state)) as other:
        with pytest.raises(StoreError) as raised:
            store.desk.change_count()
        other.execute("COMMIT")
    assert raised.value.code == "store_busy"
    assert store.desk.change_count() >= 1
