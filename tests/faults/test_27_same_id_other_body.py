"""27, the same id with another body: refused as `id_reused`, the operation kept with its full text, what was applied
under the id untouched."""

from console.domain.codes import Action
from console.ports.records import OutcomeStatus, SyncState
from console.usecases.settle import resend_command
from tests.contract.worlds import House
from tests.faults.seats import Seat, again, applied


def test_the_backend_refuses_it_and_changes_nothing(house: House, seat: Seat) -> None:
    case_id = seat.new()
    seat.do(case_id, Action.NOTE, text="原话")
    _, note = seat.pending()
    seat.heal()
    (outcome,) = seat.hand_over(again(note.command, fields={"text": "别的话"}))
    assert (outcome.status, outcome.reason) == (OutcomeStatus.REFUSED, "id_reused")
    found = seat.known(case_id)
    assert found is not None
    assert found.version == 2
    assert len(applied(house)) == 2


def test_a_terminal_whose_command_it_is_keeps_it_for_a_person_with_its_text(house: House, seat: Seat) -> None:
    case_id = seat.new()
    seat.heal()
    mine = seat.do(case_id, Action.NOTE, text="只在这里的话")
    (entry,) = seat.pending()
    seat.hand_over(again(entry.command, fields={"text": "别的话"}))
    seat.heal()
    assert seat.parked() == {mine: "id_reused"}
    (kept,) = seat.pending()
    assert kept.command.fields == {"text": "只在这里的话"}
    assert seat.shown(case_id).sync is SyncState.ATTENTION
    again_under_another = resend_command(seat.desk, mine).command_id
    seat.heal()
    assert seat.parked() == {again_under_another: "applied_after_all"}, "what its id stands for was applied: a person"
    resend_command(seat.desk, again_under_another)
    seat.heal()
    assert seat.pending() == []
    assert [event.data["text"] for event in seat.shown(case_id).events[1:]] == ["别的话", "只在这里的话"]
