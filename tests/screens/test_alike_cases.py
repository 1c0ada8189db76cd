"""While a matter is told, the form shows what is open about it already and why, from what this terminal has."""

from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work


async def tells(operator: Operator, text: str, address: str) -> None:
    await operator.presses("case.new")
    await operator.types(f"{text}\t{address}")
    await operator.waits_for_the_backend()


async def test_an_open_case_of_the_same_place_and_matter_stands_beside_the_form_with_the_reason(
    place: DeskPlace,
) -> None:
    async with at_work(place) as operator:
        await tells(operator, "门口路灯不亮", "五一北路66号")
        operator.sees("同处同事的在办工单（1）", "同事 路灯不亮 (同一楼栋 用词相近 同类) 261123-0900-0001")


async def test_something_else_at_the_same_place_is_told_apart(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await tells(operator, "工地夜间施工吵得睡不着", "五一北路66号")
        operator.sees("他事 路灯不亮")
        operator.does_not_see("同事 路灯")


async def test_what_is_finished_or_elsewhere_is_not_shown(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await tells(operator, "户口怎么迁，路灯不亮", "华林路9号")
        operator.does_not_see("同处同事的在办工单", "请带身份证到派出所")
