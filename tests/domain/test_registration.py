"""How a case comes into being: two fields suffice, what is wrong is named, and what was typed is kept."""

from collections.abc import Mapping
from typing import Any

import pytest

from console.domain.codes import Action, Channel, Kind, Phase, State, Urgency
from console.domain.errors import InvalidField
from console.domain.lifecycle import Advance
from tests.builders import MONDAY, STRAY_DOGS, an_actor, done

WHERE = {"address": "金环花园12号楼"}


def registered(**fields: Any) -> Advance:
    return done(None, Action.NEW, {"text": "小区有流浪狗", "location": WHERE} | fields)


def refused(**fields: Any) -> InvalidField:
    with pytest.raises(InvalidField) as caught:
        registered(**fields)
    return caught.value


def test_what_and_where_are_enough() -> None:
    case = registered().case
    assert (case.kind, case.channel, case.urgency) == (Kind.COMPLAINT, Channel.PHONE, Urgency.NORMAL)
    assert (case.state, case.version, case.number) == (State.RECEIVED, 1, None)
    assert (case.title, case.due_phase) == ("小区有流浪狗", Phase.DISPATCH)
    assert case.created_at == case.updated_at == case.since == MONDAY


@pytest.mark.parametrize("text", [None, "", "  \n\t ", "　"])
def test_a_case_says_what_it_is_about(text: str | None) -> None:
    problem = refused(text=text)
    assert (problem.reason, problem.params["field"]) == ("field_missing", "text")


@pytest.mark.parametrize("kind", list(Kind))
def test_only_what_happens_somewhere_needs_a_place(kind: Kind) -> None:
    if kind in {Kind.HELP, Kind.COMPLAINT, Kind.REPORT}:
        assert refused(kind=kind.value, location={}).params["field"] == "address"
    else:
        assert registered(kind=kind.value, location=None).case.kind is kind


def test_answered_on_the_phone_is_one_action_and_needs_no_place() -> None:
    step = registered(answer="已告知办理地点", location={})
    assert (step.case.state, step.case.answer, step.case.due_at) == (State.ANSWERED, "已告知办理地点", None)
    assert [event.type for event in step.events] == ["case.created", "case.answered"]


def test_a_number_is_kept_in_its_one_form() -> None:
    assert registered(number="２６１１２３ 0417 0032 5").case.number == "261123-0417-0032-5"
    assert registered(number=None).case.number is None


@pytest.mark.parametrize(
    ("number", "reason"),
    [("261123-0417-0032-6", "number_check_digit"), ("12345", "number_malformed"), (5, "field_not_text")],
)
def test_a_number_that_is_none_is_refused(number: object, reason: str) -> None:
    problem = refused(number=number)
    assert (problem.reason, problem.params["field"]) == (reason, "number")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("小区里有流浪狗，追咬老人", "小区里有流浪狗"),
        ("你好，我家楼下有狗。很吵", "你好，我家楼下有狗"),
        ("一" * 24, "一" * 24),
        ("一" * 25, "一" * 23 + "…"),
        ("狗", "狗"),
        ("第一行\n第二行", "第一行 第二行"),
        ("，，，", "，，，"),
    ],
)
def test_a_title_is_made_of_the_first_clause(text: str, title: str) -> None:
    assert registered(text=text).case.title == title


def test_a_title_of_ones_own_stays() -> None:
    assert registered(title=" 狗\n患 ").case.title == "狗 患"


def test_what_was_typed_is_kept_beside_what_is_shown() -> None:
    step = registered(text="  狗\x1b[2J咬人\u202e\x00\ud800 ")
    assert step.case.text == "狗␛[2J咬人\ufffd␀\ufffd"
    assert step.events[0].data["original"] == "  狗\x1b[2J咬人\u202e␀\ufffd "
    assert "original" not in registered(text=" 狗咬人 ").events[0].data


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("kind", "grumble", "field_not_in_vocabulary"),
        ("channel", "pigeon", "field_not_in_vocabulary"),
        ("urgency", "very", "field_not_in_vocabulary"),
        ("caller", {"type": "robot"}, "field_not_in_vocabulary"),
        ("caller", {"confidential": "false"}, "field_not_flag"),
        ("caller", {"anonymous": 1}, "field_not_flag"),
        ("caller", {"phone": 13805912345}, "field_not_text"),
        ("caller", {"phone": "138****2345", "masked": True}, "caller_masked"),
        ("caller", "林小明", "field_not_mapping"),
        ("location", ["金环花园"], "field_not_mapping"),
        ("text", "狗" * 100_001, "field_too_long"),
        ("title", "狗" * 501, "field_too_long"),
    ],
)
def test_what_cannot_be_meant_is_named(field: str, value: object, reason: str) -> None:
    assert refused(**{field: value}).reason == reason


def test_a_very_long_text_is_taken_whole_and_fast_however_it_is_made() -> None:
    assert len(registered(text="狗" * 100_000).case.text) == 100_000
    assert len(registered(text="z" + "\u0301\u0316" * 40_000).case.text) < 10


def test_the_case_says_who_entered_it() -> None:
    fields: Mapping[str, Any] = STRAY_DOGS
    assert done(None, Action.NEW, fields, actor=an_actor(username="wang")).case.created_by == "wang"


def test_the_numbers_told_before_are_in_the_history_in_their_one_form() -> None:
    step = registered(former_numbers="２６１１２３041700325 261123-0417-0033-3")
    told = [dict(event.data) for event in step.events if event.type == "case.renumbered"]
    assert told == [{"former": "261123-0417-0032-5 261123-0417-0033-3"}]


def test_a_number_told_before_that_is_none_is_refused() -> None:
    assert refused(former_numbers="261123-0417-0032-6").reason == "number_check_digit"
