"""29, a 500 after the commit: unknown, not failed; sent again under the same id, applied once."""

import pytest

from console.domain.codes import Action
from console.ports.records import SyncState
from tests.faults.distant_city import DistantCity, DistantDesk
from tests.faults.fault_proxy import FaultProxy, an_answer, says
from tests.sync.conftest import settle

OURS = "X-Contract-Version: 1"
PROBLEM = b'{"code":"server_failed","status":500,"title":"failed"}'


@pytest.mark.parametrize(
    "answer",
    [
        an_answer("500 Internal Server Error", PROBLEM, OURS, "Content-Type: application/problem+json"),
        an_answer("500 Internal Server Error", b"oops"),
        an_answer("504 Gateway Timeout", b"<html>"),
        an_answer("408 Request Timeout"),
    ],
)
def test_it_is_unknown_until_the_ledger_tells_and_applied_once(
    answer: bytes, distant_city: DistantCity, line: FaultProxy, distant_desk: DistantDesk
) -> None:
    case_id = distant_desk.new()
    distant_desk.do(case_id, Action.NOTE, text="来电人又来电")
    sent = [entry.command.id for entry in distant_desk.pending()]
    line.script.append(says(answer, after_delivery=True))
    settle(distant_desk)
    assert distant_city.applied(case_id) == sent
    assert [entry.state for entry in distant_desk.pending()] == [SyncState.SENDING] * 2
    assert distant_desk.shown(case_id).sync is SyncState.SENDING
    distant_desk.tries_again()
    assert distant_city.applied(case_id) == sent
    assert (distant_desk.pending(), distant_desk.parked()) == ([], {})
    assert distant_desk.shown(case_id).sync is SyncState.DELIVERED
