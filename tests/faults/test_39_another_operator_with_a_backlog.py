"""39, operator B on A's console with A's backlog: it is delivered as A's, never as B's, whoever is signed in or
nobody; B sees no more than B may."""

import pytest

from console.domain.codes import Action
from console.domain.errors import TransitionRefused
from console.usecases.settle import discard_command
from tests.contract.worlds import House
from tests.faults.seats import Seat, applied
from tests.sync.real_town import books_of


@pytest.mark.parametrize("next_one", ["dispatcher", "unit", ""])
def test_a_backlog_keeps_its_author_whoever_signs_in_next(house: House, seat: Seat, next_one: str) -> None:
    seat.line.offline = True
    cases = [seat.new(text=f"第{index}件") for index in range(12)]
    seat.do(cases[0], Action.NOTE, text="来电人又来电")
    backlog = [entry.command.id for entry in seat.pending()]
    seat.line.offline = False
    if next_one:
        seat.sign_in(next_one)
    else:
        seat.sign_out()
    seat.heal()
    books = books_of(house.file)
    assert applied(house) == backlog
    assert {entry.command.actor.username for entry in books.applied.values()} == {"taker"}
    assert {case.created_by for case in books.cases.values()} == {"taker"}


def test_the_work_of_both_goes_out_under_their_own_names(house: House, seat: Seat) -> None:
    seat.line.offline = True
    mine = seat.new(text="甲的话")
    seat.line.offline = False
    seat.sign_in("dispatcher")
    seat.line.offline = True
    theirs = seat.new(text="乙的话")
    seat.line.offline = False
    seat.heal()
    by = {case_id: case.created_by for case_id, case in books_of(house.file).cases.items()}
    assert by == {mine: "taker", theirs: "dispatcher"}


def test_the_next_operator_cannot_settle_what_is_not_his(seat: Seat) -> None:
    seat.line.offline = True
    seat.new()
    (entry,) = seat.pending()
    seat.line.offline = False
    seat.sign_in("dispatcher")
    with pytest.raises(TransitionRefused, match="others_command"):
        discard_command(seat.desk, entry.command.id)


def test_the_next_operator_is_shown_no_more_of_callers_than_he_may(seat: Seat) -> None:
    case_id = seat.new()
    seat.heal()
    assert seat.shown(case_id).case.caller.phone == "13805912345"
    seat.sign_in("dispatcher")
    seat.heal()
    assert seat.shown(case_id).case.caller.masked
    seat.sign_in("unit")
    seat.heal()
    assert seat.store.reader.get(case_id) is None
