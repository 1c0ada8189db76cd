"""Keys typed ahead act in the order typed, whatever screen they open (performance.md 2)."""

import pytest
from textual.keys import _character_to_key

from screens.case.case_screen import CaseScreen
from screens.find.find_screen import FindScreen
from screens.queue.queue_screen import QueueScreen
from screens.typed_ahead import TypedAhead
from tests.desk_place import DeskPlace
from tests.operator import at_work

Keys = list[tuple[str, str | None]]


def _typed(text: str) -> Keys:
    names = {"\n": "enter", "\t": "tab"}
    return [(names.get(character) or _character_to_key(character), character) for character in text]


async def test_a_whole_case_written_at_once_is_exactly_that_case(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        keys: Keys = [("f2", None), *_typed("井盖没了\t古田路5号\t\t0302"), ("ctrl+s", None)]
        await operator.types_ahead(*keys)
        operator.is_at(CaseScreen)
        case = place.store.desk.pending()[-1].command.fields
        assert case["text"] == "井盖没了"
        assert case["location"]["address"] == "古田路5号"
        assert case["category"] == "0302"


async def test_find_and_open_written_at_once(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        keys: Keys = [("f3", None), *_typed("停水"), ("enter", "\r")]
        await operator.types_ahead(*keys)
        operator.is_at(CaseScreen)
        operator.sees("小区停水两天")


async def test_a_verb_on_the_command_line_written_at_once(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        keys: Keys = [("colon", ":"), *_typed("note 马上处理"), ("enter", "\r")]
        await operator.types_ahead(*keys)
        assert "备注已存" in operator.message()


async def test_two_cases_in_one_write_become_two_cases(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        one: Keys = [("f2", None), *_typed("第一件\t甲路1号"), ("ctrl+s", None)]
        two: Keys = [("f2", None), *_typed("第二件\t乙路2号"), ("ctrl+s", None)]
        await operator.types_ahead(*one, *two)
        texts = [pending.command.fields["text"] for pending in place.store.desk.pending()]
        assert texts == ["第一件", "第二件"]


async def test_a_dialog_answered_ahead_gets_its_keys(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        keys: Keys = [("f6", None), *_typed("gaj"), ("enter", "\r"), ("f7", None), *_typed("已联系"), ("ctrl+s", None)]
        await operator.types_ahead(*keys)
        actions = [pending.command.action for pending in place.store.desk.pending()]
        assert actions == ["assign", "note"]


async def test_text_typed_for_a_dialog_that_did_not_open_changes_nothing(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.6", "list.top")
        await operator.types_ahead(("f8", None), *_typed("old caller rang again"), ("ctrl+s", None))
        assert "直接答复" in operator.message()
        assert place.store.desk.pending() == []
        operator.is_at(QueueScreen)
        await operator.presses("case.find")
        operator.is_at(FindScreen)


def test_a_key_after_a_pause_is_a_command_again() -> None:
    typed = TypedAhead({"ctrl+s", "f12"}.__contains__)
    typed.came(10.0)
    typed.refused()
    typed.came(10.1)
    assert typed.drops("o", "o")
    typed.came(10.9)
    assert typed.drops("enter", "\r")
    typed.came(12.5)
    assert not typed.drops("o", "o")


@pytest.mark.parametrize("key", ["escape", "f2", "ctrl+q"])
def test_a_key_that_is_no_text_is_a_command_at_once(key: str) -> None:
    typed = TypedAhead({"ctrl+s", "f12"}.__contains__)
    typed.came(10.0)
    typed.refused()
    typed.came(10.1)
    assert not typed.drops(key, None)
    assert not typed.drops("o", "o")


def test_saving_the_form_that_did_not_open_ends_what_is_dropped() -> None:
    typed = TypedAhead({"ctrl+s", "f12"}.__contains__)
    typed.came(10.0)
    typed.refused()
    typed.came(10.1)
    assert typed.drops("ctrl+s", None)
    assert not typed.drops("o", "o")
