"""Typing on the screens: every character counts, nothing is cut off, and messages stay until one types."""

from typing import Any

from screens.case.case_screen import CaseScreen
from screens.find.find_screen import FindScreen
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work


def drafts(place: DeskPlace) -> list[dict[str, Any]]:
    return [dict(draft.fields) for draft in place.store.desk.drafts("taker")]


async def test_a_form_in_which_nothing_was_typed_leaves_nothing(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new", "screen.back", "case.new")
        await operator.types("错")
        await operator.hits("backspace")
        await operator.presses("screen.back")
        await operator.waits_for_drafts()
        assert drafts(place) == []


async def test_a_case_begun_on_the_command_line_is_kept_at_once(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await _line(operator, "new 小区里有流浪狗")
        await operator.waits_for_drafts()
        assert [draft["text"] for draft in drafts(place)] == ["小区里有流浪狗"]


async def test_a_saved_form_leaves_no_draft(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("井盖没了\t古田路5号")
        await operator.presses("form.save")
        operator.is_at(CaseScreen)
        await operator.waits_for_drafts()
        assert drafts(place) == []


async def test_a_paste_longer_than_anybody_types_is_kept_whole(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        text = "一段很长的话" * 5000
        await operator.pastes(text)
        await operator.types("\t古田路5号")
        await operator.presses("form.save")
        assert place.store.desk.pending()[-1].command.fields["text"] == text


async def test_a_paste_that_does_not_fit_is_refused_whole_and_told(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("已有")
        await operator.pastes("字" * 100_000)
        assert "100000" in operator.message()
        await operator.waits_for_drafts()
        assert [draft["text"] for draft in drafts(place)] == ["已有"]


async def test_a_message_stays_while_others_work_and_goes_when_one_types(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.find")
        await operator.types("停水")
        await operator.presses("case.note")
        await operator.types("来电人又来电")
        await operator.presses("form.save")
        await operator.waits_for_delivery()
        operator.is_at(FindScreen)
        assert "备注已存" in operator.message()
        await operator.types("两")
        assert operator.message() == ""


async def _line(operator: Operator, line: str) -> None:
    await operator.presses("command.line")
    await operator.types(line + "\n")
