"""21, the clock a year ahead, a day behind, jumping: order goes by `seq`, times and limits by the backend's clock, no
number of a wrong day is told, and the skew is shown."""

import pytest

from console.domain.codes import Action
from tests.contract.worlds import House
from tests.fakes.fake_backend import Fault
from tests.faults.seats import Seat, applied
from tests.sync.real_town import books_of

DAY = 86_400.0
YEAR = 366 * DAY


@pytest.mark.parametrize("jump", [YEAR, -DAY])
def test_what_was_entered_by_a_wrong_clock_is_dated_by_the_backend(house: House, seat: Seat, jump: float) -> None:
    right = seat.new(text="时钟正确时")
    seat.heal()
    seat.line.offline = True
    seat.own_clock.jump(jump)
    wrong = seat.new(text="时钟错误时")
    seat.do(wrong, Action.ASSIGN, unit="CGW")
    made = [entry.command.id for entry in seat.pending()]
    seat.line.offline = False
    seat.heal()
    now = house.clock.now()
    cases = books_of(house.file).cases
    assert applied(house)[1:] == made
    assert seat.parked() == {}
    assert cases[right].created_at <= cases[wrong].created_at <= now
    due = cases[wrong].legs[0].reply_due_at
    assert due is not None
    assert 0 < (due - now).days < 30
    assert (cases[wrong].number or "").startswith("261123-")


def test_order_is_that_of_seq_however_the_clock_jumps_between(house: House, seat: Seat) -> None:
    seat.line.offline = True
    case_id = seat.new()
    for jump in (-DAY, 2 * DAY, -3600, YEAR, -YEAR):
        seat.own_clock.jump(jump)
        seat.do(case_id, Action.AMEND, title=f"跳了 {jump}")
    made = [entry.command.id for entry in seat.pending()]
    seat.line.offline = False
    seat.heal()
    assert applied(house) == made
    assert books_of(house.file).cases[case_id].title == f"跳了 {-YEAR}"
    assert seat.parked() == {}


def test_the_skew_is_shown_and_the_clock_put_right_at_the_first_contact(house: House, seat: Seat) -> None:
    seat.own_clock.jump(-2 * 3600)
    seat.look()
    assert seat.ear.status.offset == pytest.approx(2 * 3600, abs=1)
    assert abs((seat.own_clock.now() - house.clock.now()).total_seconds()) < 1
    seat.own_clock.jump(2 * 3600)
    seat.look()
    assert seat.ear.status.offset == pytest.approx(0, abs=1)


def test_a_jump_between_two_attempts_sends_nothing_twice_and_waits_no_longer(house: House, seat: Seat) -> None:
    seat.new()
    seat.line.script.append(Fault.LOSE_ANSWER)
    seat.look()
    seat.own_clock.jump(-YEAR)
    seat.look(61)
    assert seat.pending() == []
    assert len(applied(house)) == 1
