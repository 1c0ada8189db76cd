"""Next and previous without going back, in a list that changes while a case of it is read."""

from typing import NoReturn

import pytest

from console.domain.codes import Action
from screens.case.case_screen import CaseScreen
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work

NO_MORE = "没有更多工单"
#: Of those below, as many as fill more than a page.
CASES = 22


@pytest.fixture
def ids(place: DeskPlace) -> list[str]:
    """The open cases `第1盏路灯` … `第22盏路灯`; the newest stands first in the list."""
    ids = [enters(place, number) for number in range(1, CASES + 1)]
    place.deliver()
    return ids


def enters(place: DeskPlace, number: int) -> str:
    location = {"address": f"古田路{number}号"}
    return place.elsewhere({"kind": "complaint", "category": "0303", "text": f"第{number}盏路灯", "location": location})


async def opens(operator: Operator, number: int) -> None:
    """Open the case of a number from the list of the open ones."""
    await operator.types_ahead(*[("j", "j")] * (CASES - number), ("enter", None))
    operator.sees(f"第{number}盏路灯")


async def hears(operator: Operator) -> None:
    """The sync fetches what changed, and says so."""
    await operator.waits_for_delivery()
    await operator.hears_of_changes()


def stands_at(operator: Operator, number: int) -> None:
    operator.is_at(CaseScreen)
    operator.sees(f"第{number}盏路灯")


@pytest.mark.parametrize(("command", "there"), [("case.next", 19), ("case.previous", 21)])
async def test_a_new_case_above_moves_no_neighbour(place: DeskPlace, ids: list[str], command: str, there: int) -> None:
    async with at_work(place) as operator:
        await opens(operator, 20)
        enters(place, CASES + 1)
        await hears(operator)
        await operator.presses(command)
        stands_at(operator, there)


#: The last of a page of 19, and the first of the next.
@pytest.mark.parametrize("number", [CASES - 18, CASES - 19])
@pytest.mark.parametrize(("command", "step"), [("case.next", -1), ("case.previous", 1)])
async def test_beside_a_case_that_left_the_view_are_those_it_stood_between(
    place: DeskPlace, ids: list[str], number: int, command: str, step: int
) -> None:
    async with at_work(place) as operator:
        await opens(operator, number)
        place.does_elsewhere(ids[number - 1], Action.CLOSE, {"text": "已修好"})
        enters(place, CASES + 1)
        await hears(operator)
        operator.sees("直接答复：已修好")
        await operator.presses(command)
        stands_at(operator, number + step)
        await operator.presses(command)
        stands_at(operator, number + 2 * step)


async def test_next_after_closing_a_case_oneself_leaves_none_out(place: DeskPlace, ids: list[str]) -> None:
    async with at_work(place) as operator:
        await opens(operator, 20)
        for number in (20, 19, 18):
            stands_at(operator, number)
            await operator.presses("case.close")
            await operator.types("已答复")
            await operator.presses("form.save")
            await operator.waits_for_delivery()
            await operator.presses("case.next")
        stands_at(operator, 17)


async def test_a_new_case_above_the_first_is_its_previous_one(place: DeskPlace, ids: list[str]) -> None:
    async with at_work(place) as operator:
        await opens(operator, CASES)
        await operator.presses("case.previous")
        assert operator.message() == NO_MORE
        stands_at(operator, CASES)
        enters(place, CASES + 1)
        await hears(operator)
        await operator.presses("case.previous")
        stands_at(operator, CASES + 1)


async def test_at_the_end_it_is_said_that_there_are_no_more_as_often_as_one_asks(
    place: DeskPlace, ids: list[str]
) -> None:
    async with at_work(place) as operator:
        await operator.presses("list.bottom", "list.open")
        operator.sees("五一北路66号")
        screen = operator.app.screen
        assert isinstance(screen, CaseScreen)
        place.does_elsewhere(screen.chosen_id() or "", Action.CLOSE, {"text": "已修好"})
        await hears(operator)
        for _ in range(2):
            await operator.presses("case.next")
            assert operator.message() == NO_MORE
            operator.sees("五一北路66号")
        await operator.presses("case.previous")
        operator.sees("小区停水两天")


async def test_unlocked_a_case_has_its_neighbours(place: DeskPlace, ids: list[str]) -> None:
    async with at_work(place) as operator:
        await opens(operator, 20)
        await operator.presses("session.lock")
        await operator.types("demo\n")
        await operator.waits_for_the_backend()
        await operator.presses("case.next")
        stands_at(operator, 19)


async def test_unlocked_a_hit_has_its_neighbours(place: DeskPlace, ids: list[str]) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.find")
        await operator.types("路灯")
        await operator.hits("enter")
        stands_at(operator, CASES)
        await operator.presses("session.lock")
        await operator.types("demo\n")
        await operator.waits_for_the_backend()
        await operator.presses("case.next")
        stands_at(operator, CASES - 1)


async def test_unlocked_the_cursor_of_the_list_is_where_it_was(place: DeskPlace, ids: list[str]) -> None:
    async with at_work(place) as operator:
        await operator.presses(*["list.down"] * 4, "session.lock")
        await operator.types("demo\n")
        await operator.waits_for_the_backend()
        await operator.presses("list.open")
        stands_at(operator, CASES - 4)


async def test_next_in_a_list_that_did_not_change_reads_no_row_of_it(
    place: DeskPlace, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object) -> NoReturn:
        raise AssertionError("the list was fetched anew")

    async with at_work(place) as operator:
        await opens(operator, 20)
        await operator.presses("case.next")
        monkeypatch.setattr(place.store.reader, "window", read)
        await operator.presses("case.next", "case.next", "case.previous")
        stands_at(operator, 18)
