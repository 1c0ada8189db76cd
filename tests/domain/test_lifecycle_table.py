"""The table of moves as it really works: every action by every role in every state, tried out."""

import pytest

from console.domain.case import Case
from console.domain.codes import Action, LegState, Role, State
from console.domain.command import Actor
from console.domain.errors import DomainError
from console.domain.legs import LEG_STATES
from console.domain.lifecycle import MOVES, advance, refusal
from console.domain.policy import Policy
from console.domain.roles import may, may_from
from tests.builders import MONDAY, a_calendar, a_command, a_command_on, a_policy, an_actor, done
from tests.domain.reaching import WAYS, a_case_in, fields_for, ready_for
from tools.lifecycle_table import page

CASES = {state: a_case_in(state) for state in State}


def tried(case: Case | None, action: Action, actor: Actor, policy: Policy) -> str:
    """Return `yes`, or the reason why not."""
    fields = {"unit": "ZLS"} if action is Action.ASSIGN else fields_for(case, action)
    command = a_command(action, fields, actor=actor)
    if case is not None:
        case = ready_for(case, action)
        command = a_command_on(case, action, fields, actor=actor)
    try:
        advance(case, command, actor, case.updated_at if case else MONDAY, policy, a_calendar())
    except DomainError as refused:
        return refused.reason
    return "yes"


def expected(state: State, action: Action, role: Role, policy: Policy) -> bool:
    if action is Action.NEW or not may(role, action, policy) or state not in MOVES[action]:
        return False
    if not may_from(role, action, state):
        return False
    lead = CASES[state].lead
    leg_state = lead.state if lead is not None and lead.open else LegState.RECALLED
    if role is Role.UNIT and lead is None:
        return False
    return action not in LEG_STATES or leg_state in LEG_STATES[action]


@pytest.mark.parametrize("state", list(State))
def test_every_state_can_be_reached(state: State) -> None:
    assert set(WAYS) == set(State)
    assert CASES[state].state is state


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("direct_close", [True, False])
def test_what_can_be_done_is_what_the_tables_say(role: Role, direct_close: bool) -> None:
    policy = a_policy(direct_close=direct_close, callback_kinds=frozenset())
    matrix, surprises = [], []
    for state, case in CASES.items():
        for action in Action:
            answer = tried(case, action, an_actor(role), policy)
            matrix.append(f"{role:12} {state:18} {action:10} {answer}")
            wanted = expected(state, action, role, policy)
            if action is Action.CLOSE and not direct_close:
                wanted = wanted and state in {State.RECEIVED, State.AWAITING_CALLBACK}
            if (state, action, role) == (State.REVIEWED, Action.REVIEW, Role.ADMIN):
                assert answer == "second_person_needed"
                continue
            if (answer == "yes") is not wanted:
                surprises.append(matrix[-1])
    print("\n".join(matrix))  # noqa: T201 - the matrix, for whoever looks at a failure
    assert surprises == []


@pytest.mark.parametrize("role", list(Role))
def test_only_some_may_enter_a_case_and_only_once(role: Role) -> None:
    may_enter = {Role.CALL_TAKER, Role.DISPATCHER, Role.SUPERVISOR, Role.ADMIN, Role.INTEGRATION, Role.CALLBACK}
    assert (tried(None, Action.NEW, an_actor(role), a_policy()) == "yes") == (role in may_enter)
    if role in may_enter:
        assert tried(CASES[State.RECEIVED], Action.NEW, an_actor(role), a_policy()) == "case_exists"


@pytest.mark.parametrize("action", sorted(set(Action) - {Action.NEW}))
def test_nothing_but_new_can_be_done_to_a_case_that_is_not_there(action: Action) -> None:
    assert tried(None, action, an_actor(Role.ADMIN), a_policy()) == "no_case"


def test_whether_call_takers_dispatch_is_the_citys_policy() -> None:
    case, taker = CASES[State.RECEIVED], an_actor(Role.CALL_TAKER)
    assert tried(case, Action.ASSIGN, taker, a_policy()) == "yes"
    assert tried(case, Action.ASSIGN, taker, a_policy(call_taker_dispatches=False)) == "role_not_allowed"


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("role", list(Role))
def test_a_greyed_key_gives_the_reason_the_rules_give(state: State, role: Role) -> None:
    for action in Action:
        reason = refusal(ready_for(CASES[state], action), action, an_actor(role), a_policy())
        if reason is not None:
            assert tried(CASES[state], action, an_actor(role), a_policy()) == reason


def test_the_reason_names_the_state_it_cannot_start_from() -> None:
    assert refusal(CASES[State.CLOSED], Action.ASSIGN, an_actor(Role.ADMIN), a_policy()) == "not_from_closed"
    assert refusal(CASES[State.CLOSED], Action.ASSIGN, an_actor(Role.UNIT), a_policy()) == "role_not_allowed"


def test_nothing_is_changed_in_a_case_once_archived() -> None:
    for action in Action:
        assert tried(CASES[State.ARCHIVED], action, an_actor(Role.ADMIN), a_policy()) != "yes"


def test_the_case_that_was_given_is_never_changed() -> None:
    case = a_case_in(State.DISPATCHED)
    done(case, Action.VIEW)
    assert case == a_case_in(State.DISPATCHED)


def test_the_printed_table_is_fresh(pytestconfig: pytest.Config) -> None:
    printed = pytestconfig.rootpath / "docs" / "lifecycle.md"
    assert printed.read_text(encoding="utf-8") == page(), "python tools/lifecycle_table.py > docs/lifecycle.md"
