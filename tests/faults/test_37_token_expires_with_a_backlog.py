"""37, a token expires offline with 50 operations: all 50 once after the login, the right actor on each, and the
operator is told to sign in meanwhile."""

from console.domain.codes import Action
from console.sync.status import LinkState
from tests.contract.worlds import House
from tests.faults.seats import Seat, applied
from tests.sync.real_town import books_of


def test_fifty_operations_are_delivered_once_under_whoever_made_them(house: House, seat: Seat) -> None:
    seat.line.offline = True
    cases = [seat.new(text=f"第{index}件") for index in range(30)]
    for case_id in cases[:20]:
        seat.do(case_id, Action.NOTE, text="来电人又来电")
    made = [entry.command.id for entry in seat.pending()]
    assert len(made) == 50
    seat.wall.advance(13 * 3600)
    seat.restart()
    seat.line.offline = False
    seat.heal()
    assert seat.ear.says(LinkState.NEEDS_SIGN_IN)
    assert seat.ear.status.error == "sign_in_expired"
    seat.sign_in()
    seat.heal()
    assert applied(house) == made
    assert {entry.command.actor.username for entry in books_of(house.file).applied.values()} == {"taker"}
    assert (seat.pending(), seat.ear.status.state) == ([], LinkState.ONLINE)


def test_what_is_made_after_the_end_is_kept_and_delivered_as_well(house: House, seat: Seat) -> None:
    seat.line.offline = True
    seat.wall.advance(13 * 3600)
    before = seat.new(text="登录已过期时登记的")
    seat.line.offline = False
    seat.heal()
    seat.sign_in()
    after = seat.new(text="重新登录后登记的")
    seat.heal()
    assert set(books_of(house.file).cases) == {before, after}
    assert seat.parked() == {}


def test_a_token_that_ends_while_a_backlog_is_under_way_stops_only_the_reading(house: House, seat: Seat) -> None:
    seat.line.offline = True
    made = [seat.new(text=f"第{index}件") for index in range(5)]
    seat.line.offline = False
    seat.look()
    seat.wall.advance(13 * 3600)
    made.append(seat.new(text="最后一件"))
    seat.heal()
    assert set(books_of(house.file).cases) == set(made)
    assert seat.ear.says(LinkState.NEEDS_SIGN_IN)
