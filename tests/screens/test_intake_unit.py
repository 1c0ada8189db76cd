"""A unit typed with a new case: the case and its assignment become durable together, or nothing does."""

from typing import Any

import pytest

from console.domain.case import Case
from console.domain.codes import Action
from console.domain.command import Command
from console.domain.errors import TransitionRefused
from console.domain.lifecycle import Advance, advance
from console.ports.errors import StoreFull
from console.usecases import act
from local_store.desk_transaction import SqliteDeskTransaction
from screens.intake.intake_screen import IntakeScreen
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work

TEXT, ADDRESS = "路灯不亮", "五一北路66号"


async def typed_with_a_unit(operator: Operator, unit: str) -> None:
    await operator.presses("case.new")
    await operator.types(f"{TEXT}\t{ADDRESS}")
    screen = operator.app.screen
    assert isinstance(screen, IntakeScreen)
    screen.set_focus(screen._fields.field("unit"))
    await operator.types(unit)
    await operator.waits_for_drafts()


async def test_both_are_saved_and_shown(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await typed_with_a_unit(operator, "LDGL")
        await operator.presses("form.save")
        operator.sees("路灯管理处", "派")
        new, assign = place.store.desk.pending()
        assert [new.command.action, assign.command.action] == [Action.NEW, Action.ASSIGN]
        assert new.command.id in assign.command.writers.values()
        shown = place.store.reader.get(new.command.case_id)
        assert shown is not None
        assert [event.type for event in shown.events][:1] == ["case.created"]
        assert {event.command_id for event in shown.events} == {new.command.id, assign.command.id}
        await operator.waits_for_delivery()
        assert place.store.desk.pending() == []
        assert [leg.unit for leg in place.service.store.cases[new.command.case_id].open_legs] == ["LDGL"]


async def test_a_failure_between_them_leaves_the_form_with_the_unit_and_no_case(
    place: DeskPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = SqliteDeskTransaction.add_command

    def failing(transaction: SqliteDeskTransaction, command: Command) -> None:
        if command.action is Action.ASSIGN:
            raise StoreFull
        add(transaction, command)

    async with at_work(place) as operator:
        await typed_with_a_unit(operator, "LDGL")
        monkeypatch.setattr(SqliteDeskTransaction, "add_command", failing)
        await operator.presses("form.save")
        operator.is_at(IntakeScreen)
        assert place.store.desk.pending() == []
        (draft,) = place.store.desk.drafts("taker")
        assert draft.fields["unit"] == "LDGL"
        monkeypatch.undo()
        await operator.presses("form.save")
        new, assign = place.store.desk.pending()
        assert assign.command.seq == new.command.seq + 1
        assert place.store.desk.drafts("taker") == []


async def test_a_unit_that_is_refused_leaves_the_case_and_says_so(
    place: DeskPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(place) as operator:
        await typed_with_a_unit(operator, "LDGL")
        monkeypatch.setattr(act, "advance", refusing)
        await operator.presses("form.save")
        monkeypatch.undo()
        (new,) = place.store.desk.pending()
        assert new.command.action is Action.NEW
        assert "角色" in operator.message()
        await operator.presses("case.note")
        await operator.types("后来的备注")
        await operator.presses("form.save")
        assert [entry.command.seq - new.command.seq for entry in place.store.desk.pending()] == [0, 1]


def refusing(case: Case | None, command: Command, *rest: Any) -> Advance:
    if command.action is Action.ASSIGN:
        raise TransitionRefused("role_not_allowed", {"action": "assign"})
    return advance(case, command, *rest)
