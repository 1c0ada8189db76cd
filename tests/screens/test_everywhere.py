"""What the help lists as working everywhere works in the command line and in dialogs as well."""

import pytest

from screens.base import ConsoleScreen
from screens.command_line.command_line_dialog import CommandLineDialog
from screens.dialogs.confirm_dialog import ConfirmDialog
from screens.drafts.drafts_screen import DraftsScreen
from screens.find.find_screen import FindScreen
from screens.help.help_screen import HelpScreen
from screens.intake.intake_screen import IntakeScreen
from screens.lock.lock_screen import LockScreen
from screens.login.login_screen import LoginDialog
from screens.outbox.outbox_screen import OutboxScreen
from screens.queue.queue_screen import QueueScreen
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work

LEADS_TO: dict[str, type[ConsoleScreen]] = {
    "help.show": HelpScreen,
    "case.new": IntakeScreen,
    "case.find": FindScreen,
    "queue.show": QueueScreen,
    "drafts.show": DraftsScreen,
    "outbox.show": OutboxScreen,
    "session.sign_in": LoginDialog,
    "session.lock": LockScreen,
}


async def in_the_line(operator: Operator) -> None:
    await operator.presses("command.line")
    await operator.types("note 有人来电")
    operator.is_at(CommandLineDialog)


async def at_a_question(operator: Operator) -> None:
    await operator.presses("case.new")
    await operator.types("说到一半")
    await operator.hits("ctrl+t")
    await operator.presses("drafts.show")
    await operator.hits("delete")
    operator.is_at(ConfirmDialog)


@pytest.mark.parametrize("where", [in_the_line, at_a_question])
async def test_one_leaves_from_everywhere(place: DeskPlace, where: object) -> None:
    async with at_work(place) as operator:
        await where(operator)  # type: ignore[operator]
        await operator.presses("session.quit")
        assert operator.app.return_value == 0


async def test_from_the_command_line_every_key_leads_where_the_help_says(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        for command, screen in LEADS_TO.items():
            if isinstance(operator.app.screen, LoginDialog):
                await operator.hits("escape")
            await in_the_line(operator)
            await operator.presses(command)
            operator.is_at(screen)


async def test_a_second_line_is_not_opened_over_the_first(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await in_the_line(operator)
        await operator.presses("command.line")
        assert sum(isinstance(screen, CommandLineDialog) for screen in operator.app.screen_stack) == 1


async def test_a_question_is_answered_by_no_other_key(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await at_a_question(operator)
        await operator.hits("enter", "x", "space")
        operator.is_at(ConfirmDialog)
        await operator.presses("help.show")
        operator.is_at(HelpScreen)
        assert [draft.fields["text"] for draft in place.store.desk.drafts("taker")] == ["说到一半"]
