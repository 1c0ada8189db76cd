"""A cause and its effect are linked by two keys while the form is typed; no other case is touched."""

from console.domain.codes import Action
from screens.case.case_screen import CaseScreen
from screens.intake.intake_screen import IntakeScreen
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work


async def tells(operator: Operator) -> None:
    await operator.presses("case.new")
    await operator.types("我家停水了，没有通知\t五一北路66号")
    await operator.waits_for_the_backend()


async def test_the_case_is_saved_and_linked_as_the_frame_says(place: DeskPlace) -> None:
    burst = {"category": "0502", "kind": "help", "text": "水管爆裂，路面冒水", "location": {"address": "五一北路66号"}}
    cause = place.elsewhere(burst)
    place.deliver()
    async with at_work(place) as operator:
        await tells(operator)
        await operator.presses("form.alike_next", "form.link")
        operator.is_at(CaseScreen)
        operator.sees("已关联为所选工单的后果", "起因", "水管爆裂")
        commands = [entry.command for entry in place.store.desk.pending()]
        assert [command.action for command in commands] == [Action.NEW, Action.LINK]
        assert commands[1].fields == {"to": cause, "relation": "effect_of"}
        assert place.store.desk.drafts("taker") == []


async def test_without_the_cursor_on_a_case_nothing_is_entered(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await tells(operator)
        await operator.presses("form.link")
        operator.is_at(IntakeScreen)
        assert "Ctrl+↓" in operator.message()
        assert place.store.desk.pending() == []
