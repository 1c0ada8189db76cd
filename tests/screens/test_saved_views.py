"""Views of one's own: kept from the find box under a digit, counted above the queue, read like any other view."""

from screens.case.case_screen import CaseScreen
from screens.queue.queue_screen import QueueScreen
from tests.desk_place import DeskPlace
from tests.operator import at_work


async def test_what_is_looked_for_is_kept_on_a_digit_and_counted_above_the_queue(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.7")
        assert "7 上还没有视图" in operator.message()
        await operator.presses("case.find")
        await operator.types("state:open")
        await operator.presses("view.keep")
        operator.sees("把“state:open”存成视图")
        await operator.types("7 在手的\n")
        assert "已存为视图 7 在手的" in operator.message()
        await operator.presses("screen.back", "view.7")
        operator.is_at(QueueScreen)
        await operator.waits_for_the_backend()
        operator.sees("在手的  共 2 件", "7在手的(2)", "路灯不亮", "小区停水两天")
        operator.does_not_see("户口怎么迁")
        await operator.presses("list.open", "case.next")
        operator.is_at(CaseScreen)
        operator.sees("路灯不亮")
        await operator.presses("view.1")
        place.elsewhere({"kind": "complaint", "text": "井盖松动", "location": {"address": "八一七路"}})
        await operator.waits_for_delivery()
        await operator.presses("queue.show")
        await operator.waits_for_the_backend()
        operator.sees("7在手的(3)", "井盖松动")
        await operator.presses("command.line")
        await operator.types("queue drop 7\n")
        operator.does_not_see("7在手的")
        operator.sees("未办结  共 3 件")
