"""20, the process paused for an hour (a laptop asleep): waits are counted by a clock that never jumps, there is no
storm of attempts, and what waits goes out at once, each once."""

import pytest

from console.domain.codes import Action
from tests.contract.worlds import House
from tests.fakes.fake_backend import Fault
from tests.faults.seats import Seat, applied

HOUR = 3600.0


@pytest.mark.parametrize("fault", [Fault.NONE, Fault.LOSE_REQUEST, Fault.LOSE_ANSWER])
def test_an_hour_asleep_costs_no_more_than_the_exchange_that_was_under_way(
    house: House, seat: Seat, fault: Fault
) -> None:
    case_id = seat.new()
    seat.do(case_id, Action.NOTE, text="睡前记下的")
    made = [entry.command.id for entry in seat.pending()]
    seat.line.script.append(fault)
    seat.engine.step()
    told = len(seat.ear.statuses)
    seat.wall.advance(HOUR)
    seat.look()
    assert seat.waiting() == []
    assert applied(house) == made
    assert len(seat.ear.statuses) - told <= 3, "one word that it goes on, not one for each second that was missed"


def test_the_time_of_day_that_jumps_on_waking_is_no_wait_and_no_deadline(house: House, seat: Seat) -> None:
    seat.line.script.append(Fault.LOSE_REQUEST)
    seat.new()
    pause = seat.engine.step()
    assert 0 < pause <= 60
    seat.own_clock.jump(HOUR)
    assert seat.engine.step() == pytest.approx(pause), "what is waited is seconds that passed"
    seat.look(pause)
    assert len(applied(house)) == 1
