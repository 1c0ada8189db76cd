"""Changes in commit order, and cases by id and number."""

import pytest

from console.domain.codes import FINISHED, Action, State
from console.domain.finding import Sought
from console.ports.errors import NotFound, Rejected
from console.ports.records import SyncState
from console.ports.search import Inquiry
from tests.contract.worlds import World


def test_changes_come_in_pages_each_case_once_as_it_stands_now(world: World) -> None:
    sign_in = world.person()
    terminal = world.terminal(sign_in)
    cases = [world.does(sign_in, terminal) for _ in range(5)]
    world.does(sign_in, terminal, Action.ASSIGN, cases[0], unit="ZLS")
    cursor, seen = "", []
    for _ in range(3):
        page = world.backend.changes(sign_in, cursor, 2)
        seen += list(page.changes)
        cursor = page.cursor
        assert page.epoch == world.backend.epoch()
        assert page.more == (len(seen) < 5)
    assert [change.case_id for change in seen] == [case.id for case in (*cases[1:], cases[0])]
    assert seen[-1].case is not None
    assert seen[-1].case.state is State.DISPATCHED
    assert [event.type for event in seen[-1].events] == ["case.created", "case.dispatched"]


def test_after_a_cursor_only_cases_that_changed_come_with_their_whole_history(world: World) -> None:
    sign_in = world.person()
    terminal = world.terminal(sign_in)
    case = world.does(sign_in, terminal)
    page = world.backend.changes(sign_in, "", 100)
    assert world.backend.changes(sign_in, page.cursor, 100).changes == ()
    world.does(sign_in, terminal, Action.NOTE, case)
    (change,) = world.backend.changes(sign_in, page.cursor, 100).changes
    assert [event.type for event in change.events] == ["case.created", "case.noted"]


@pytest.mark.parametrize("cursor", ["nonsense", "epoch-0:5", "%00", "ü", "a b&limit=1"])
def test_an_unknown_cursor_says_so(world: World, cursor: str) -> None:
    with pytest.raises(NotFound) as caught:
        world.backend.changes(world.person(), cursor, 10)
    assert caught.value.code == "unknown_cursor"


def test_a_unit_is_told_of_its_own_cases_only_and_when_one_left_it(world: World) -> None:
    dispatcher, unit = world.person("dispatcher"), world.person("unit")
    terminal = world.terminal(dispatcher)
    other = world.does(dispatcher, terminal)
    case = world.does(dispatcher, terminal, Action.ASSIGN, world.does(dispatcher, terminal), unit="ZLS")
    page = world.backend.changes(unit, "", 100)
    assert [change.case_id for change in page.changes if change.case] == [case.id]
    assert other.id not in [change.case_id for change in page.changes if change.case]


def test_a_case_is_found_by_its_id_and_by_its_number_in_any_form(world: World) -> None:
    sign_in = world.person()
    case = world.does(sign_in, world.terminal(sign_in))
    assert case.number is not None
    for key in (case.id, case.number, case.number.replace("-", ""), case.number.replace("-", " ")):
        shown = world.backend.find_case(sign_in, key)
        assert shown.case.id == case.id
        assert shown.sync is SyncState.DELIVERED
        assert [event.type for event in shown.events] == ["case.created"]


def test_a_misheard_digit_is_told_apart_from_a_case_that_is_not_there(world: World) -> None:
    sign_in = world.person()
    case = world.does(sign_in, world.terminal(sign_in))
    assert case.number is not None
    digit = str((int(case.number[-1]) + 1) % 10)
    with pytest.raises(Rejected) as misheard:
        world.backend.find_case(sign_in, case.number[:-1] + digit)
    assert misheard.value.code == "number_check_digit"
    for key in ("", ".", "no-such-case", "261123", "http://elsewhere/x"):
        with pytest.raises(NotFound) as caught:
            world.backend.find_case(sign_in, key)
        assert caught.value.code in ("unknown_case", "not_found")


def test_the_newest_cases_come_first_and_without_their_histories(world: World) -> None:
    taker = world.person()
    terminal = world.terminal(taker)
    made = []
    for _ in range(3):
        made.append(world.does(taker, terminal))
        world.clock.advance(1)
    assert [case.id for case in world.backend.newest(taker, 2)] == [made[2].id, made[1].id]


def test_cases_are_found_by_words_by_what_narrows_them_and_by_their_callers(world: World) -> None:
    taker = world.person()
    terminal = world.terminal(taker)
    caller = {"name": "王小明", "phone": "13800004321"}
    first = world.does(taker, terminal, kind="help", text="楼道停水", caller=caller)
    world.clock.advance(60)
    second = world.does(taker, terminal, kind="complaint", text="又停水")
    world.does(taker, terminal, Action.ASSIGN, second, unit="ZLS")
    after = second.created_at
    for asked, hits in (
        (Inquiry(Sought("停水")), [second, first]),
        (Inquiry(Sought("停水", kinds=("help",))), [first]),
        (Inquiry(Sought("停水", units=("ZLS",), excluded=FINISHED)), [second]),
        (Inquiry(Sought(kinds=("help",), entered_by=("taker",), states=(State.RECEIVED,))), [first]),
        (Inquiry(Sought(units=("ZLS",), since=after)), [second]),
        (Inquiry(Sought(kinds=("help", "complaint"), excluded=FINISHED)), [second, first]),
        (Inquiry(Sought(kinds=("help",), since=after)), []),
        (Inquiry(Sought(), phone="13800004321"), [first]),
        (Inquiry(Sought(kinds=("complaint",)), phone="4321"), []),
        (Inquiry(Sought(), name="王小明"), [first]),
    ):
        found = world.search(taker, asked)
        assert [case.id for case in found.cases] == [case.id for case in hits], asked
        assert (found.complete or not found.cases, found.total) == (True, len(hits)), asked
