"""Who may do what: every role, every action, every state, asked of the rules as they really decide."""

from collections.abc import Mapping

import pytest

from console.domain.case import Case
from console.domain.codes import Action, LegState, Role, State
from console.domain.errors import DomainError
from console.domain.legs import LEG_STATES
from console.domain.lifecycle import MOVES, advance
from console.domain.policy import Policy
from console.domain.roles import ALLOWED, may
from tests.builders import MONDAY, a_calendar, a_command, a_command_on, a_policy, an_actor
from tests.domain.reaching import a_case_in, fields_for, ready_for

CASES = {state: a_case_in(state) for state in State}
#: The table once more, role by role, written by hand: who changes one has to change the other.
MAY: Mapping[Role, str] = {
    Role.CALL_TAKER: "new amend note urge assign reject transfer invalidate merge callback close reopen "
    "add_caller link drop_caller unlink",
    Role.DISPATCHER: "new amend note urge assign reject transfer invalidate merge return extend decide_extension close "
    "reopen add_caller link drop_caller unlink",
    Role.UNIT: "note view accept return extend resume reply",
    Role.REVIEWER: "note review close",
    Role.CALLBACK: "new note urge callback close reopen add_caller drop_caller",
    Role.SUPERVISOR: "new amend note urge assign reject transfer invalidate decide_invalid merge return extend "
    "decide_extension hold resume review callback close reopen add_caller link drop_caller unlink escalate",
    Role.INSPECTOR: "note urge reopen link unlink escalate",
    Role.ADMIN: " ".join(Action),
    Role.INTEGRATION: "new add_caller",
}


#: What the shift lead alone opens again (domain-12345.md 1.4).
STOOD = (State.REJECTED, State.INVALID, State.CLOSED)


def answer(case: Case, action: Action, role: Role, policy: Policy) -> str:
    """Return `yes`, or the reason why not."""
    asked, actor = ready_for(case, action), an_actor(role)
    fields = {"unit": "ZLS"} if action is Action.ASSIGN else fields_for(asked, action)
    command = a_command_on(asked, action, fields, actor=actor)
    try:
        advance(asked, command, actor, asked.updated_at, policy, a_calendar())
    except DomainError as refused:
        return refused.reason
    return "yes"


def wanted(case: Case, action: Action, role: Role) -> str:
    """Return what the tables make of it; empty where the state of the part decides which reason it is."""
    if action.value not in MAY[role].split():
        return "role_not_allowed"
    if action is Action.REOPEN and role not in (Role.SUPERVISOR, Role.ADMIN) and case.state in STOOD:
        return "role_not_allowed"
    if action is Action.NEW:
        return "case_exists"
    if case.state not in MOVES[action]:
        return f"not_from_{case.state.value}"
    lead = case.lead
    if role is Role.UNIT and lead is None:
        return "not_with_unit"
    standing = lead.state if lead is not None and lead.open else LegState.RECALLED
    if action in LEG_STATES and standing not in LEG_STATES[action]:
        return ""
    if (case.state, action, role) == (State.REVIEWED, Action.REVIEW, Role.ADMIN):
        return "second_person_needed"
    return "yes"


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", list(Action))
def test_role_by_action_in_every_state(role: Role, action: Action) -> None:
    surprises = []
    for state, case in CASES.items():
        got, should = answer(case, action, role, a_policy()), wanted(case, action, role)
        if (got == "yes") if not should else got != should:
            surprises.append(f"{state}: {got}, not {should or 'refused'}")
    assert surprises == []


@pytest.mark.parametrize("role", list(Role))
def test_the_table_is_the_one_written_by_hand(role: Role) -> None:
    assert {action.value for action in Action if may(role, action, a_policy())} == set(MAY[role].split())
    assert set(ALLOWED) | {Action.ASSIGN} == set(Action)


@pytest.mark.parametrize("role", list(Role))
def test_who_enters_a_case(role: Role) -> None:
    command = a_command(actor=an_actor(role))
    try:
        advance(None, command, command.actor, MONDAY, a_policy(), a_calendar())
        got = "yes"
    except DomainError as refused:
        got = refused.reason
    assert got == ("yes" if "new" in MAY[role].split() else "role_not_allowed")


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("action", list(Action))
def test_a_clerk_of_another_unit_can_do_nothing_anywhere(state: State, action: Action) -> None:
    stranger = an_actor(Role.UNIT, "li", unit="WJW")
    command = a_command_on(CASES[state], action, fields_for(CASES[state], action), actor=stranger)
    with pytest.raises(DomainError):
        advance(CASES[state], command, stranger, CASES[state].updated_at, a_policy(), a_calendar())
