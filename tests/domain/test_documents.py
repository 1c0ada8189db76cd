"""Nouns as JSON and back: nothing is lost on the way, and what is no document is told so."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.assignment import Assignment
from console.domain.caller import Caller
from console.domain.case import Case
from console.domain.codes import Action
from console.domain.command import Actor, Command
from console.domain.documents import (
    case_document,
    case_from,
    command_document,
    command_from,
    event_document,
    event_from,
    moment,
    stamp,
)
from console.domain.event import Event
from console.domain.particular_documents import particulars_document
from tests.builders import a_case, a_command, done

times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis takes naive bounds
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)
for kind, strategy in ((datetime, times), (str, names)):
    st.register_type_strategy(kind, strategy)
legs = st.builds(Assignment, view_due_at=st.none() | times, viewed_at=st.none() | times)
cases = st.builds(
    Case, caller=st.builds(Caller), legs=st.lists(legs, max_size=3).map(tuple), writers=st.dictionaries(names, names),
    number=st.none() | names, due_at=st.none() | times, state_since=st.none() | times,
)  # fmt: skip
fields = st.dictionaries(names, json_values, max_size=4)
commands = st.builds(
    Command, actor=st.builds(Actor), fields=fields, base=fields, writers=st.dictionaries(names, names),
    supersedes=st.none() | names,
)  # fmt: skip
events = st.builds(Event, data=st.dictionaries(names, names))


@given(cases)
def test_a_case_comes_back_from_json_as_it_was(case: Case) -> None:
    assert case_from(json.loads(json.dumps(case_document(case)))) == case


@given(commands)
def test_a_command_comes_back_from_json_as_it_was(command: Command) -> None:
    assert command_from(json.loads(json.dumps(command_document(command)))) == command


@given(events)
def test_an_event_comes_back_from_json_as_it_was(event: Event) -> None:
    assert event_from(json.loads(json.dumps(event_document(event)))) == event


def test_the_names_promised_to_scripts_are_there() -> None:
    document = case_document(a_case(Action.ASSIGN))
    assert {"id", "number", "kind", "category", "state", "urgency", "channel", "title", "text"} <= set(document)
    assert {"caller", "location", "units", "due_at", "created_at", "updated_at", "version"} <= set(document)
    assert {"code", "role", "state", "due_at"} <= set(document["units"][0])


def test_a_document_of_an_older_or_newer_version_is_read() -> None:
    case = a_case(Action.ASSIGN)
    document = case_document(case) | {"aura": "blue"}
    for name in ("state_since", "reviewed_by", *particulars_document(case)):
        del document[name]
    document["caller"] = document["caller"] | {"mood": "angry"}
    document["location"] = document["location"] | {"floor": 3}
    later = {"extensions", "asked", "granted", "counts"}
    document["units"] = [{key: value for key, value in leg.items() if key not in later} for leg in document["units"]]
    read = case_from(document)
    assert read.legs == case.legs
    assert (read.callers, read.links, read.pauses, read.supervision, read.solved) == ((), (), (), None, None)
    event = done(None, Action.NEW).events[0]
    assert event_from(event_document(event) | {"weight": 2}) == event


def test_times_are_told_in_utc_and_need_an_offset() -> None:
    assert stamp(moment("2026-11-23T10:00:00+08:00")) == "2026-11-23T02:00:00Z"
    assert moment(None) is None
    for wrong in ("2026-11-23T10:00:00", "2026-11-23", "soon", ""):
        with pytest.raises(ValueError, match=r".+"):
            moment(wrong)


#: The Python type of a part's JSON; `type` where none of the junk below is right.
PARTS = {"seq": int, "fields": dict, "base": dict, "writers": dict, "at": type, "action": type, "actor": type}


@pytest.mark.parametrize("name", sorted(command_document(a_command())))
@pytest.mark.parametrize("value", [None, 5, True, [], {}, "x"], ids=repr)
def test_what_is_no_command_is_told_so(name: str, value: Any) -> None:
    if (isinstance(value, PARTS.get(name, str)) and value is not True) or (name, value) == ("supersedes", None):
        return
    with pytest.raises((KeyError, ValueError)):
        command_from(command_document(a_command()) | {name: value})


@pytest.mark.parametrize("name", sorted(command_document(a_command())))
def test_a_command_without_one_of_its_parts_is_none(name: str) -> None:
    document = command_document(a_command())
    del document[name]
    with pytest.raises(KeyError):
        command_from(document)
