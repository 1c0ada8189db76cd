"""A damaged state file: put aside, what still opens is kept, and what does not is named."""

import random
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from console.ports.errors import StoreDamaged, StoreError
from console.ports.records import OutcomeStatus, QueueView, SyncState, Terminal
from local_store.key_file import load_key
from local_store.locations import prepare
from local_store.lost_rows import LostRows
from local_store.missed_rows import note_gaps
from local_store.open_store import LocalStore, open_store
from local_store.salvage import Salvaged, salvage
from tests.local_store.samples import START, FixedClock, a_case, a_command

SAVED = 40


@pytest.fixture
def filled(store: LocalStore, home: Path) -> Path:
    """A profile with forty commands, closed."""
    store.desk.set_terminal(Terminal("0417", "credential"))
    for index in range(SAVED):
        with store.desk.transaction() as tx:
            tx.add_command(a_command(tx.next_seq(), a_case(index)))
            tx.next_number(START.date())
            tx.put_pending_case(a_case(index), [], SyncState.HERE)
    store.close()
    return home


def salvaged(home: Path) -> Salvaged:
    return salvage(prepare(home), load_key(home / "key"), START)


def change(home: Path, sql: str) -> None:
    connection = sqlite3.connect(home / "state.db")
    connection.execute(sql)
    connection.commit()
    connection.close()


def test_a_sound_store_loses_nothing(filled: Path) -> None:
    result = salvaged(filled)
    assert result.lost == ()
    assert result.aside.exists()
    again = open_store(filled, FixedClock())
    assert [pending.command.seq for pending in again.desk.pending()] == list(range(1, SAVED + 1))
    assert again.reader.count(QueueView("all")) == SAVED
    assert again.desk.terminal() == Terminal("0417", "credential")
    again.close()


def test_one_damaged_row_is_named_and_the_others_are_kept(filled: Path) -> None:
    change(filled, "UPDATE doc_outbox SET doc = zeroblob(200) WHERE id = 7")
    result = salvaged(filled)
    assert result.lost == ("outbox|7",)
    assert result.kept["outbox"] == SAVED - 1
    again = open_store(filled, FixedClock())
    assert 7 not in [pending.command.seq for pending in again.desk.pending()]
    again.close()


def test_a_lost_counter_goes_on_behind_what_is_known(filled: Path) -> None:
    change(filled, "UPDATE doc_numbers SET doc = zeroblob(50)")
    assert "numbers|1" in salvaged(filled).lost
    again = open_store(filled, FixedClock())
    with again.desk.transaction() as tx:
        assert tx.next_seq() == SAVED + 1
        assert (tx.next_number(START.date()) or "").startswith(f"261123-0417-{SAVED + 1:04d}")
    again.close()


def test_what_left_the_log_long_ago_is_not_called_lost(store: LocalStore) -> None:
    for index in range(SAVED):
        with store.desk.transaction() as tx:
            tx.add_command(a_command(tx.next_seq(), a_case(index)))
    sent = [entry.command.id for entry in store.desk.pending() if entry.command.seq not in (5, SAVED)]
    with store.desk.transaction() as tx:
        for command_id in sent:
            tx.move_to_sent(command_id, OutcomeStatus.APPLIED, START)
    assert store.desk.prune_sent(START + timedelta(days=40), 20) == 20
    assert store.desk.prune_sent(START + timedelta(days=40), 20) == SAVED - 2 - 20
    numbers = {document.doc_id: document for document in store.documents.table("numbers")}
    rows: dict[str, dict[int, Any]] = {"numbers": numbers, "outbox": {SAVED: {}}}
    lost = LostRows()
    lost.rest("outbox")
    note_gaps(rows, SAVED, lost)
    assert lost.lines() == ("outbox|5",)


def test_with_the_wrong_key_nothing_is_touched(filled: Path) -> None:
    before = (filled / "state.db").read_bytes()
    (filled / "key").write_bytes(bytes(32))
    with pytest.raises(StoreDamaged):
        salvaged(filled)
    assert (filled / "state.db").read_bytes() == before


def test_an_earlier_damaged_file_is_not_overwritten(filled: Path) -> None:
    assert salvaged(filled).aside != salvaged(filled).aside


@pytest.mark.parametrize("seed", range(15))
def test_after_a_broken_page_what_is_kept_is_true_and_the_rest_is_named(filled: Path, seed: int) -> None:
    path = filled / "state.db"
    content = bytearray(path.read_bytes())
    page = random.Random(seed).randrange(1, len(content) // 4096) * 4096
    content[page : page + 4096] = bytes(4096)
    path.write_bytes(content)
    copy = filled / "copy"
    shutil.copy(path, copy)
    try:
        result = salvaged(filled)
    except StoreError:
        assert path.read_bytes() == copy.read_bytes()
        return
    again = open_store(filled, FixedClock())
    kept = [pending.command for pending in again.desk.pending()]
    assert [command for command in kept if command != a_command(command.seq, a_case(command.seq - 1))] == []
    assert len(result.lost) < SAVED
    assert len(kept) == SAVED or any(line.startswith("outbox") for line in result.lost)
    again.close()
