"""Why a key does nothing now: the reasons are those of the rules."""

from dataclasses import replace
from typing import Any

import pytest

from console.domain.codes import Action, Role, State
from console.keys.availability import Situation, unavailable
from console.keys.commands import BY_ID, COMMANDS
from tests.builders import a_case, a_policy, an_actor
from tests.domain.reaching import a_case_in


def situation(role: Role = Role.CALL_TAKER, **changes: Any) -> Situation:
    return replace(Situation(an_actor(role), nobody=None, policy=a_policy()), **changes)


@pytest.mark.parametrize(
    ("command", "about", "reason"),
    [
        ("help.show", situation(nobody="not_signed_in"), None),
        ("case.new", situation(), None),
        ("case.new", situation(case=a_case()), None),
        ("case.new", situation(nobody="not_signed_in"), "not_signed_in"),
        ("case.new", situation(nobody="not_signed_in_yet"), None),
        ("case.note", situation(nobody="not_signed_in_yet", case=a_case()), "not_signed_in_yet"),
        ("case.new", situation(Role.INSPECTOR), "role_not_allowed"),
        ("case.assign", situation(), "no_case"),
        ("case.assign", situation(case=a_case()), None),
        ("case.assign", situation(case=a_case(), policy=a_policy(call_taker_dispatches=False)), "role_not_allowed"),
        ("case.assign", situation(case=a_case(Action.CLOSE)), "not_from_answered"),
        ("case.close", situation(case=a_case(Action.ASSIGN)), None),
        ("case.close", situation(case=a_case(Action.ASSIGN), policy=a_policy(direct_close=False)), "direct_close_off"),
        ("case.reopen", situation(case=a_case()), "not_from_received"),
        ("case.note", situation(Role.UNIT, case=a_case()), "not_with_unit"),
        ("case.transfer", situation(), "no_case"),
        ("case.transfer", situation(has_form=True), None),
        ("case.transfer", situation(case=a_case(Action.CLOSE)), "not_from_answered"),
        ("case.reveal", situation(case=a_case(), place="queue"), "not_here"),
        ("case.reveal", situation(case=a_case(), place="case"), None),
        ("view.1", situation(has_list=True), "not_here"),
        ("list.down", situation(), "no_list"),
        ("list.down", situation(has_list=True), None),
        ("form.save", situation(), "no_form"),
        ("form.save", situation(has_form=True), None),
        ("outbox.mine", situation(has_list=True), "no_entry"),
        ("outbox.mine", situation(has_entry=True), None),
        ("outbox.send", situation(has_entry=True), "no_values"),
        ("outbox.send", situation(has_values=True), None),
    ],
)
def test_a_key_that_cannot_work_says_why(command: str, about: Situation, reason: str | None) -> None:
    assert unavailable(BY_ID[command], about) == reason


@pytest.mark.parametrize("state", list(State))
def test_an_administrator_may_do_whatever_the_state_allows(state: State) -> None:
    about = situation(Role.ADMIN, case=a_case_in(state), has_list=True, has_form=True, has_entry=True, has_values=True)
    for spec in COMMANDS:
        assert unavailable(spec, about) in {None, "not_here", f"not_from_{state.value}"}
