"""47, the backend restored from yesterday's backup: nothing lost, nothing doubled, nothing overwritten, no own work
shown as a conflict; what no longer fits waits for a person with its text."""

import pytest

from console.domain.codes import Action, State
from console.ports.records import SyncState
from tests.contract.worlds import House
from tests.faults.conftest import MakeSeat
from tests.faults.saved_city import SavedCity
from tests.faults.seats import Seat, applied
from tests.sync.real_town import books_of

DAY = 86_400


@pytest.mark.parametrize("silently", [False, True])
def test_a_days_work_of_two_terminals_comes_back_whole(house: House, seats: MakeSeat, silently: bool) -> None:
    mine, other = seats("a", "taker"), seats("b", "dispatcher")
    before = mine.new(text="备份之前")
    mine.heal()
    saved = SavedCity(house)
    mine.do(before, Action.AMEND, title="备份之后改的标题")
    after = [mine.new(text=f"备份之后第{index}件") for index in range(5)]
    mine.do(after[0], Action.ASSIGN, unit="CGW")
    theirs = other.new(text="另一处登记")
    mine.heal()
    other.heal()
    done = set(applied(house))
    house.clock.advance(DAY)
    saved.bring_back(silently=silently)
    for seat in (mine, other):
        seat.sign_in()
    fresh = other.new(text="恢复之后登记")
    for seat in (mine, other, mine, other):
        seat.heal()
    books = books_of(house.file)
    assert set(books.applied) == {*done, *(event for event in applied(house) if event not in done)}
    assert set(books.cases) == {before, *after, theirs, fresh}
    assert books.cases[before].title == "备份之后改的标题"
    assert books.cases[after[0]].state is State.DISPATCHED
    for seat in (mine, other):
        assert (seat.parked(), seat.pending()) == ({}, [])
        assert {case_id: seat.shown(case_id).case.version for case_id in books.cases} == {
            case_id: case.version for case_id, case in books.cases.items()
        }


def test_what_was_done_otherwise_meanwhile_is_not_overwritten_but_goes_to_a_person(
    house: House, seats: MakeSeat
) -> None:
    mine, other = seats("a", "taker"), seats("b", "dispatcher")
    case_id = mine.new()
    mine.heal()
    other.look()
    saved = SavedCity(house)
    close = mine.do(case_id, Action.CLOSE, text="已当场答复来电人")
    mine.heal()
    saved.bring_back(silently=False)
    other.do(case_id, Action.ASSIGN, unit="CGW")
    other.heal()
    mine.heal()
    other.heal()
    assert books_of(house.file).cases[case_id].state is State.DISPATCHED
    (kept,) = mine.pending()
    assert (kept.command.id, kept.state, kept.reason) == (close, SyncState.ATTENTION, "moved_meanwhile")
    assert kept.command.fields["text"] == "已当场答复来电人"


def test_numbers_that_were_told_stay_and_no_other_case_gets_one_of_them(house: House, seat: Seat) -> None:
    saved = SavedCity(house)
    told = {case_id: seat.shown(case_id).case.number for case_id in (seat.new(), seat.new())}
    seat.heal()
    saved.bring_back(silently=False)
    seat.sign_in()
    told |= {(case_id := seat.new()): seat.shown(case_id).case.number}
    seat.heal()
    numbers = {case_id: case.number for case_id, case in books_of(house.file).cases.items()}
    assert numbers == told
    assert len(set(told.values())) == 3
