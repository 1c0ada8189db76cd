"""48, the number of a case changed, or the case merged: it is one case by its id, found by the number its caller was
told before and by the one it has now; a merged one opens as itself and says where it went."""

from console.domain.codes import Action, State
from console.usecases.find_cases import former_number, open_case, search_cases
from console.usecases.move_case import merge
from console.usecases.settle import resend_command
from tests.contract.worlds import House
from tests.faults.conftest import MakeSeat
from tests.faults.seats import Seat, again
from tests.sync.real_town import books_of


def test_a_case_whose_number_was_taken_gets_another_and_opens_by_both(house: House, seat: Seat) -> None:
    seat.line.offline = True
    case_id = seat.new()
    (entry,) = seat.pending()
    told = str(entry.command.fields["number"])
    rival = entry.command
    seat.line.offline = False
    copy = seat.own_clock.new_id()
    seat.hand_over(again(rival, id=copy, case_id=copy))
    seat.heal()
    assert seat.parked() == {rival.id: "number_taken"}
    resend_command(seat.desk, rival.id)
    seat.heal()
    now = books_of(house.file).cases[case_id].number
    assert now not in (None, told)
    by_new = seat.known(str(now))
    assert by_new is not None
    assert by_new.id == case_id
    assert open_case(seat.desk, str(now)).case.id == case_id
    assert [event.data for event in open_case(seat.desk, case_id).events if event.type == "case.renumbered"] == [
        {"former": told}
    ]


def test_a_merged_case_opens_by_its_own_number_and_says_into_which(house: House, seats: MakeSeat) -> None:
    mine, other = seats("a", "taker"), seats("b", "dispatcher")
    case_id, into = mine.new(text="同一条狗"), mine.new(text="流浪狗")
    mine.heal()
    other.look()
    merge(other.desk, case_id, Action.MERGE, {"into": into})
    other.heal()
    mine.heal()
    numbers = {key: str(case.number) for key, case in books_of(house.file).cases.items()}
    for seat in (mine, other):
        merged = open_case(seat.desk, numbers[case_id]).case
        assert (merged.id, merged.state, merged.merged_into) == (case_id, State.MERGED, into)
        assert open_case(seat.desk, numbers[into]).case.id == into
        found = seat.known(numbers[case_id])
        assert found is not None
        assert found.id == case_id


def test_with_the_network_cut_a_case_opens_by_the_number_its_caller_was_told(house: House, seats: MakeSeat) -> None:
    mine, far = seats("a", "taker"), seats("b", "unit")
    mine.line.offline = True
    case_id = mine.new(text="停水三天")
    (entry,) = mine.pending()
    told = str(entry.command.fields["number"])
    mine.line.offline = False
    copy = mine.own_clock.new_id()
    mine.hand_over(again(entry.command, id=copy, case_id=copy))
    mine.heal()
    mine.line.offline = True
    resend_command(mine.desk, entry.command.id)
    # The one that has the number now is meant where it is known; it is never shown as the other.
    assert open_case(mine.desk, told).case.id == copy
    mine.line.offline = False
    mine.heal()
    mine.do(case_id, Action.ASSIGN, unit="ZLS")
    mine.heal()
    far.look()
    far.restart()
    far.line.offline = True
    shown = open_case(far.desk, told).case
    now = str(books_of(house.file).cases[case_id].number)
    assert (shown.id, shown.number) == (case_id, now)
    assert now != told
    assert (former_number(told, shown), former_number(now, shown), former_number(case_id, shown)) == (told, "", "")
    assert [row.id for row in search_cases(far.desk, told).rows] == [case_id]
