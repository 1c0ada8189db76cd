"""23, a request lost on the way: the command is applied once, and shown as delivered."""

import pytest

from console.domain.codes import Action
from console.ports.records import SyncState
from tests.faults.conftest import MakeDesk
from tests.faults.distant_city import DistantCity, DistantDesk
from tests.faults.fault_proxy import FaultProxy, half_open, request_lost
from tests.sync.conftest import settle


@pytest.mark.parametrize("times", [1, 3])
def test_what_was_lost_is_sent_again_under_its_id_and_applied_once(
    times: int, distant_city: DistantCity, line: FaultProxy, distant_desk: DistantDesk
) -> None:
    case_id = distant_desk.new()
    note = distant_desk.do(case_id, Action.NOTE, text="来电人又来电")
    (new, _) = [entry.command.id for entry in distant_desk.pending()]
    line.script.extend([request_lost] * times)
    settle(distant_desk)
    assert distant_desk.shown(case_id).sync is SyncState.SENDING, "it may have arrived: nobody here can tell"
    assert distant_city.history(case_id) is None
    for _ in range(times):
        distant_desk.tries_again()
    assert distant_city.applied(case_id) == [new, note]
    assert distant_desk.shown(case_id).sync is SyncState.DELIVERED
    assert distant_desk.pending() == []


def test_a_request_that_vanishes_without_a_word_is_given_up_and_sent_again(
    distant_city: DistantCity, line: FaultProxy, distant_desks: MakeDesk
) -> None:
    desk = distant_desks("slow", deadline=0.5)
    case_id = desk.new()
    line.script.append(half_open)
    settle(desk)
    assert desk.ear.status.error == "timed_out"
    desk.tries_again()
    assert len(distant_city.applied(case_id)) == 1
    assert desk.parked() == {}
