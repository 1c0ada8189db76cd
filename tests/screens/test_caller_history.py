"""The form shows what the caller came with before, as soon as the number is whole; and nothing of it while locked."""

from console.domain.codes import Action
from console.usecases.calls import tell_call
from screens.case.case_screen import CaseScreen
from screens.intake.intake_screen import IntakeScreen
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work


async def enters(operator: Operator, text: str, phone: str) -> None:
    await operator.presses("case.new")
    await operator.types(f"{text}\t五一北路66号\t\t\t\t\t{phone}")
    await operator.presses("form.save")


async def begins_with(operator: Operator, phone: str) -> None:
    await operator.presses("case.new")
    await operator.types(f"\t\t\t\t\t\t{phone}")
    await operator.waits_for_the_backend()


async def test_the_cases_of_a_number_stand_beside_the_form(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await enters(operator, "井盖丢了，差点摔倒", "13805912345")
        await begins_with(operator, "1380591234")
        operator.does_not_see("井盖丢了")
        await operator.types("5")
        await operator.waits_for_the_backend()
        operator.sees("此来电人的工单（1）", "待派单 井盖丢了")
        await operator.hits("backspace")
        await operator.waits_for_the_backend()
        operator.does_not_see("井盖丢了")


async def test_at_the_right_where_there_is_room(place: DeskPlace) -> None:
    async with at_work(place, (160, 24)) as operator:
        await enters(operator, "井盖丢了，差点摔倒", "13805912345")
        await begins_with(operator, "13805912345")
        line = next(line for line in operator.screen() if "井盖丢了" in line)
        assert line.index("井盖丢了") > 60
        await operator.turns_the_terminal(80, 12)
        operator.does_not_see("井盖丢了")
        operator.sees("13805912345")


async def test_nothing_of_it_is_seen_of_a_locked_terminal(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await enters(operator, "井盖丢了，差点摔倒", "13805912345")
        await begins_with(operator, "13805912345")
        await operator.presses("session.lock")
        operator.does_not_see("井盖丢了")


async def test_open_cases_come_first_each_with_what_was_told_last_and_a_mark_before_all(place: DeskPlace) -> None:
    lin = {"phone": "13805912345"}
    open_one = place.elsewhere({"text": "路灯不亮", "location": {"address": "五一路"}, "caller": lin})
    answered = place.elsewhere({"text": "户口怎么迁", "caller": lin, "answer": "请带身份证到派出所"})
    nuisance = place.elsewhere({"text": "一直骂人", "location": {"address": "五一路"}, "caller": lin})
    place.does_elsewhere(nuisance, Action.INVALIDATE, {"reason": "harassment"})
    place.deliver()
    assert open_one != answered
    async with at_work(place, (160, 30)) as operator:
        tell_call(place.desk, lin["phone"])
        await operator.hears_of_changes()
        await operator.presses("calls.take")
        await operator.waits_for_the_backend()
        operator.sees("此来电人的工单（3）", "来电人标为骚扰至 2027-02-21 骚扰", "上次答复：请带身份证到派出所")
        text = operator.text()
        assert text.index("标为骚扰") < text.index("路灯不亮") < text.index("户口怎么迁") < text.index("上次答复")


async def test_a_case_beside_the_form_is_looked_at_and_the_form_come_back_to(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await enters(operator, "井盖丢了，差点摔倒", "13805912345")
        await begins_with(operator, "13805912345")
        await operator.presses("form.look")
        operator.sees("选一件工单")
        await operator.presses("form.alike_next", "form.join")
        operator.sees("选一件同事工单")
        await operator.presses("form.look")
        operator.is_at(CaseScreen)
        operator.sees("井盖丢了，差点摔倒", "受理登记")
        await operator.presses("screen.back")
        operator.is_at(IntakeScreen)
        operator.sees("13805912345", "此来电人的工单（1）")
