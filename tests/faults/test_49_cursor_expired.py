"""49, the cursor of the changes expired, or a gap: everything is listed anew, no change is missed, and the outbox is
untouched."""

from console.domain.codes import Action
from tests.contract.worlds import House
from tests.fakes.fake_backend import Fault
from tests.faults.conftest import MakeSeat
from tests.faults.seats import applied
from tests.sync.conftest import settle


def test_everything_is_listed_anew_and_nothing_of_the_outbox_is_touched(house: House, seats: MakeSeat) -> None:
    mine, other = seats("a", "taker"), seats("b", "dispatcher")
    known = mine.new()
    mine.heal()
    mine.line.offline = True
    waiting = [mine.new(), mine.new()]
    mine.do(known, Action.NOTE, text="还没有发出的话")
    before = mine.pending()
    missed = [other.new() for _ in range(3)]
    other.do(missed[0], Action.ASSIGN, unit="CGW")
    other.heal()
    mine.line.offline = False
    mine.line.script.extend([Fault.LOSE_REQUEST] * 3)
    mine.line.cursor_forgotten = True
    settle(mine)
    assert [entry.command for entry in mine.pending()] == [entry.command for entry in before]
    mine.heal()
    for case_id in (known, *waiting, *missed):
        assert mine.shown(case_id).case.version == (mine.known(case_id) or mine.shown(case_id).case).version
    assert len(applied(house)) == 1 + 3 + 4
    assert mine.parked() == {}


def test_a_page_that_is_lost_on_the_way_is_asked_for_again_from_where_it_was(house: House, seats: MakeSeat) -> None:
    mine, other = seats("a", "taker"), seats("b", "dispatcher")
    cases = []
    for fault in (Fault.LOSE_ANSWER, Fault.LOSE_REQUEST, Fault.DELIVER_TWICE):
        cases.append(other.new())
        other.heal()
        mine.line.script.append(fault)
        mine.look()
    mine.heal()
    assert [mine.shown(case_id).case.id for case_id in cases] == cases
