"""Signing in at a backend that takes its time: the console goes on meanwhile, and one can give up waiting."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.ports.errors import Unreachable
from console.ports.records import SignIn
from screens.help.help_screen import HelpScreen
from screens.login.login_screen import LoginDialog
from screens.queue.queue_screen import QueueScreen
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work


class Slow:
    """A backend that answers when told to."""

    def __init__(self, place: DeskPlace) -> None:
        self._place = place
        self.asked, self.answers, self.down = threading.Event(), threading.Event(), False

    def sign_in(self, username: str, password: str) -> SignIn:
        self.asked.set()
        assert self.answers.wait(60)
        if self.down:
            raise Unreachable
        return self._place.sign_in(username, password)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[DeskPlace]:
    place = DeskPlace(tmp_path / "profile", signed_in=False, demo=False)
    yield place
    place.close()


async def _asks(operator: Operator) -> None:
    operator.is_at(LoginDialog)
    await operator.types("taker\ndemo\n")
    assert operator.message() == "正在登录"


async def test_the_console_goes_on_while_the_backend_takes_its_time(place: DeskPlace) -> None:
    slow = place.asks(Slow(place))
    async with at_work(place) as operator:
        await _asks(operator)
        await operator.presses("help.show")
        operator.is_at(HelpScreen)
        slow.answers.set()
        await operator.waits_for_the_backend()
        assert operator.message() == "已登录"
        await operator.presses("screen.back")
        operator.is_at(QueueScreen)
        operator.sees("话务员 taker")


async def test_escape_ends_the_waiting(place: DeskPlace) -> None:
    slow = place.asks(Slow(place))
    async with at_work(place) as operator:
        await _asks(operator)
        await operator.presses("screen.back")
        operator.is_at(QueueScreen)
        await operator.presses("view.6")
        operator.sees("全部")
        slow.answers.set()
        await operator.waits_for_the_backend()
        operator.is_at(QueueScreen)


async def test_a_backend_that_does_not_answer_is_told_and_one_can_try_again(place: DeskPlace) -> None:
    slow = place.asks(Slow(place))
    slow.down = True
    slow.answers.set()
    async with at_work(place) as operator:
        operator.is_at(LoginDialog)
        await operator.types("taker\ndemo\n")
        await operator.waits_for_the_backend()
        assert operator.message()
        assert operator.message() != "正在登录"
        slow.down = False
        await operator.types("demo\n")
        await operator.waits_for_the_backend()
        operator.is_at(QueueScreen)
        assert operator.message() == "已登录"


async def test_a_sign_in_without_a_line_says_so_and_a_change_of_shift_begins_with_the_name(place: DeskPlace) -> None:
    slow = place.asks(Slow(place))
    slow.answers.set()
    async with at_work(place) as operator:
        slow.down = True
        await operator.types("taker\ndemo\n")
        await operator.waits_for_the_backend()
        assert "无法登录" in operator.message()
        slow.down = False
        await operator.types("demo\n")
        await operator.waits_for_the_backend()
        assert operator.message() == "已登录"
        await operator.presses("session.sign_in")
        await operator.types("dispatcher\ndemo\n")
        await operator.waits_for_the_backend()
        operator.sees("dispatcher")
