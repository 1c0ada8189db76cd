"""Unfinished cases by any of several texts, in files and in memory alike."""

from dataclasses import replace

from console.domain.case import Case
from console.domain.codes import State
from console.domain.location import Location
from console.ports.records import Change, ChangesPage, SyncState
from tests.local_store.samples import START, Kept, a_case


def told(index: int, text: str, address: str = "", state: State = State.RECEIVED) -> Case:
    return a_case(index, title=text[:12], text=text, location=Location(address=address), state=state, answer="")


def cache(kept: Kept, *cases: Case) -> None:
    changes = tuple(Change(case.id, case) for case in cases)
    kept.cache.put_page(ChangesPage(changes, "c", False, "e"), START)


def found(kept: Kept, *texts: str, limit: int = 9) -> set[str]:
    return {case.text for case in kept.reader.open_with(texts, limit)}


def test_cases_with_every_word_of_any_text_are_found_finished_ones_are_not(kept: Kept) -> None:
    cache(
        kept,
        told(1, "路灯不亮", "古田路12号"),
        told(2, "小区停水", "古田路90号"),
        told(3, "小区停水", "金环花园", State.CLOSED),
        told(4, "井盖丢了", "田古路"),
    )
    assert found(kept, "古田路") == {"路灯不亮", "小区停水"}
    assert found(kept, "古田路 停水", "井盖") == {"小区停水", "井盖丢了"}
    assert found(kept, "金环花园", "古") == set()


def test_the_newest_of_each_text(kept: Kept) -> None:
    cache(kept, *(told(index, f"停水第{index}处") for index in range(1, 6)), told(6, "井盖丢了"))
    assert found(kept, "停水", "井盖", limit=2) == {"停水第5处", "停水第4处", "井盖丢了"}


def test_a_pending_version_speaks_for_its_case(kept: Kept) -> None:
    one, other = told(1, "路灯不亮"), told(2, "路灯闪烁")
    cache(kept, one, other)
    with kept.desk.transaction() as tx:
        tx.put_pending_case(replace(one, state=State.CLOSED), [], SyncState.HERE)
        tx.put_pending_case(replace(other, text="路灯换了颜色"), [], SyncState.HERE)
    assert found(kept, "路灯") == {"路灯换了颜色"}
