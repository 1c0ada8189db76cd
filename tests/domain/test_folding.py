"""What a screen shows: the confirmed case with the pending commands over it, and what no longer fits left out."""

from console.domain.codes import Action, State
from console.domain.folding import fold
from tests.builders import a_calendar, a_case, a_command, a_command_on, a_policy, done


def test_pending_commands_are_shown_as_if_they_had_happened() -> None:
    new = a_command()
    entered = fold(None, [new], a_policy(), a_calendar())
    assert entered.case is not None
    assign = a_command_on(entered.case, Action.ASSIGN)
    folded = fold(None, [new, assign], a_policy(), a_calendar())
    assert folded.case is not None
    assert folded.case.state is State.DISPATCHED
    assert [event.command_id for event in folded.events] == [new.id, assign.id]
    assert folded.refused == ()


def test_a_command_that_no_longer_fits_stops_being_folded_and_the_rest_goes_on() -> None:
    seen = a_case(Action.ASSIGN)
    extend, note = a_command_on(seen, Action.EXTEND), a_command_on(seen, Action.NOTE)
    closed = done(seen, Action.CLOSE, {"text": "已办结"}).case
    folded = fold(closed, [extend, note], a_policy(), a_calendar())
    assert folded.refused == (extend.id,)
    assert folded.case is not None
    assert (folded.case.state, folded.case.version) == (State.CLOSED, closed.version + 1)
    assert [event.type for event in folded.events] == ["case.noted"]


def test_a_refused_first_command_leaves_nothing_to_show() -> None:
    folded = fold(None, [a_command(Action.NEW, {}), a_command(Action.NOTE)], a_policy(), a_calendar())
    assert (folded.case, folded.events, len(folded.refused)) == (None, (), 2)


def test_nothing_pending_is_what_the_backend_says() -> None:
    assert fold(a_case(), [], a_policy(), a_calendar()).case == a_case()


def test_each_command_keeps_its_own_actor_and_time() -> None:
    case = a_case()
    note = a_command_on(case, Action.NOTE)
    event = fold(case, [note], a_policy(), a_calendar()).events[0]
    assert (event.actor, event.at) == (note.actor.username, note.at)
