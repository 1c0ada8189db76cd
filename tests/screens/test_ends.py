"""Emergencies and what is not accepted: one digit, durable at once, and the caller is told where to turn."""

import pytest

from console.domain.codes import Action, State
from console.domain.command import Command
from console.ports.errors import StoreFull
from local_store.desk_transaction import SqliteDeskTransaction
from screens.case.case_screen import CaseScreen
from screens.dialogs.choice_dialog import ChoiceDialog
from screens.intake.intake_screen import IntakeScreen
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work


async def writes(operator: Operator, text: str) -> None:
    await operator.presses("case.new")
    await operator.types(text)


async def opens_the_case_nobody_has(operator: Operator) -> None:
    await operator.presses("view.2", "list.open")
    operator.is_at(CaseScreen)
    operator.sees("路灯不亮")


async def test_what_stands_in_a_form_is_saved_and_handed_on_by_one_digit(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await writes(operator, "有人落水\t金环花园后面的河")
        await operator.presses("case.transfer")
        operator.sees("110 报警", "119 火警", "120 急救", "122 交通事故")
        await operator.types("2")
        assert "已转紧急电话" in operator.message()
        new, transfer = place.store.desk.pending()
        assert (new.command.action, transfer.command.action) == (Action.NEW, Action.TRANSFER)
        assert transfer.command.fields == {"line": "119"}
        operator.sees("已转 119 火警")
        await operator.waits_for_delivery()
        assert place.store.desk.pending() == []
        assert place.service.store.cases[new.command.case_id].state is State.TRANSFERRED


async def test_both_are_durable_or_neither_and_the_form_stays(
    place: DeskPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = SqliteDeskTransaction.add_command

    def failing(transaction: SqliteDeskTransaction, command: Command) -> None:
        if command.action is Action.TRANSFER:
            raise StoreFull
        add(transaction, command)

    async with at_work(place) as operator:
        await writes(operator, "有人落水\t金环花园后面的河")
        await operator.waits_for_drafts()
        monkeypatch.setattr(SqliteDeskTransaction, "add_command", failing)
        await operator.presses("case.transfer")
        await operator.types("2")
        operator.is_at(IntakeScreen)
        assert place.store.desk.pending() == []
        monkeypatch.undo()


async def test_what_a_form_lacks_is_said_and_an_answer_is_not_thrown_away(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await writes(operator, "有人落水")
        await operator.presses("case.transfer")
        await operator.types("1")
        operator.is_at(IntakeScreen)
        assert "地点" in operator.message()
        form = operator.app.screen
        assert isinstance(form, IntakeScreen)
        form.set_focus(form._fields.field("answer"))
        await operator.types("请稍候")
        await operator.presses("case.transfer")
        operator.is_at(IntakeScreen)
        assert "先保存" in operator.message()


async def test_a_case_on_the_screen_is_handed_on_and_one_that_is_further_on_says_why_not(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await opens_the_case_nobody_has(operator)
        await operator.presses("case.transfer")
        await operator.types("4")
        operator.sees("已转 122")
        await operator.presses("case.transfer")
        operator.is_at(CaseScreen)
        assert "已转紧急电话，不能" in operator.message()


async def test_a_ground_brings_the_words_for_the_caller_and_enter_keeps_them(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await opens_the_case_nobody_has(operator)
        await operator.presses("case.reject", "list.open")
        operator.is_at(ChoiceDialog)
        assert "先选" in operator.message()
        await operator.types("5")
        operator.sees("诉讼、复议或仲裁中", "12368")
        assert place.store.desk.pending() == []
        await operator.types("a")
        operator.sees("同一事项已经办结")
        await operator.types("5")
        await operator.presses("list.open")
        (reject,) = place.store.desk.pending()
        assert reject.command.fields["ground"] == "in_court"
        assert "12368" in reject.command.fields["text"]
        operator.sees("不予受理：诉讼、复议或仲裁中")


async def test_leaving_the_choice_changes_nothing(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await opens_the_case_nobody_has(operator)
        await operator.presses("case.reject")
        await operator.types("5")
        await operator.presses("screen.back", "case.transfer", "screen.back")
        operator.is_at(CaseScreen)
        assert place.store.desk.pending() == []
