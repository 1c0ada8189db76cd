"""Another caller of a matter that is open joins its case by two keys: no new case, and nothing typed is lost."""

from console.domain.codes import Action
from screens.case.case_screen import CaseScreen
from screens.intake.intake_screen import IntakeScreen
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work
from tests.screens.conftest import numbered

#: As it is shown, without its check digit.
NUMBER = "261123-0900-0001"


async def tells(operator: Operator, phone: str = "13805912345") -> None:
    await operator.presses("case.new")
    await operator.types(f"门口路灯不亮，老人摔了\t五一北路66号\t\t\t\t\t{phone}\t林女士")
    await operator.waits_for_the_backend()


def sent(place: DeskPlace) -> list[Action]:
    return [entry.command.action for entry in place.store.desk.pending()]


async def test_the_caller_joins_the_case_the_cursor_is_on(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await tells(operator)
        await operator.presses("form.alike_next", "form.join")
        operator.is_at(CaseScreen)
        operator.sees(f"来电人已并入 {NUMBER}", "未另立单")
        assert sent(place) == [Action.ADD_CALLER]
        [command] = [entry.command for entry in place.store.desk.pending()]
        assert command.fields["caller"]["phone"] == "13805912345"
        assert command.fields["caller"]["name"] == "林女士"
        assert command.fields["text"].splitlines()[0] == "门口路灯不亮，老人摔了"
        assert "五一北路66号" in command.fields["text"]
        assert place.store.desk.drafts("taker") == []
        await operator.waits_for_delivery()
        shown = place.store.reader.get(command.case_id)
        assert shown is not None
        assert [joined.caller.phone for joined in shown.case.callers] == ["13805912345"]


async def test_without_the_cursor_on_a_case_nothing_is_entered(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await tells(operator)
        await operator.presses("form.join")
        operator.is_at(IntakeScreen)
        assert "Ctrl+↓" in operator.message()
        # Nor on one that is not shown any more for what is told by now.
        await operator.presses("form.alike_next", *["form.previous"] * 6)
        await operator.hits(*["backspace"] * len("五一北路66号"))
        await operator.presses("form.previous")
        await operator.hits(*["backspace"] * len("门口路灯不亮，老人摔了"))
        await operator.waits_for_the_backend()
        await operator.presses("form.join")
        assert "Ctrl+↓" in operator.message()
        assert sent(place) == []


async def test_without_a_number_it_says_what_is_missing(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await tells(operator, phone="")
        await operator.presses("form.alike_next", "form.join")
        operator.is_at(IntakeScreen)
        assert "缺少：电话" in operator.message()
        operator.sees("门口路灯不亮，老人摔了")
        assert sent(place) == []


async def test_the_cursor_goes_with_its_case_and_is_on_none_when_that_is_not_shown(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await tells(operator)
        await operator.presses("form.alike_next")
        place.elsewhere(
            {"kind": "help", "category": "0303", "text": "路灯不亮，老人摔了", "location": {"address": "五一北路66号"}}
        )
        place.deliver()
        await operator.hears_of_changes()
        await operator.waits_for_the_backend()
        await operator.turns_the_terminal(80, 12)
        await operator.presses("form.join")
        assert "Ctrl+↓" in operator.message()
        await operator.turns_the_terminal(80, 24)
        await operator.presses("form.join")
        operator.sees(NUMBER)
        assert sent(place) == [Action.ADD_CALLER]


async def test_a_case_that_is_finished_meanwhile_is_not_joined(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await tells(operator)
        await operator.presses("form.alike_next")
        shown = place.store.reader.by_number(numbered(1))
        assert shown is not None
        place.does_elsewhere(shown.case.id, Action.CLOSE, {"text": "已修好"})
        place.deliver()
        await operator.presses("form.join")
        operator.is_at(IntakeScreen)
        operator.sees("门口路灯不亮，老人摔了")
        assert sent(place) == []
