"""A console that ended without being left opens where it was, with what was half typed; one that was left does not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from screens.base import ConsoleScreen
from screens.case.case_screen import CaseScreen
from screens.command_line.command_line_dialog import CommandLineDialog
from screens.dialogs.text_dialog import TextDialog
from screens.dialogs.unit_dialog import UnitDialog
from screens.find.find_screen import FindScreen
from screens.intake.intake_screen import IntakeScreen
from screens.login.login_screen import LoginDialog
from screens.queue.queue_screen import QueueScreen
from screens.widgets.text_field import TextField
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work

SAYS_SO = "没有正常退出"


@asynccontextmanager
async def started_again(place: DeskPlace, home: Path, minutes: int = 1) -> AsyncIterator[Operator]:
    """The next console of the profile, when the one before is gone."""
    place.close()
    again = DeskPlace(home, signed_in=False)
    again.clock.advance(minutes * 60)
    try:
        async with at_work(again) as operator:
            yield operator
    finally:
        again.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "profile"


async def test_the_queue_comes_back_in_its_view_with_the_cursor(place: DeskPlace, home: Path) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.6", "list.down")
        operator.app.whereabouts._rested()
    async with started_again(place, home) as operator:
        assert SAYS_SO in operator.message()
        screen = operator.app.screen
        assert isinstance(screen, QueueScreen)
        assert screen.where()["view"] == "all"
        assert screen._list.index == 1


@pytest.mark.parametrize(
    ("commands", "typed", "there"),
    [
        (["view.6", "list.open"], "", CaseScreen),
        (["case.new"], "有狗追人\t金环花园12号楼", IntakeScreen),
        (["view.2", "list.open", "case.note"], "他说\n路灯又", TextDialog),
        (["view.2", "case.assign"], "gaj", UnitDialog),
        (["command.line"], "new ts llq 甲路1号 / 有", CommandLineDialog),
        (["session.sign_in"], "dispat", LoginDialog),
        (["case.find"], "", FindScreen),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
async def test_every_place_comes_back_with_what_was_typed(
    place: DeskPlace, home: Path, commands: list[str], typed: str, there: type[ConsoleScreen]
) -> None:
    async with at_work(place) as operator:
        await operator.presses(*commands)
        await operator.types(typed)
        operator.app.whereabouts._rested()
        left = operator.screen()[1:-2]
    async with started_again(place, home) as operator:
        operator.is_at(there)
        assert SAYS_SO in operator.text()
        assert [line for line in left if line not in operator.screen()] in ([], left[-1:])
        if typed:
            await operator.types("X")
            field = operator.app.screen.focused
            assert isinstance(field, TextField)
            assert field.value == typed.rpartition("\t")[2] + "X"
        await operator.presses("screen.back", "queue.show")
        operator.is_at(QueueScreen)


async def test_a_console_left_on_purpose_is_begun_at_the_queue_and_its_drafts_are_kept(
    place: DeskPlace, home: Path
) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("说到一半")
        await operator.presses("session.quit")
    async with started_again(place, home) as operator:
        operator.is_at(QueueScreen)
        assert operator.message() == ""
        assert "草稿1" in operator.screen()[0]


async def test_a_form_that_was_saved_is_not_come_back_to(place: DeskPlace, home: Path) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("说到一半")
        await operator.waits_for_drafts()
        (draft,) = place.store.desk.drafts("taker")
    place.store.desk.drop_draft(draft.id)
    async with started_again(place, home) as operator:
        operator.is_at(QueueScreen)


async def test_the_password_is_never_kept(place: DeskPlace, home: Path) -> None:
    async with at_work(place) as operator:
        await operator.presses("session.sign_in")
        await operator.types("dispatcher\tsecret")
        await operator.waits_for_drafts()
        kept = place.store.documents.table("places").all()
        assert "dispatcher" in str(kept)
        assert "secret" not in str(kept)


async def test_somebody_else_begins_at_the_queue(place: DeskPlace, home: Path) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("甲说到一半")
        await operator.waits_for_drafts()
    place.sign_in("dispatcher", "demo")
    async with started_again(place, home) as operator:
        operator.is_at(QueueScreen)
        assert operator.message() == ""


async def test_a_place_that_ended_the_console_twice_is_not_come_back_to(place: DeskPlace, home: Path) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("说到一半")
    for attempt in (True, True, False):
        async with started_again(place, home) as operator:
            operator.is_at(IntakeScreen if attempt else QueueScreen)


async def test_a_key_taken_there_makes_it_a_place_like_any_other(place: DeskPlace, home: Path) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("说")
    for minutes in range(1, 4):
        async with started_again(place, home, minutes) as operator:
            operator.is_at(IntakeScreen)
            await operator.types("说")
            await operator.waits_for_drafts()
