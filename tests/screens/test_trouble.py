"""What happens when the files of the terminal fail while nobody pressed a key: it is told, and the console goes on."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console.ports.errors import StoreError, StoreFull
from console.texts import Catalogue
from screens.queue.queue_screen import QueueScreen
from tests.desk_place import DeskPlace
from tests.operator import at_work
from tests.screens.conftest import furnish

SAYS = Catalogue.load("zh_CN").say


def failing(error: Exception) -> Callable[..., Any]:
    def fail(*_: Any) -> Any:
        raise error

    return fail


async def test_a_store_that_fails_during_a_redraw_is_told_and_the_list_stays(
    place: DeskPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(place) as operator:
        monkeypatch.setattr(place.store.reader, "count", failing(StoreError("store_busy")))
        await operator.hears_of_changes()
        assert SAYS("errors.message.store_busy") in operator.message()
        operator.sees("共 2 件", "小区停水两天")
        monkeypatch.undo()
        await operator.presses("view.6")
        operator.sees("共 3 件")


async def test_a_page_that_cannot_be_fetched_leaves_rows_and_cursor_together(
    place: DeskPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(place) as operator:
        await operator.presses("list.down")
        before = operator.screen()[:10]
        monkeypatch.setattr(place.store.reader, "window", failing(StoreError("store_busy")))
        await operator.hears_of_changes()
        assert operator.screen()[:10] == before
        await operator.presses("view.6")
        assert SAYS("errors.message.store_busy") in operator.message()


async def test_an_error_nobody_foresaw_in_a_redraw_does_not_end_the_console_either(
    place: DeskPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(place) as operator:
        monkeypatch.setattr(place.store.reader, "as_of", failing(RuntimeError("what is this")))
        await operator.hears_of_changes()
        assert "RuntimeError" in operator.message()
        await operator.presses("help.show")
        operator.sees("所有操作都用键盘")


async def test_a_store_that_fails_while_the_terminal_is_resized_is_told(
    place: DeskPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(place) as operator:
        monkeypatch.setattr(place.store.reader, "window", failing(StoreError("store_busy")))
        await operator.turns_the_terminal(100, 30)
        assert SAYS("errors.message.store_busy") in operator.message()
        operator.sees("小区停水两天")


async def test_a_double_click_that_fails_is_told(place: DeskPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_work(place) as operator:
        monkeypatch.setattr(place.store.reader, "get", failing(StoreError("store_busy")))
        await operator.double_clicks(0)
        assert SAYS("errors.message.store_busy") in operator.message()
        monkeypatch.undo()
        await operator.presses("screen.back")
        await operator.double_clicks(0)
        operator.sees("类别        求助")


async def test_a_case_that_cannot_be_read_is_not_shown_as_the_one_before_it(
    place: DeskPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(place) as operator:
        await operator.presses("list.open")
        operator.sees("金环花园")
        monkeypatch.setattr(place.store.reader, "get", failing(StoreError("store_busy")))
        await operator.presses("case.next")
        operator.does_not_see("金环花园")
        assert SAYS("errors.message.store_busy") in operator.message()


async def test_a_pasted_search_that_fails_is_told(place: DeskPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.find")
        monkeypatch.setattr(place.store.reader, "search", failing(StoreError("store_busy")))
        await operator.pastes("停水")
        assert SAYS("errors.message.store_busy") in operator.message()
        operator.sees("停水")


async def test_a_damaged_row_does_not_keep_the_console_from_starting(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("断线时登记\t八一七路")
        await operator.presses("form.save")
    with sqlite3.connect(place.store.locations.state) as connection:
        connection.execute("UPDATE pending_cases_docs SET doc = zeroblob(64)")
    connection.close()
    async with at_work(place) as operator:
        operator.is_at(QueueScreen)
        operator.sees("路灯不亮")
        await operator.presses("case.new")
        await operator.types("照样登记\t八一七路")
        await operator.presses("form.save")
        assert len(place.store.desk.pending()) == 2


async def test_a_command_that_fails_says_what_is_wrong_and_what_to_do(
    place: DeskPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(place) as operator:
        monkeypatch.setattr(place.store.reader, "window", failing(StoreFull()))
        await operator.presses("view.6")
        assert SAYS("errors.message.store_full").partition("：")[0] in operator.message()


async def test_leaving_does_not_wait_for_a_draft_that_cannot_be_written(
    place: DeskPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaving = threading.Event()

    def save_draft(*_: Any) -> None:
        leaving.wait(60)
        raise StoreFull

    async with at_work(place) as operator:
        monkeypatch.setattr(place.store.desk, "save_draft", save_draft)
        close = operator.app.work.close

        def closing() -> None:
            leaving.set()
            close()

        monkeypatch.setattr(operator.app.work, "close", closing)
        await operator.presses("case.new")
        await operator.types("说")
    assert leaving.is_set()


async def test_drafts_are_written_again_after_whatever_went_wrong(
    place: DeskPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        monkeypatch.setattr(place.store.desk, "save_draft", failing(RuntimeError("what is this")))
        await operator.types("说到")
        await operator.waits_for_drafts()
        assert "RuntimeError" in operator.message()
        monkeypatch.undo()
        await operator.types("一半")
        await operator.waits_for_drafts()
        assert [draft.fields["text"] for draft in place.store.desk.drafts("taker")] == ["说到一半"]


async def test_words_come_in_as_soon_as_the_reference_data_does(tmp_path: Path) -> None:
    place = DeskPlace(tmp_path / "profile")
    furnish(place)
    place.ear.heard.clear()
    reference = place.store.cache.reference()
    assert reference is not None
    async with at_work(place) as operator:
        renamed = {**reference.document, "units": [_renamed(unit) for unit in reference.document["units"]]}
        place.store.cache.put_reference(type(reference)({**renamed, "etag": "another"}))
        await operator.hears_of_changes()
        await operator.presses("case.find")
        await operator.types("停水")
        await operator.presses("list.open")
        operator.sees("改名后的单位")
    place.close()


def _renamed(unit: dict[str, Any]) -> dict[str, Any]:
    return {**unit, "name_zh": "改名后的单位"} if unit["code"] == "ZLS" else unit
