"""The lock: after five minutes or at once nothing of a case is on the screen; the password brings all of it back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.ports.records import SyncState
from screens.case.case_screen import CaseScreen
from screens.intake.intake_screen import IntakeScreen
from screens.lock.lock_screen import LockScreen
from screens.queue.queue_screen import QueueScreen
from screens.widgets.text_field import TextField
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work
from tests.screens.conftest import furnish

SECRET = "小区停水两天"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[DeskPlace]:
    place = DeskPlace(tmp_path / "profile", lock_after=5.0)
    furnish(place)
    yield place
    place.close()


async def unlocks(operator: Operator, password: str = "demo") -> None:
    await operator.types(f"{password}\n")
    await operator.waits_for_the_backend()


async def test_five_minutes_without_a_key_lock_the_console(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        operator.sees(SECRET)
        place.clock.advance(299)
        await operator.app.locking.look()
        operator.is_at(QueueScreen)

        place.clock.advance(1)
        await operator.app.locking.look()

        operator.is_at(LockScreen)
        operator.does_not_see(SECRET)
        operator.sees("已锁定")
        assert place.store.operator.locked()
        await unlocks(operator)
        operator.is_at(QueueScreen)
        operator.sees(SECRET)


async def test_a_key_begins_the_five_minutes_anew(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        place.clock.advance(200)
        await operator.presses("list.down")
        place.clock.advance(200)
        await operator.app.locking.look()
        operator.is_at(QueueScreen)


async def test_locked_by_key_no_key_and_no_command_shows_anything(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("list.open")
        await operator.presses("session.lock")
        operator.is_at(LockScreen)
        for command in ("case.new", "help.show", "queue.show", "outbox.show", "screen.back", "command.line"):
            await operator.presses(command)
            operator.is_at(LockScreen)
        await operator.hears_of_changes()
        await operator.waits_for_delivery()
        operator.does_not_see("停水")
        operator.does_not_see("路灯")


async def test_unlocked_he_is_where_he_was_and_what_he_typed_is_there(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("井盖没了")
        await operator.presses("session.lock")
        operator.does_not_see("井盖没了")

        place.backend.offline = True
        await unlocks(operator)

        operator.is_at(IntakeScreen)
        operator.sees("井盖没了")


async def test_the_case_he_read_is_drawn_again_and_not_before(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("list.open")
        operator.is_at(CaseScreen)
        before = operator.screen()
        await operator.presses("session.lock")
        await unlocks(operator)
        assert operator.screen() == before


async def test_a_wrong_password_opens_nothing_and_says_so(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("session.lock")
        await unlocks(operator, "guess")
        operator.is_at(LockScreen)
        assert operator.message() != ""
        assert place.store.operator.locked()


async def test_what_was_entered_goes_out_while_it_is_locked(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("井盖没了\t")
        await operator.types("金环花园")
        await operator.presses("form.save")
        await operator.presses("session.lock")
        await operator.waits_for_delivery()
        assert [case.text for case in place.service.store.cases.values() if "井盖" in case.text] == ["井盖没了"]
        assert place.store.desk.pending_counts()[SyncState.SENDING] == 1
        await unlocks(operator)
        await operator.waits_for_delivery()
        assert place.store.desk.pending() == []


async def test_somebody_else_who_unlocks_begins_at_the_queue(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("list.open")
        await operator.presses("session.lock")
        await operator.hits("shift+tab")
        await operator.hits(*["backspace"] * 5)
        await operator.types("dispatcher\ndemo\n")
        await operator.waits_for_the_backend()
        operator.is_at(QueueScreen)
        operator.sees("dispatcher")


async def test_a_lock_by_another_process_covers_this_console_too(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        place.store.operator.lock()
        await operator.waits_for_delivery()
        operator.is_at(LockScreen)
        operator.does_not_see(SECRET)


async def test_a_console_started_on_a_locked_terminal_begins_locked(place: DeskPlace) -> None:
    place.store.operator.lock()
    async with at_work(place) as operator:
        operator.is_at(LockScreen)
        operator.does_not_see(SECRET)
        await unlocks(operator)
        operator.is_at(QueueScreen)
        operator.sees(SECRET)


async def _earlier_line(operator: Operator) -> str:
    await operator.presses("command.line")
    await operator.hits("up")
    line = operator.app.screen.query_one("#line", TextField).value
    await operator.hits("escape")
    return line


async def test_earlier_lines_do_not_outlast_the_lock_nor_their_operator(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        for ends in ("lock", "somebody else"):
            await operator.presses("command.line")
            await operator.types("new ts llq 甲路1号 / 有狗\n")
            assert await _earlier_line(operator) == "new ts llq 甲路1号 / 有狗"
            if ends == "lock":
                await operator.presses("session.lock")
                await unlocks(operator)
            else:
                place.sign_in("dispatcher", "demo")
                await operator.hears_of_changes()
            assert await _earlier_line(operator) == ""


async def test_what_was_looked_for_is_not_brought_back(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        for line in ("queue all\n", "find 13805912345\n"):
            await operator.presses("command.line")
            await operator.types(line)
        assert await _earlier_line(operator) == "queue all"


async def test_a_line_nothing_was_made_of_comes_back_to_be_mended_and_not_after_that(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("command.line")
        await operator.types("fnid 13805912345\n")
        assert await _earlier_line(operator) == "fnid 13805912345"
        await operator.presses("command.line")
        await operator.types("find 13805912345\n")
        assert await _earlier_line(operator) == ""
