"""42, a long backlog after three days: all of it once, in order, in batches that can break off anywhere, while
somebody types on. 300 operations here, 10,000 with `HOTLINE_FAULTS=long`; how long it takes is measured in `bench/`."""

from random import Random

from console.domain.codes import Action
from console.domain.finding import Sought
from console.ports.records import Draft
from tests.contract.worlds import House
from tests.faults.forms import LONG, patient, told
from tests.faults.seats import Seat, applied

BACKLOG = 10_000 if LONG else 300
#: Cases somebody enters meanwhile, one after each step of the sync.
MEANWHILE = 60 if LONG else 5
THREE_DAYS = 3 * 86_400


def backlog(seat: Seat, size: int) -> list[str]:
    """Enter cases and do things to them without the backend, over three days."""
    seat.line.offline = True
    last = ""
    for index in range(size):
        if index % 3 == 0:
            last = seat.new(text=f"第{index}件")
        else:
            seat.do(last, Action.NOTE if index % 3 == 1 else Action.URGE, text=f"补充{index}")
        seat.wall.advance(THREE_DAYS / size)
    seat.line.offline = False
    return [entry.command.id for entry in seat.pending()]


@patient
def test_all_of_it_arrives_once_and_in_order_over_a_line_that_breaks_and_through_restarts(
    house: House, seat: Seat
) -> None:
    made = backlog(seat, BACKLOG)
    assert len(made) == BACKLOG
    random = Random(42)
    seat.line.rate = 0.3
    typed: list[str] = []
    while seat.waiting():
        seat.engine.step()
        seat.wall.advance(61)
        if len(typed) < MEANWHILE:
            # Somebody goes on working meanwhile; what is typed now stands behind what waits.
            typed.append(seat.new(text=f"同时登记的第{len(typed)}件"))
            assert seat.shown(typed[-1]).case.number is not None
            half = Draft("half", "intake", "taker", seat.own_clock.now(), {"what": f"说到第{len(typed)}句"})
            seat.store.desk.save_draft(half)
            assert [draft.fields for draft in seat.store.desk.drafts("taker")] == [half.fields]
        if random.random() < 0.1:
            seat.restart()
    seat.line.rate = 0.0
    seat.line.deliver_late()
    seat.heal()
    done = applied(house)
    assert done[:BACKLOG] == made
    assert len(done) == len(set(done)) == BACKLOG + len(typed)
    assert seat.parked() == {}
    told(f"fault 42: {BACKLOG} of the backlog and {len(typed)} entered meanwhile applied once, in order")


def test_a_case_entered_meanwhile_is_shown_and_found_at_once(seat: Seat) -> None:
    backlog(seat, 30)
    case_id = seat.new(text="停水三天")
    assert [row.id for row in seat.store.reader.search(Sought("停水"), 10).rows] == [case_id]
    seat.engine.step()
    assert seat.shown(case_id).case.text == "停水三天"
