"""Whatever JSON stands in the fields of a command, the rules answer with a reason and never with a crash."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.case import Case
from console.domain.codes import Action, Role
from console.domain.documents import case_document, case_from, event_document
from console.domain.errors import DomainError, InvalidField
from console.domain.lifecycle import FIELDS, MOVES, advance
from console.domain.moves_desk import AMENDABLE
from tests.builders import a_calendar, a_case, a_command, a_command_on, a_policy, an_actor
from tests.domain.reaching import fields_for, ready_for

junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
parts = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("name", "phone", "type", "anonymous", "confidential", "masked", "address"), junk)
)
WAYS: Mapping[Action, tuple[Action, ...]] = {
    Action.VIEW: (Action.ASSIGN,),
    Action.ACCEPT: (Action.ASSIGN,),
    Action.RETURN: (Action.ASSIGN,),
    Action.EXTEND: (Action.ASSIGN,),
    Action.DECIDE_EXTENSION: (Action.ASSIGN,),
    Action.RECOUNT: (Action.ASSIGN,),
    Action.REPLY: (Action.ASSIGN, Action.VIEW),
    Action.HOLD: (Action.ASSIGN, Action.VIEW),
    Action.RESUME: (Action.ASSIGN, Action.VIEW, Action.HOLD),
    Action.REVIEW: (Action.ASSIGN, Action.VIEW, Action.REPLY),
    Action.CALLBACK: (Action.ASSIGN, Action.VIEW, Action.REPLY, Action.REVIEW),
    Action.REOPEN: (Action.CLOSE,),
    Action.ARCHIVE: (Action.CLOSE,),
}
CASES = {action: ready_for(a_case(*WAYS.get(action, ())), action) for action in MOVES}


def attempt(action: Action, fields: Mapping[str, Any]) -> None:
    case = CASES.get(action)
    command = a_command(action, fields) if case is None else a_command_on(case, action, fields)
    try:
        step = advance(case, command, command.actor, command.at, a_policy(), a_calendar())
    except DomainError as refused:
        for value in refused.params.values():
            assert isinstance(value, str)
        return
    assert case_from(case_document(step.case)) == step.case
    for event in step.events:
        assert all(isinstance(value, str) for value in event_document(event)["data"].values())


@pytest.mark.parametrize("action", list(Action))
def test_every_action_can_be_done_with_fields_that_suffice(action: Action) -> None:
    case = CASES.get(action)
    command = a_command(action) if case is None else a_command_on(case, action, fields_for(case, action))
    after = advance(case, command, command.actor, command.at, a_policy(), a_calendar())
    assert after.events


@settings(max_examples=60)
@pytest.mark.parametrize("action", list(Action))
@given(data=st.data())
def test_junk_in_any_field_is_refused_or_understood(action: Action, data: st.DataObject) -> None:
    fields = fields_for(CASES.get(action), action)
    for name in data.draw(st.sets(st.sampled_from(sorted(FIELDS[action] | {"surprise"})))):
        fields[name] = data.draw(junk | parts)
    attempt(action, fields)


def fits(name: str, value: object) -> bool:
    kinds: Mapping[str, type] = {"caller": dict, "location": dict, "co_units": list, "formal": bool, "limits": list}
    if name == "limits" and value == []:
        return True
    if name == "limits" and isinstance(value, list):
        return False
    return isinstance(value, kinds.get(name, str))


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("value", [0, 1.5, True, [], {}, ["x"], {"x": 1}], ids=repr)
def test_the_wrong_json_type_in_any_one_field_names_that_field(action: Action, value: object) -> None:
    for name in FIELDS[action]:
        if fits(name, value) or (action, name) == (Action.REVIEW, "text"):
            continue
        fields = fields_for(CASES.get(action), action) | {name: value}
        case = CASES.get(action)
        command = a_command(action, fields) if case is None else a_command_on(case, action, fields)
        with pytest.raises(InvalidField) as caught:
            advance(case, command, command.actor, command.at, a_policy(), a_calendar())
        assert caught.value.params["field"] == name


@pytest.mark.parametrize("action", sorted(set(Action) - {Action.ARCHIVE}))
def test_nothing_at_all_in_every_field_is_the_same_as_not_there(action: Action) -> None:
    attempt(action, dict.fromkeys(FIELDS[action]))
    attempt(action, {})


class Watched(dict[str, Any]):
    """Fields that remember what was asked of them."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        super().__init__(fields)
        self.asked: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)

    def __getitem__(self, name: str) -> Any:
        self.asked.add(name)
        return super().__getitem__(name)

    def __iter__(self) -> Iterator[str]:
        return super().__iter__()


def read_by(action: Action, fields: Mapping[str, Any], case: Case | None) -> set[str]:
    watched = Watched(fields)
    command = a_command(action, watched, actor=an_actor(Role.ADMIN))
    advance(case, command, command.actor, command.at, a_policy(), a_calendar())
    return watched.asked


@pytest.mark.parametrize("action", sorted(set(Action) - {Action.AMEND}))
def test_the_table_of_fields_is_what_the_moves_read(action: Action) -> None:
    fields = fields_for(CASES.get(action), action)
    asked = read_by(action, fields, CASES.get(action))
    if action is Action.REVIEW:
        asked |= read_by(action, {"verdict": "send_back", "text": "请补充"}, CASES[action])
    assert asked == FIELDS[action]


def test_an_amendment_reads_what_it_may_touch() -> None:
    words = {"kind": "help", "channel": "web", "category": "0112", "urgency": "urgent", "title": "狗", "text": "狗"}
    everything: dict[str, Any] = words | {"caller": {}, "location": {}}
    assert read_by(Action.AMEND, everything, CASES[Action.AMEND]) == AMENDABLE == FIELDS[Action.AMEND]
