"""25, delivered twice, and 3 days late: applied once, whatever was done meanwhile, also after it was given up."""

import pytest

from console.domain.codes import Action
from console.ports.records import OutcomeStatus
from console.usecases.settle import discard_command
from tests.contract.worlds import House
from tests.fakes.fake_backend import Fault
from tests.faults.conftest import MakeSeat
from tests.faults.seats import Seat, applied

THREE_DAYS = 3 * 86_400


@pytest.mark.parametrize("fault", [Fault.DELIVER_TWICE, Fault.DELIVER_LATE])
def test_every_command_of_a_chain_is_applied_once(house: House, seat: Seat, fault: Fault) -> None:
    case_id = seat.new()
    seat.do(case_id, Action.ASSIGN, unit="CGW")
    seat.do(case_id, Action.URGE, text="请尽快")
    sent = [entry.command.id for entry in seat.pending()]
    seat.line.script.append(fault)
    seat.heal()
    seat.sign_in()
    seat.do(case_id, Action.URGE, text="又来电")
    seat.heal()
    seat.wall.advance(THREE_DAYS)
    seat.line.deliver_late()
    assert applied(house)[:3] == sent
    assert len(applied(house)) == 4
    assert seat.parked() == {}
    found = seat.known(case_id)
    assert found is not None
    assert found.urges == 2


def test_what_was_given_up_is_not_done_by_a_copy_that_comes_days_later(house: House, seat: Seat) -> None:
    case_id = seat.new()
    seat.heal()
    urge = seat.do(case_id, Action.URGE, text="请尽快")
    seat.line.script.append(Fault.DELIVER_LATE)
    seat.look()
    discard_command(seat.desk, urge)
    seat.heal()
    seat.wall.advance(THREE_DAYS)
    seat.line.deliver_late()
    assert urge not in applied(house)
    assert [event.type for event in seat.shown(case_id).events] == ["case.created"]


def test_a_late_copy_undoes_nothing_that_was_done_since(house: House, seats: MakeSeat) -> None:
    mine, other = seats("a", "taker"), seats("b", "dispatcher")
    case_id = mine.new()
    mine.heal()
    other.look()
    mine.do(case_id, Action.AMEND, title="第一次")
    (first,) = mine.pending()
    mine.heal()
    other.look()
    other.do(case_id, Action.AMEND, title="第二次")
    other.heal()
    mine.wall.advance(THREE_DAYS)
    (late,) = mine.hand_over(first.command)
    assert late.status is OutcomeStatus.DUPLICATE
    found = other.known(case_id)
    assert found is not None
    assert found.title == "第二次"
    assert len(applied(house)) == 3
