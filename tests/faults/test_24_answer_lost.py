"""24, the answer lost after the commit: applied once, no conflict with oneself, also through a chain of commands."""

import pytest

from console.domain.codes import Action, State
from console.ports.records import SyncState
from tests.faults.conftest import MakeDesk
from tests.faults.distant_city import DistantCity, DistantDesk
from tests.faults.fault_proxy import Fault, FaultProxy, answer_held, answer_lost, answer_reset, cut_at, delivered_twice
from tests.sync.conftest import settle


@pytest.mark.parametrize("fault", [answer_lost, answer_reset, cut_at(40), cut_at(700)])
def test_the_ledger_answers_the_second_time_and_nothing_is_done_again(
    fault: Fault, distant_city: DistantCity, line: FaultProxy, distant_desk: DistantDesk
) -> None:
    case_id = distant_desk.new()
    distant_desk.do(case_id, Action.ASSIGN, unit="CGW")
    distant_desk.do(case_id, Action.AMEND, title="流浪狗追人")
    sent = [entry.command.id for entry in distant_desk.pending()]
    line.script.append(fault)
    settle(distant_desk)
    assert [entry.state for entry in distant_desk.pending()] == [SyncState.SENDING] * 3
    distant_desk.tries_again()
    assert distant_city.applied(case_id) == sent
    assert (distant_desk.pending(), distant_desk.parked()) == ([], {})
    assert distant_desk.shown(case_id).case.state is State.DISPATCHED


def test_what_is_entered_before_the_answer_is_known_is_no_conflict_either(
    distant_city: DistantCity, line: FaultProxy, distant_desk: DistantDesk
) -> None:
    case_id = distant_desk.new()
    line.script.append(answer_lost)
    settle(distant_desk)
    distant_desk.do(case_id, Action.AMEND, title="流浪狗追人")
    line.script.append(answer_lost)
    distant_desk.tries_again()
    distant_desk.do(case_id, Action.AMEND, title="三只流浪狗追人")
    distant_desk.tries_again()
    assert distant_desk.parked() == {}
    found = distant_city.history(case_id)
    assert found is not None
    assert found[0].title == "三只流浪狗追人"
    assert len(distant_city.applied(case_id)) == 3


def test_a_line_that_goes_dead_after_the_commit(
    distant_city: DistantCity, line: FaultProxy, distant_desks: MakeDesk
) -> None:
    desk = distant_desks("slow", deadline=0.5)
    case_id = desk.new()
    line.script.append(answer_held)
    settle(desk)
    assert desk.ear.status.error == "timed_out"
    desk.tries_again()
    assert len(distant_city.applied(case_id)) == 1
    assert (desk.pending(), desk.parked()) == ([], {})


def test_a_request_doubled_on_the_way(distant_city: DistantCity, line: FaultProxy, distant_desk: DistantDesk) -> None:
    case_id = distant_desk.new()
    line.script.append(delivered_twice)
    settle(distant_desk)
    assert len(distant_city.applied(case_id)) == 1
    assert (distant_desk.pending(), distant_desk.parked()) == ([], {})
