"""The caller in full on the case screen: for a reason, for a minute, and only as long as that case stands there."""

import pytest

from screens.case.case_screen import CaseScreen
from screens.dialogs.reason_dialog import ReasonDialog
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work

PHONE, NAME = "13805912345", "林小明"


@pytest.fixture
def place(place: DeskPlace) -> DeskPlace:
    from console.usecases.register_case import register_case

    fields = {
        "kind": "complaint",
        "text": "井盖没了",
        "location": {"address": "五四路"},
        "caller": {"name": NAME, "phone": PHONE},
    }
    register_case(place.desk, fields)
    place.deliver()
    return place


async def asks_for_the_caller(operator: Operator, reason: str = "核对地址") -> None:
    await operator.presses("case.reveal")
    operator.is_at(ReasonDialog)
    await operator.types(f"{reason}\n")
    await operator.waits_for_the_backend()


async def test_a_reason_shows_the_caller_and_the_backend_keeps_it(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("list.open")
        operator.sees("138****2345")
        operator.does_not_see(PHONE, NAME)

        await asks_for_the_caller(operator)

        operator.sees(PHONE, NAME)
        assert [reveal[2] for reveal in place.service.reveals] == ["核对地址"]


async def test_after_a_minute_or_by_the_same_key_it_is_hidden_again(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("list.open")
        await asks_for_the_caller(operator)
        place.clock.advance(60)
        await operator.hears_of_changes()
        operator.does_not_see(PHONE, NAME)

        await asks_for_the_caller(operator)
        operator.sees(PHONE)
        await operator.presses("case.reveal")
        operator.is_at(CaseScreen)
        operator.does_not_see(PHONE, NAME)


async def test_leaving_the_case_hides_it(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("list.open")
        await asks_for_the_caller(operator)
        await operator.presses("screen.back", "list.open")
        operator.does_not_see(PHONE, NAME)
        await asks_for_the_caller(operator)
        await operator.presses("case.next", "case.previous")
        operator.does_not_see(PHONE, NAME)


async def test_without_the_backend_it_is_shown_from_here_and_told_later(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("list.open")
        place.backend.offline = True
        await asks_for_the_caller(operator)
        operator.sees(PHONE)
        assert place.service.reveals == []
        place.backend.offline = False
        await operator.waits_for_delivery()
        assert [reveal[0] for reveal in place.service.reveals] == ["taker"]


async def test_no_reason_shows_nothing(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("list.open")
        await operator.presses("case.reveal")
        await operator.types("\n")
        operator.is_at(ReasonDialog)
        await operator.presses("screen.back")
        operator.does_not_see(PHONE)
        assert place.service.reveals == []
