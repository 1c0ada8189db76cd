"""Ctrl+Z: what was done last is taken back, said by case and verb, and what was typed is still there."""

from console.domain.codes import Action
from console.usecases.act import act
from screens.drafts.drafts_screen import DraftsScreen
from screens.intake.intake_screen import IntakeScreen
from screens.queue.queue_screen import QueueScreen
from tests.desk_place import DeskPlace
from tests.operator import at_work


async def test_an_entry_that_has_not_left_is_taken_back_and_its_text_comes_back_as_a_draft(place: DeskPlace) -> None:
    place.backend.offline = True
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("小区路灯不亮\t五一路12号")
        await operator.presses("undo.last")
        assert "先按 Esc" in operator.message()
        await operator.presses("form.save", "undo.last")
        operator.is_at(QueueScreen)
        assert "已撤销登记，编号 261123-" in operator.message()
        assert place.store.desk.pending() == []
        await operator.presses("drafts.show", "list.open")
        operator.is_at(IntakeScreen)
        operator.sees("小区路灯不亮", "五一路12号", "投诉")


async def test_a_note_that_has_not_left_comes_back_in_its_dialog(place: DeskPlace) -> None:
    place.backend.offline = True
    async with at_work(place) as operator:
        await operator.presses("view.2", "list.open", "case.note")
        await operator.types("已致电")
        await operator.presses("form.save", "undo.last")
        assert "的备注（还没有发出）" in operator.message()
        await operator.presses("drafts.show")
        operator.is_at(DraftsScreen)
        operator.sees("备注", "已致电")


async def test_what_was_delivered_asks_first_with_what_will_be_done(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2", "list.open")
        case = operator.app.screen.chosen_case()  # type: ignore[attr-defined]  # a case screen
        act(place.desk, case.id, Action.AMEND, {"title": "打错的标题"})
        await operator.waits_for_delivery()
        await operator.presses("undo.last")
        operator.sees("的修改：改回原来的内容？", "y 是")
        await operator.types("n")
        assert place.store.desk.pending() == []
        await operator.presses("undo.last")
        await operator.types("y")
        assert "的修改，现为：" in operator.message()
        await operator.waits_for_delivery()
        assert place.service.store.cases[case.id].title == case.title
