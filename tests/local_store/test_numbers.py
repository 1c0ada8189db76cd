"""Case numbers: never one twice, never back behind the last day, whatever is lost or restored."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.case_number import parse
from console.ports.records import Terminal
from local_store.number_sequence import Counts, NumbersMark
from local_store.open_store import LocalStore, open_store
from tests.local_store.samples import FixedClock, undone

DAY = date(2026, 11, 23)


@pytest.fixture
def enrolled(store: LocalStore) -> LocalStore:
    store.desk.set_terminal(Terminal("0417", "credential"))
    return store


def number(store: LocalStore, day: date = DAY) -> str | None:
    with store.desk.transaction() as tx:
        return tx.next_number(day)


def test_without_a_terminal_number_there_is_no_case_number(store: LocalStore) -> None:
    assert number(store) is None


def test_numbers_of_a_day_follow_each_other(enrolled: LocalStore) -> None:
    found = [number(enrolled) or "", number(enrolled) or ""]
    assert [text[:16] for text in found] == ["261123-0417-0001", "261123-0417-0002"]
    assert [parse(text).sequence for text in found] == [1, 2]


def test_a_new_day_begins_again(enrolled: LocalStore) -> None:
    number(enrolled)
    assert (number(enrolled, DAY + timedelta(days=1)) or "").startswith("261124-0417-0001")


def test_a_clock_set_back_continues_the_last_day(enrolled: LocalStore) -> None:
    number(enrolled)
    assert (number(enrolled, DAY - timedelta(days=3)) or "").startswith("261123-0417-0002")


def test_the_day_ends_before_the_backends_own_sequences(enrolled: LocalStore, home: Path) -> None:
    NumbersMark(home / "numbers.mark").write(Counts(DAY.isoformat(), {"0417": 8998}))
    assert (number(enrolled) or "").startswith("261123-0417-8999")
    assert number(enrolled) is None
    enrolled.desk.set_terminal(Terminal("0533", "another"))
    assert (number(enrolled) or "").startswith("261123-0533-0001")
    enrolled.desk.set_terminal(Terminal("0417", "credential"))
    assert number(enrolled) is None


def test_a_number_of_a_failed_transaction_is_not_given_to_another_case(enrolled: LocalStore) -> None:
    with undone(enrolled) as tx:
        shown = tx.next_number(DAY)
    assert number(enrolled) != shown


def test_a_restored_older_state_gives_no_number_twice(enrolled: LocalStore, home: Path) -> None:
    given_before = {number(enrolled)}
    shutil.copy(home / "state.db", home / "backup")
    given_before |= {number(enrolled) for _ in range(5)}
    enrolled.close()
    shutil.copy(home / "backup", home / "state.db")
    again = open_store(home, FixedClock())
    assert number(again) not in given_before
    again.close()


def test_a_lost_state_gives_no_number_twice(enrolled: LocalStore, home: Path) -> None:
    given_before = {number(enrolled) for _ in range(3)}
    enrolled.close()
    (home / "state.db").unlink()
    again = open_store(home, FixedClock())
    again.desk.set_terminal(Terminal("0417", "credential"))
    assert number(again) not in given_before
    again.close()


def test_a_lost_mark_gives_no_number_twice(enrolled: LocalStore, home: Path) -> None:
    given_before = {number(enrolled) for _ in range(3)}
    (home / "numbers.mark").unlink()
    assert number(enrolled) not in given_before


def test_a_torn_write_of_the_mark_leaves_the_one_before(tmp_path: Path) -> None:
    mark = NumbersMark(tmp_path / "mark")
    mark.write(Counts("2026-11-23", {"0417": 1}))
    mark.write(Counts("2026-11-23", {"0417": 2}))
    content = bytearray((tmp_path / "mark").read_bytes())
    newest = content.find(b'"0417":2')
    content[newest + 7] = ord("9")
    (tmp_path / "mark").write_bytes(content)
    assert mark.read() == Counts("2026-11-23", {"0417": 1})


@settings(max_examples=60, deadline=None)
@given(days=st.lists(st.tuples(st.integers(-2, 2), st.sampled_from(["0417", "0533"])), max_size=40))
def test_whatever_the_clock_and_the_terminal_do_no_number_comes_twice(days: list[tuple[int, str]]) -> None:
    counts, seen = Counts(), set()
    last = ""
    for shift, terminal in days:
        found = counts.next(DAY + timedelta(days=shift), terminal)
        assert found is not None
        text, counts = found
        assert text not in seen
        assert parse(text).day >= last
        last = parse(text).day
        seen.add(text)
