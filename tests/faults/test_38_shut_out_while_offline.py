"""38, somebody shut out while offline (so too for another role, which needs a new account): what he made is refused
with its text kept and exportable, what he could see is gone from the terminal, and others' work goes on."""

from console.domain.codes import Action
from console.ports.records import QueueView, SyncState
from console.sync.status import LinkState
from tests.contract.worlds import House
from tests.faults.seats import Seat, applied, shut_out
from tests.sync.real_town import books_of

ALL = QueueView("all")


def test_what_he_made_is_refused_with_its_text_and_what_he_saw_is_gone(house: House, seat: Seat) -> None:
    before = seat.new(text="停用之前已送达的")
    seat.heal()
    seat.line.offline = True
    case_id = seat.new(text="只在这里的话")
    note = seat.do(before, Action.NOTE, text="来电人又来电")
    shut_out(house, "taker")
    seat.line.offline = False
    for _ in range(4):
        seat.look(61)
    kept = {entry.command.id: entry for entry in seat.pending()}
    assert {entry.reason for entry in kept.values()} == {"actor_revoked"}
    assert {entry.state for entry in kept.values()} == {SyncState.ATTENTION}
    assert kept[note].command.fields["text"] == "来电人又来电"
    assert [entry.command.fields["text"] for entry in kept.values() if entry.command.action is Action.NEW] == [
        "只在这里的话"
    ]
    assert seat.ear.says(LinkState.NEEDS_SIGN_IN)
    assert set(books_of(house.file).cases) == {before}
    assert seat.store.reader.confirmed(before) is None, "what he could see of others' cases is no longer here"
    assert seat.store.desk.entry(note) is not None
    assert case_id not in books_of(house.file).cases


def test_others_go_on_at_the_same_terminal_and_may_put_it_again(house: House, seat: Seat) -> None:
    seat.line.offline = True
    theirs = seat.new(text="他的话")
    shut_out(house, "taker")
    seat.line.offline = False
    for _ in range(3):
        seat.look(61)
    seat.sign_in("supervisor")
    mine = seat.new(text="我的话")
    seat.heal()
    assert set(books_of(house.file).cases) == {mine}
    assert [entry.command.case_id for entry in seat.pending()] == [theirs]


def test_what_was_applied_before_stays_applied(house: House, seat: Seat) -> None:
    seat.new()
    seat.heal()
    done = applied(house)
    shut_out(house, "taker")
    for _ in range(3):
        seat.look(61)
    assert applied(house) == done
    assert seat.pending() == []
