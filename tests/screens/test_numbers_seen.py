"""Case numbers that stand in a case: one key goes to them, Escape comes back, and what is not here is said."""

from console.domain.codes import Action
from screens.case.case_screen import CaseScreen
from screens.queue.queue_screen import QueueScreen
from tests.desk_place import DeskPlace
from tests.operator import at_work
from tests.screens.conftest import numbered


async def test_the_only_number_in_a_case_is_opened_and_left_again(place: DeskPlace) -> None:
    place.elsewhere(
        {"kind": "help", "category": "0501", "text": f"同{numbered(2)}", "location": {"address": "甲路1号"}}
    )
    place.deliver()
    async with at_work(place) as operator:
        await operator.presses("list.open", "case.seen_number")
        operator.sees("小区停水两天", numbered(2))
        operator.does_not_see("甲路1号")
        await operator.presses("case.seen_number")
        operator.sees("文字里没有别的工单编号")
        await operator.presses("screen.back")
        operator.is_at(CaseScreen)
        operator.sees("甲路1号")
        await operator.presses("screen.back")
        operator.is_at(QueueScreen)


async def test_of_several_numbers_one_is_chosen_and_enter_opens_it(place: DeskPlace) -> None:
    told = {"kind": "help", "category": "0501", "text": f"见{numbered(2)}", "location": {"address": "甲路1号"}}
    place.elsewhere(told, (Action.NOTE, {"text": f"也见{numbered(77).replace('-', '')}"}))
    place.deliver()
    async with at_work(place) as operator:
        await operator.presses("list.open", "case.seen_number")
        assert "1/2" in operator.message()
        await operator.presses("case.seen_number")
        assert numbered(77) in operator.message()
        await operator.presses("list.open")
        operator.sees("甲路1号")
        assert "找不到" in operator.message()
        await operator.presses("case.seen_number", "list.open")
        operator.sees("小区停水两天")
