"""What must survive: kills, a second process, a full disk, flipped bits, a vanished file, a look at the raw bytes."""

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from console.ports.errors import StoreDamaged, StoreFull
from console.ports.records import Change, ChangesPage, Draft, QueueView, SyncState, Terminal
from local_store.open_store import LocalStore, open_store
from tests.local_store.samples import START, FixedClock, a_case, a_command, an_event

ROOT = Path(__file__).parents[2]
#: Saves commands and says each one's `seq` and number once it is durable.
WRITER = """
import sys
from pathlib import Path
from local_store.open_store import open_store
from tests.local_store.samples import START, FixedClock, a_case, a_command
from console.ports.records import SyncState
store = open_store(Path(sys.argv[1]), FixedClock())
for index in range(int(sys.argv[2]), int(sys.argv[2]) + int(sys.argv[3])):
    case = a_case(index)
    with store.desk.transaction() as tx:
        command = a_command(tx.next_seq(), case)
        number = tx.next_number(START.date())
        tx.add_command(command)
        tx.put_pending_case(case, [], SyncState.HERE)
    print(command.seq, number, flush=True)
store.close()
"""


def writer(home: Path, first: int, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(home), str(first), str(count)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def integrity(path: Path) -> str:
    connection = sqlite3.connect(path)
    try:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    finally:
        connection.close()


def test_nothing_acknowledged_is_lost_in_twenty_kills(home: Path) -> None:
    first = open_store(home, FixedClock())
    first.desk.set_terminal(Terminal("0417", "credential"))
    first.close()
    dice = random.Random(12345)
    acknowledged: list[str] = []
    for round_ in range(20):
        process = writer(home, round_ * 1000, 900)
        assert process.stdout is not None
        for _ in range(dice.randint(1, 25)):
            acknowledged.append(process.stdout.readline().strip())
        process.send_signal(signal.SIGKILL)
        acknowledged += process.stdout.read().splitlines()
        process.stdout.close()
        process.wait()
    store = open_store(home, FixedClock())
    kept = [pending.command.seq for pending in store.desk.pending(100_000)]
    said = [line.split() for line in acknowledged if line.count(" ") == 1]
    assert kept == list(range(1, len(kept) + 1))
    assert {int(seq) for seq, _ in said} <= set(kept)
    assert len({number for _, number in said}) == len(said) >= 20
    assert integrity(home / "state.db") == "ok"
    store.close()


def test_two_processes_share_one_count_without_a_gap(home: Path) -> None:
    open_store(home, FixedClock()).close()
    both = [writer(home, 0, 200), writer(home, 5000, 200)]
    said = [int(line.split()[0]) for process in both for line in process.communicate()[0].splitlines()]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(said) == list(range(1, 401))
    store = open_store(home, FixedClock())
    assert [pending.command.seq for pending in store.desk.pending(1000)] == list(range(1, 401))
    assert store.reader.count(QueueView("all")) == 400
    store.close()


def test_threads_write_and_read_side_by_side(store: LocalStore) -> None:
    failed: list[BaseException] = []

    def work(first: int) -> None:
        try:
            for index in range(first, first + 20):
                with store.desk.transaction() as tx:
                    tx.add_command(a_command(tx.next_seq(), a_case(index)))
                    tx.put_pending_case(a_case(index), [], SyncState.HERE)
                store.reader.window(QueueView("all"), 0, 10)
                store.cache.reference()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(first,)) for first in (0, 100, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [pending.command.seq for pending in store.desk.pending()] == list(range(1, 61))


def fill_up(store: LocalStore) -> int:
    """Save until the disk is full, and return how many saves were acknowledged."""
    for index in range(10_000):
        try:
            with store.desk.transaction() as tx:
                tx.add_command(a_command(tx.next_seq(), a_case(index)))
                tx.put_pending_case(a_case(index), [], SyncState.HERE)
        except StoreFull:
            return index
    raise AssertionError("the disk never got full")


def test_a_full_disk_is_told_and_takes_nothing_with_it(store: LocalStore) -> None:
    with store._desk_file.storage.reading() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 40}")
    saved = fill_up(store)
    assert 0 < saved < 10_000
    assert [pending.command.seq for pending in store.desk.pending()] == list(range(1, saved + 1))
    assert store.reader.count(QueueView("all")) == saved
    with store._desk_file.storage.reading() as connection:
        connection.execute("PRAGMA max_page_count = 100000")
    with store.desk.transaction() as tx:
        assert tx.next_seq() == saved + 1


def test_a_write_the_system_refuses_is_told_as_a_full_disk(home: Path) -> None:
    open_store(home, FixedClock()).close()
    child = os.fork()
    if child == 0:
        os._exit(_save_under_a_limit(home))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    store = open_store(home, FixedClock())
    kept = store.desk.pending(100_000)
    assert [pending.command.seq for pending in kept] == list(range(1, len(kept) + 1))
    assert len(kept) > 0
    assert integrity(home / "state.db") == "ok"
    store.close()


def _save_under_a_limit(home: Path) -> int:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = (home / "state.db").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100_000, size + 100_000))
    store = open_store(home, FixedClock())
    saved = fill_up(store)
    return 0 if saved == len(store.desk.pending(100_000)) else 1


def test_a_state_file_that_vanishes_is_told_instead_of_written_into_nowhere(store: LocalStore, home: Path) -> None:
    store.desk.set_preference("a", 1)
    (home / "state.db").unlink()
    with pytest.raises(StoreDamaged):
        store.desk.set_preference("a", 2)
    with pytest.raises(StoreDamaged):
        store.reader.window(QueueView("all"), 0, 10)


def test_a_state_file_restored_while_running_is_the_one_that_is_used(store: LocalStore, home: Path) -> None:
    store.desk.set_preference("a", 1)
    shutil.copy(home / "state.db", home / "copy")
    store.desk.set_preference("a", 2)
    with store.desk.transaction() as tx:
        tx.put_pending_case(a_case(1), [], SyncState.HERE)
    os.replace(home / "copy", home / "state.db")
    assert store.desk.preference("a") == 1
    assert store.reader.count(QueueView("all")) == 0


def save_everything(store: LocalStore) -> None:
    store.desk.set_terminal(Terminal("0417", "geheim-credential"))
    for index in range(12):
        case = a_case(index)
        with store.desk.transaction() as tx:
            tx.add_command(a_command(tx.next_seq(), case))
            tx.put_pending_case(case, [an_event(case)], SyncState.HERE)
        store.desk.save_draft(
            Draft(f"d{index}", "intake", "taker", START, {"phone": case.caller.phone, "text": case.text})
        )
    changes = tuple(Change(a_case(i).id, a_case(i), (an_event(a_case(i)),)) for i in range(20, 40))
    store.cache.put_page(ChangesPage(changes, "c", False, "e"), START)


def test_nothing_of_a_citizen_can_be_read_from_the_files(store: LocalStore, home: Path) -> None:
    save_everything(store)
    raw = b"".join(file.read_bytes() for file in home.iterdir())
    for index in (*range(12), *range(20, 40)):
        case = a_case(index)
        for secret in (case.caller.name, case.caller.phone, case.text[:8], case.location.address, case.title[:4]):
            assert secret.encode() not in raw
    for secret in ("geheim-credential", "停水", "备注"):
        assert secret.encode() not in raw
    assert a_case(1).id.encode() in raw


def test_two_rows_that_changed_places_are_both_left_out_and_named(store: LocalStore, home: Path) -> None:
    for value in (1, 2):
        store.desk.set_preference(f"name{value}", value)
    store.close()
    connection = sqlite3.connect(home / "state.db")
    (first,), (second,) = connection.execute("SELECT doc FROM doc_prefs ORDER BY id").fetchall()
    connection.execute("UPDATE doc_prefs SET doc = ? WHERE id = 1", (second,))
    connection.execute("UPDATE doc_prefs SET doc = ? WHERE id = 2", (first,))
    connection.commit()
    connection.close()
    again = open_store(home, FixedClock())
    assert again.desk.preference("name1") is None
    assert [incident.lost for incident in again.incidents.unseen()] == [("prefs|1", "prefs|2")]
    again.close()


@pytest.mark.parametrize("column", ["case_id = 'another case'", "state = 'attention'", "command_id = 'another'"])
def test_a_clear_column_that_says_something_else_than_its_document_is_put_right(
    store: LocalStore, home: Path, column: str
) -> None:
    with store.desk.transaction() as tx:
        tx.add_command(a_command(tx.next_seq(), a_case(1)))
    store.close()
    connection = sqlite3.connect(home / "state.db")
    connection.execute(f"UPDATE doc_outbox SET {column}")
    connection.commit()
    connection.close()
    again = open_store(home, FixedClock())
    assert [pending.command for pending in again.desk.pending()] == [a_command(1, a_case(1))]
    again.close()
