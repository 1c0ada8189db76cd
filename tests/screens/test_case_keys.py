"""One key each for what is done to a case, from the list and from its page: the caret where one types, or a reason."""

from pathlib import Path

import pytest

from console.domain.codes import Action
from screens.base import ConsoleScreen
from screens.case.case_screen import CaseScreen
from screens.dialogs.reply_dialog import ReplyDialog
from screens.dialogs.text_dialog import TextDialog
from screens.dialogs.unit_dialog import UnitDialog
from screens.queue.queue_screen import QueueScreen
from screens.widgets.text_field import TextField
from tests.desk_place import DeskPlace
from tests.operator import at_work

DIALOGS: dict[str, type[ConsoleScreen]] = {
    "case.assign": UnitDialog,
    "case.note": TextDialog,
    "case.close": TextDialog,
}


@pytest.mark.parametrize("opened", [(), ("list.open",)], ids=["list", "case"])
async def test_each_key_opens_its_dialog_with_the_caret_in_it(place: DeskPlace, opened: tuple[str, ...]) -> None:
    async with at_work(place) as operator:
        await operator.presses(*opened)
        below = CaseScreen if opened else QueueScreen
        for command, dialog in DIALOGS.items():
            await operator.presses(command)
            operator.is_at(dialog)
            assert isinstance(operator.app.screen.focused, TextField)
            await operator.types("abc")
            operator.sees("abc")
            await operator.presses("screen.back")
            operator.is_at(below)
        for command in ("case.reply", "case.callback"):
            await operator.presses(command)
            operator.is_at(below)
            assert operator.message()
            assert "errors." not in operator.message()


async def test_a_unit_replies_with_both_texts_and_nothing_typed_is_lost(tmp_path: Path) -> None:
    place = DeskPlace(tmp_path / "unit", signed_in=False)
    place.sign_in("unit", "demo")
    fields = {"kind": "help", "category": "0501", "text": "停水", "location": {"address": "甲路"}}
    place.elsewhere(fields, (Action.ASSIGN, {"unit": "ZLS"}), (Action.VIEW, {"unit": "ZLS"}))
    place.deliver()
    async with at_work(place) as operator:
        await operator.presses("case.reply")
        operator.is_at(ReplyDialog)
        await operator.types("换了阀门")
        await operator.presses("form.save")
        assert "给市民的答复" in operator.message()
        await operator.types("已恢复")
        await operator.presses("screen.back", "list.open", "case.reply")
        operator.sees("换了阀门", "已恢复")
        await operator.presses("form.save", "undo.last", "case.reply")
        operator.sees("换了阀门", "已恢复")
        await operator.presses("form.save", "screen.back")
        operator.is_at(QueueScreen)
        await operator.waits_for_delivery()
        command = place.service.store.journal[-1].command
        assert (command.action, command.fields["text"], command.fields["public_answer"]) == (
            Action.REPLY, "换了阀门", "已恢复",
        )  # fmt: skip
    place.close()
