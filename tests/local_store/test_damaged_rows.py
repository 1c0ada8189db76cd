"""One row that does not open: it is named, it takes nothing else with it, and the cache does not pay for it."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.domain.finding import Sought
from console.ports.errors import StoreDamaged
from console.ports.records import Change, ChangesPage, QueueView, SyncState
from local_store.open_store import LocalStore, open_store
from tests.local_store.samples import START, FixedClock, a_case, a_command, an_event

ALL = QueueView("all")
Spoil = Callable[[str], LocalStore]
#: Ways in which the folded row of case 2 may not be as it was written.
DAMAGES = [
    "UPDATE pending_cases_docs SET doc = zeroblob(200) WHERE row = (SELECT row FROM pending_cases WHERE id = ?)",
    "UPDATE pending_cases SET state = 'closed2' WHERE id = ?",
]
EVENTS = "UPDATE pending_cases_docs SET events = zeroblob(99) WHERE row = (SELECT row FROM pending_cases WHERE id = ?)"


@pytest.fixture
def spoilt(home: Path) -> Iterator[Spoil]:
    """Open a profile with three confirmed and three folded cases after the folded case 2 was damaged."""
    opened: list[LocalStore] = []

    def spoil(sql: str) -> LocalStore:
        store = open_store(home, FixedClock())
        changes = tuple(Change(a_case(i).id, a_case(i), (an_event(a_case(i)),)) for i in (2, 10, 11))
        store.cache.put_page(ChangesPage(changes, "c", False, "e"), START)
        with store.desk.transaction() as tx:
            for index in (1, 2, 3):
                case = a_case(index)
                tx.add_command(a_command(tx.next_seq(), case))
                tx.put_pending_case(case, [an_event(case, command=f"mine-{index}")], SyncState.HERE)
        store.close()
        connection = sqlite3.connect(home / "state.db")
        connection.execute(sql, (a_case(2).id,))
        connection.commit()
        connection.close()
        opened.append(open_store(home, FixedClock()))
        return opened[0]

    yield spoil
    for store in opened:
        store.close()


def ids(store: LocalStore) -> set[str]:
    return {row.id for row in store.reader.window(ALL, 0, 50)}


def others(*indexes: int) -> set[str]:
    return {a_case(index).id for index in indexes}


@pytest.mark.parametrize("sql", DAMAGES)
def test_lists_go_on_without_a_folded_case_that_does_not_open(spoilt: Spoil, sql: str) -> None:
    store = spoilt(sql)
    assert ids(store) == others(1, 3, 10, 11)
    assert {row.id for row in store.reader.search(Sought("来电人反映"), 50).rows} == others(1, 3, 10, 11)
    assert store.reader.by_phone(a_case(2).caller.phone, 5) == []
    assert store.desk.damaged_cases() == [a_case(2).id]


@pytest.mark.parametrize("sql", [DAMAGES[0], EVENTS])
def test_opening_it_tells_which_file_is_damaged_and_leaves_the_cache(spoilt: Spoil, home: Path, sql: str) -> None:
    store = spoilt(sql)
    for _ in range(2):
        with pytest.raises(StoreDamaged) as caught:
            store.reader.get(a_case(2).id)
        assert caught.value.params["path"] == str(home / "state.db")
    assert store.cache.cursor() == ("c", "e")
    assert store.desk.damaged_cases() == [a_case(2).id]
    assert [pending.command.case_id for pending in store.desk.pending_of(a_case(2).id)] == [a_case(2).id]


@pytest.mark.parametrize("sql", [*DAMAGES, EVENTS])
def test_a_case_folded_anew_is_whole_again_and_found_by_its_words_alone(spoilt: Spoil, sql: str) -> None:
    store = spoilt(sql)
    anew = replace(a_case(2), text="井盖缺失", title="井盖")
    with store.desk.transaction() as tx:
        tx.put_pending_case(anew, [], SyncState.HERE)
    assert store.desk.damaged_cases() == []
    assert ids(store) == others(1, 2, 3, 10, 11)
    assert [row.id for row in store.reader.search(Sought("井盖缺失"), 5).rows] == [anew.id]
    assert {row.id for row in store.reader.search(Sought("希望"), 50).rows} == others(1, 3, 10, 11)


def test_a_case_delivered_meanwhile_is_shown_as_confirmed(spoilt: Spoil) -> None:
    store = spoilt(DAMAGES[0])
    with store.desk.transaction() as tx:
        tx.drop_pending_case(a_case(2).id)
    assert ids(store) == others(1, 2, 3, 10, 11)
    assert store.desk.damaged_cases() == []


def test_a_sound_store_has_no_damaged_case(spoilt: Spoil) -> None:
    assert spoilt("UPDATE pending_cases SET state = state WHERE id = ?").desk.damaged_cases() == []


def test_damage_to_the_structure_of_the_state_file_does_not_cost_the_cache(store: LocalStore, home: Path) -> None:
    changes = (Change(a_case(1).id, a_case(1), ()),)
    store.cache.put_page(ChangesPage(changes, "c", False, "e"), START)
    with store.desk.transaction() as tx:
        for index in range(2, 60):
            tx.put_pending_case(a_case(index), [], SyncState.HERE)
    with store._desk_file.storage.reading() as connection:
        sql = "SELECT rootpage FROM sqlite_master WHERE name = 'pending_cases'"
        page = connection.execute(sql).fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    with open(home / "state.db", "r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * 64)
    with store.desk.transaction() as tx:
        tx.next_seq()  # whoever has the page at hand reads it anew
    with pytest.raises(StoreDamaged) as caught:
        store.reader.window(ALL, 0, 50)
    assert caught.value.params["path"] == str(home / "state.db")
    assert store.cache.cursor() == ("c", "e")
