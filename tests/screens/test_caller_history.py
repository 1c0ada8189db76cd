"""The form shows what the caller came with before, as soon as the number is whole; and nothing of it while locked."""

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
