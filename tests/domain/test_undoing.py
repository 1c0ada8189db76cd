"""What takes an action back: for every action either a counter-command that leads back, or a reason."""

from dataclasses import replace

import pytest

from console.domain.codes import Action, State
from console.domain.errors import TransitionRefused
from console.domain.lifecycle import MOVES, advance
from console.domain.three_way import seen_values
from console.domain.undoing import COUNTERS, LASTING, counter
from tests.builders import MONDAY, a_calendar, a_case, a_command_on, a_policy, done
from tests.domain.reaching import a_case_in, fields_for, ready_for

#: Where a counter-command does not lead back to the state before: an ended matter goes back to its unit.
_REWORK = {(Action.CLOSE, state) for state in MOVES[Action.CLOSE] - {State.RECEIVED}}
#: A merging that is taken back has recalled the units: the case is dispatched anew.
_RECEIVED = {(Action.MERGE, state) for state in MOVES[Action.MERGE]}
#: Dispatched back, a unit begins anew; so does one whose rework was held.
_DISPATCHED = {(Action.ASSIGN, state) for state in MOVES[Action.ASSIGN]} | {(Action.HOLD, State.REWORK)}
_NO_WAY_BACK = {
    (Action.HOLD, State.AWAITING_CALLBACK),
    *((Action.REOPEN, state) for state in (State.REJECTED, State.INVALID, State.MERGED)),
}
_TRIED = [(action, state) for action in COUNTERS for state in sorted(MOVES[action])]


def test_every_action_has_a_counter_or_a_reason() -> None:
    assert COUNTERS.keys() | LASTING.keys() == set(Action)
    assert not COUNTERS.keys() & LASTING.keys()


@pytest.mark.parametrize(("action", "state"), _TRIED)
def test_a_counter_command_leads_back_or_there_is_none(action: Action, state: State) -> None:
    before = ready_for(a_case_in(state), action)
    fields = {"unit": "ZLS"} if action is Action.ASSIGN else fields_for(before, action)
    command = a_command_on(before, action, fields, at=before.updated_at)
    command = replace(command, base=command.base or seen_values(before, action, fields, ""))
    policy = a_policy(direct_close=True)
    after = advance(before, command, command.actor, command.at, policy, a_calendar()).case
    if (action, state) in _NO_WAY_BACK:
        with pytest.raises(TransitionRefused, match="undo_not"):
            counter(command, after, "撤销")
        return
    back = counter(command, after, "撤销")
    again = done(after, back.action, back.fields, policy=policy).case
    if action is Action.AMEND:
        assert again.title == before.title
    where, anew = (action, state), (action, state) in _REWORK | _RECEIVED
    expected = State.REWORK if where in _REWORK else State.RECEIVED if where in _RECEIVED else state
    assert again.state is expected or (where in _DISPATCHED and again.state is State.DISPATCHED)
    assert anew or [leg.unit for leg in again.open_legs] == [leg.unit for leg in before.open_legs]


def test_what_somebody_went_on_from_is_not_taken_back() -> None:
    case = a_case(Action.ASSIGN)
    command = replace(a_command_on(case, Action.CLOSE, {"text": "已处理"}), at=MONDAY)
    closed = advance(case, command, command.actor, MONDAY, a_policy(), a_calendar()).case
    reopened = done(closed, Action.REOPEN).case
    with pytest.raises(TransitionRefused, match="undo_went_on"):
        counter(command, reopened, "撤销")
    assigned = replace(a_command_on(a_case(), Action.ASSIGN, {"unit": "CGW"}), base={"state": "received", "unit": ""})
    accepted = done(advance(a_case(), assigned, assigned.actor, MONDAY, a_policy(), a_calendar()).case, Action.ACCEPT)
    with pytest.raises(TransitionRefused, match="undo_went_on"):
        counter(assigned, accepted.case, "撤销")


def test_a_caller_seen_masked_is_not_put_back() -> None:
    case = a_case()
    command = a_command_on(case, Action.AMEND, {"caller": {"phone": "13900000000"}})
    after = advance(case, command, command.actor, MONDAY, a_policy(), a_calendar()).case
    assert counter(command, after, "").fields == {"caller": {"phone": "13805912345"}}
    seen = {"caller": {**command.base["caller"], "phone": "138****2345", "masked": True}}
    with pytest.raises(TransitionRefused, match="undo_not_known"):
        counter(replace(command, base=seen), after, "")
