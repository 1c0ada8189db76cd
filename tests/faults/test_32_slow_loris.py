"""32, a server that drips its answer: given up at the total deadline, 0.5 s later at the most; unknown."""

from console.ports.records import SyncState
from console.sync.reading import POLL_SECONDS
from tests.faults.conftest import MakeDesk
from tests.faults.distant_city import DistantCity
from tests.faults.fault_proxy import Exchange, FaultProxy, passed_on
from tests.sync.conftest import settle

#: Seconds between two bytes; a whole answer would take minutes, and no byte is late.
PAUSE = 0.1


class Drip:
    """Lets answers through a byte at a time and counts them: as many as there were pauses before it was given up."""

    def __init__(self) -> None:
        self.sent = 0

    def __call__(self, exchange: Exchange) -> bool:
        for byte in exchange.deliver():
            exchange.client.sendall(bytes([byte]))
            self.sent += 1
            if exchange.over.wait(PAUSE):
                break
        return False


def test_a_command_whose_answer_drips_is_unknown_and_applied_once(
    distant_city: DistantCity, line: FaultProxy, distant_desks: MakeDesk
) -> None:
    deadline, drip = 0.5, Drip()
    desk = distant_desks(deadline=deadline)
    case_id = desk.new()
    line.always = drip
    settle(desk)
    assert 0 < drip.sent * PAUSE <= deadline + 0.5
    assert desk.ear.status.error == "timed_out"
    assert desk.shown(case_id).sync is SyncState.SENDING
    line.always = passed_on
    desk.tries_again()
    assert len(distant_city.applied(case_id)) == 1
    assert (desk.pending(), desk.parked()) == ([], {})


def test_a_page_that_drips_is_given_up_although_no_byte_is_late(line: FaultProxy, distant_desks: MakeDesk) -> None:
    deadline, drip = 0.2, Drip()
    desk = distant_desks()
    desk.turn_to(line.url, deadline=deadline)
    line.always = drip
    desk.clock.advance(POLL_SECONDS)
    settle(desk)
    # What may be large may take three times as long.
    assert deadline <= drip.sent * PAUSE <= 3 * deadline + 0.5
    assert desk.ear.status.error == "timed_out"
