"""43, an operation that always makes the request be refused: it is parked with its text and its case waits behind it,
all other cases flow, and once a person decides so does that one."""

from console.domain.codes import Action
from console.usecases.settle import discard_command, resend_command
from tests.contract.worlds import House
from tests.faults.seats import Seat, applied
from tests.sync.real_town import books_of

POISON = "毒"


def test_it_alone_is_parked_and_every_other_case_flows(house: House, seat: Seat) -> None:
    seat.line.poison = POISON
    seat.line.offline = True
    good = [seat.new(text=f"第{index}件") for index in range(20)]
    bad = seat.new(text="正常登记的")
    note = seat.do(bad, Action.NOTE, text=f"全文在这里{POISON}")
    behind = seat.do(bad, Action.URGE, text="请尽快")
    good += [seat.new(text=f"第{index}件") for index in range(20, 40)]
    seat.line.offline = False
    for _ in range(8):
        seat.look(61)
    assert set(books_of(house.file).cases) == {*good, bad}
    assert seat.parked() == {note: "malformed_request"}
    (kept,) = seat.pending()
    assert kept.command.fields["text"] == f"全文在这里{POISON}"
    assert behind in applied(house), "it rests on the case alone"


def test_once_a_person_decided_what_waited_behind_it_goes_out(house: House, seat: Seat) -> None:
    seat.line.poison = POISON
    case_id = seat.new()
    note = seat.do(case_id, Action.NOTE, text=POISON)
    urge = seat.do(case_id, Action.URGE, text="请尽快")
    for _ in range(4):
        seat.look(61)
    discard_command(seat.desk, note)
    seat.heal()
    assert urge in applied(house)
    assert note not in applied(house)
    again = seat.do(case_id, Action.NOTE, text=POISON)
    for _ in range(4):
        seat.look(61)
    seat.line.poison = ""
    resend_command(seat.desk, again)
    seat.heal()
    assert seat.pending() == []


def test_a_command_the_backend_itself_cannot_read_is_parked_alone_as_well(house: House, seat: Seat) -> None:
    seat.line.offline = True
    bad, good = seat.new(), seat.new()
    odd = seat.do(bad, Action.AMEND, title="标题", category="999999")
    seat.line.offline = False
    for _ in range(4):
        seat.look(61)
    assert set(books_of(house.file).cases) == {bad, good}
    assert seat.parked() == {odd: "unknown_category"}
