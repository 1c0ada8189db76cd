"""The sum of a case's events is the case, whatever rules, calendar or program there are by then."""

import json

import pytest

from console.domain.case import Case
from console.domain.codes import Action, State
from console.domain.documents import case_document, event_document
from console.domain.event import Event
from console.domain.history import made, rebuild, recorded
from tests.builders import a_command, a_policy, done
from tests.domain.reaching import WAYS


def lived(state: State) -> tuple[Case, list[Event]]:
    """Return a case on its way to a state, with its recorded events."""
    policy = a_policy(final_review=state is State.REVIEWED)
    first = done(None, Action.NEW, policy=policy)
    case, events = first.case, [*recorded(None, first.case, first.events)]
    for action in WAYS[state]:
        step = done(case, action, policy=policy)
        events += recorded(case, step.case, step.events)
        case = step.case
    return case, events


@pytest.mark.parametrize("state", list(State))
def test_a_case_is_the_sum_of_its_events_in_every_state(state: State) -> None:
    case, events = lived(state)
    assert rebuild(events) == case


def test_only_the_first_event_of_a_command_says_what_it_changed_and_never_to_a_reader() -> None:
    case = done(None, Action.NEW).case
    step = done(case, Action.ASSIGN, {"unit": "CGW", "text": "请尽快"})
    first, second = recorded(case, step.case, step.events)
    assert set(first.made) == {"state", "units", "due_at", "due_phase", "version", "writers"}
    assert second.made == {}
    assert "made" not in event_document(first)
    assert "13805912345" not in repr(recorded(None, case, done(None, Action.NEW).events))


def test_what_changed_is_small_and_json() -> None:
    before = done(done(None, Action.NEW).case, Action.ASSIGN, {"unit": "CGW", "co_units": ["ZLS"]}).case
    after = done(before, Action.VIEW, {"unit": "ZLS"}).case
    changes = json.loads(json.dumps(made(before, after)))
    assert list(changes["units"]) == ["1"]
    assert "text" not in changes


def test_a_whole_case_is_where_the_sum_begins_anew() -> None:
    case, events = lived(State.DISPATCHED)
    checkpoint = Event(case.id, a_command().id, 0, "case.noted", case.updated_at, "admin", {}, case_document(case))
    noted = done(case, Action.NOTE)
    after = recorded(case, noted.case, noted.events)
    assert rebuild([checkpoint, *after]) == noted.case
    assert rebuild([*events, checkpoint, *after]) == noted.case


def test_events_that_do_not_begin_with_a_case_are_no_case() -> None:
    _, events = lived(State.DISPATCHED)
    assert rebuild([]) is None
    with pytest.raises(KeyError):
        rebuild(events[1:])
