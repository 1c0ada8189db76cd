"""The copies: complete or empty, never quietly in between; thrown away on any doubt."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.domain.finding import Sought
from console.domain.reference import Reference
from console.ports.errors import StoreDamaged
from console.ports.records import Change, ChangesPage, QueueView
from local_store.case_table import CaseTable
from local_store.open_store import LocalStore, open_store
from tests.local_store.samples import START, FixedClock, Kept, a_case, an_event

ALL = QueueView("all")


def page(*indexes: int, cursor: str = "c1", more: bool = False) -> ChangesPage:
    changes = tuple(Change(a_case(i).id, a_case(i), (an_event(a_case(i)),)) for i in indexes)
    return ChangesPage(changes, cursor, more, "epoch-1")


def ids(kept: Kept) -> list[str]:
    return [row.id for row in kept.reader.window(ALL, 0, 50)]


def test_rows_and_their_cursor_come_together(kept: Kept, opening: Callable[[], Kept]) -> None:
    kept.cache.put_page(page(1, 2), START)
    kept.close()
    again = opening()
    assert again.cache.cursor() == ("c1", "epoch-1")
    assert again.reader.count(ALL) == 2
    assert again.cache.last_page() == [a_case(1).id, a_case(2).id]
    again.cache.put_page(ChangesPage((), "c2", False, "epoch-1"), START)
    assert again.cache.last_page() == []
    again.close()


def test_the_cache_is_complete_only_after_the_last_page(kept: Kept) -> None:
    kept.cache.put_page(page(1, more=True), START)
    assert kept.reader.as_of() is None
    kept.cache.put_page(page(2, cursor="c2"), START)
    assert kept.reader.as_of() == START


def test_a_page_that_cannot_be_written_whole_is_not_written_at_all(kept: Kept) -> None:
    kept.cache.put_page(page(1), START)
    broken = replace(a_case(3), title=object())  # type: ignore[arg-type]  # something that cannot be kept
    with pytest.raises(TypeError):
        kept.cache.put_page(ChangesPage((*page(2).changes, Change("x", broken)), "c2", False, "epoch-1"), START)
    assert kept.cache.cursor() == ("c1", "epoch-1")
    assert ids(kept) == [a_case(1).id]


def test_events_of_later_pages_are_added_to_those_known(kept: Kept) -> None:
    case = a_case(1)
    kept.cache.put_page(page(1), START)
    later = an_event(case, command="c9", minutes=5)
    kept.cache.put_page(ChangesPage((Change(case.id, case, (later,)),), "c2", False, "epoch-1"), START)
    kept.cache.put_cases([(case, [later])])
    shown = kept.reader.get(case.id)
    assert shown is not None
    assert shown.events == (an_event(case), later)


def test_a_page_that_was_overtaken_by_an_answer_takes_nothing_back(kept: Kept) -> None:
    case = a_case(1)
    answered = replace(case, version=case.version + 1)
    later = an_event(case, command="c9", minutes=5)
    kept.cache.put_cases([(answered, [later])])
    kept.cache.put_page(page(1), START)
    shown = kept.reader.get(case.id)
    assert shown is not None
    assert shown.case == answered
    assert shown.events == (an_event(case), later)


def test_what_is_told_twice_is_written_once(store: LocalStore) -> None:
    store.cache.put_page(page(1), START)
    case = a_case(1)
    written: list[str] = []
    whole = CaseTable.write

    def noted(table: CaseTable, connection: Any, document: Any, events: Any, sync: Any) -> None:
        written.append(document["id"])
        whole(table, connection, document, events, sync)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CaseTable, "write", noted)
        store.cache.put_cases([(case, [an_event(case)]), (replace(case, version=case.version + 1), [])])
    assert written == [case.id]
    assert store.reader.case(case.id) == replace(case, version=case.version + 1)


def test_clearing_keeps_the_reference_data(kept: Kept) -> None:
    kept.cache.put_reference(Reference({"etag": "e1", "city": {"id": "fz"}}))
    kept.cache.put_page(page(1), START)
    kept.cache.clear()
    assert (ids(kept), kept.cache.cursor(), kept.reader.as_of()) == ([], ("", ""), None)
    assert list(kept.cache.last_page()) == []
    assert kept.reader.search(Sought(a_case(1).title[:2]), 5).rows == ()
    known = kept.cache.reference()
    assert known is not None
    assert known.etag == "e1"


def test_reference_data_is_parsed_once_while_it_is_the_same(kept: Kept) -> None:
    assert kept.cache.reference() is None
    kept.cache.put_reference(Reference({"etag": "e1", "city": {"id": "fz"}}))
    assert kept.cache.reference() is kept.cache.reference()
    kept.cache.put_reference(Reference({"etag": "e2", "city": {"id": "fz"}}))
    known = kept.cache.reference()
    assert known is not None
    assert known.etag == "e2"


@pytest.mark.parametrize("while_open", [True, False])
@pytest.mark.parametrize("damage", ["deleted", "garbage", "other layout", "other index", "other key", "cut off"])
def test_a_doubtful_cache_is_begun_anew_and_costs_nothing_else(
    store: LocalStore, home: Path, damage: str, while_open: bool
) -> None:
    store.cache.put_page(page(1, 2), START)
    with store.desk.transaction() as tx:
        tx.put_pending_case(a_case(3), [], store.reader.window(ALL, 0, 1)[0].sync)
    if not while_open:
        store.close()
    spoil(home / "cache.db", damage)
    opened = store if while_open else open_store(home, FixedClock())
    assert ids(opened) == [a_case(3).id]
    assert opened.cache.cursor() == ("", "")
    assert opened.reader.as_of() is None
    opened.cache.put_page(page(5), START)
    assert ids(opened) == [a_case(5).id, a_case(3).id]
    opened.close()


def spoil(path: Path, damage: str) -> None:
    """Put something in the cache's place, as a restore, a fault or another version would."""
    spoilt = path.with_name("spoilt")
    if damage in ("other layout", "other index", "other key"):
        source = sqlite3.connect(path)
        target = sqlite3.connect(spoilt)
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        target.execute(
            {
                "other layout": "PRAGMA user_version = 7",
                "other index": "UPDATE meta SET value = 0 WHERE name = 'index_version'",
                "other key": "UPDATE meta SET value = 'x' WHERE name = 'key_check'",
            }[damage]
        )
        target.commit()
        source.close()
        target.close()
    content = path.read_bytes()
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    if spoilt.exists():
        spoilt.rename(path)
    elif damage != "deleted":
        path.write_bytes(b"garbage" * 900 if damage == "garbage" else content[: 4096 * 3])


def test_a_page_for_a_cache_that_was_replaced_meanwhile_is_refused(store: LocalStore, home: Path) -> None:
    store.cache.put_page(page(1), START)
    store.cache.cursor()
    spoil(home / "cache.db", "deleted")
    with pytest.raises(StoreDamaged):
        store.cache.put_page(page(2, cursor="c2"), START)
    assert store.cache.cursor() == ("", "")


def test_a_flipped_bit_in_a_cached_case_is_not_shown_as_true(store: LocalStore, home: Path) -> None:
    store.cache.put_page(page(1, 2), START)
    store.close()
    connection = sqlite3.connect(home / "cache.db")
    connection.execute("UPDATE cases SET state = 'closed2' WHERE id = ?", (a_case(1).id,))
    connection.commit()
    connection.close()
    again = open_store(home, FixedClock())
    assert ids(again) == []
    assert again.cache.cursor() == ("", "")
    again.close()
