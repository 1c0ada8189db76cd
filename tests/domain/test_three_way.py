"""Base, theirs and mine: which values a person has to choose between, and what a command says without some of them."""

from dataclasses import replace
from typing import Any

import pytest

from console.domain.case import Case
from console.domain.codes import Action
from console.domain.command import Command
from console.domain.three_way import Relation, compare, seen_values, to_choose, with_values
from tests.builders import a_case, a_command, done


def wish(case: Case, action: Action, fields: dict[str, Any]) -> Command:
    """A command as a terminal makes it that sees `case`."""
    base = seen_values(case, action, fields, "")
    return replace(a_command(action, fields, case_id=case.id), base=base)


def rows(command: Command, theirs: Case | None) -> dict[str, tuple[Any, Any, Any, Relation]]:
    return {row.field: (row.base, row.theirs, row.mine, row.relation) for row in compare(command, theirs)}


def test_different_fields_leave_nothing_to_choose() -> None:
    case = a_case(title="狗", text="有狗")
    command = wish(case, Action.AMEND, {"title": "流浪狗"})
    theirs = done(case, Action.AMEND, {"text": "有三只狗"}).case
    assert rows(command, theirs) == {"title": ("狗", "狗", "流浪狗", Relation.MINE)}
    assert to_choose(command, compare(command, theirs)) == ()


def test_the_same_field_is_for_a_person_and_the_base_is_what_was_seen() -> None:
    case = a_case(title="狗", text="有狗")
    command = wish(case, Action.AMEND, {"title": "流浪狗", "text": "有三只狗"})
    theirs = done(case, Action.AMEND, {"title": "恶犬"}).case
    assert rows(command, theirs) == {
        "title": ("狗", "恶犬", "流浪狗", Relation.BOTH),
        "text": ("有狗", "有狗", "有三只狗", Relation.MINE),
    }
    assert to_choose(command, compare(command, theirs)) == ("title",)


def test_who_wanted_the_same_has_nothing_to_decide() -> None:
    case = a_case(title="狗")
    command = wish(case, Action.AMEND, {"title": "流浪狗"})
    assert rows(command, done(case, Action.AMEND, {"title": "流浪狗"}).case)["title"][3] is Relation.SAME


def test_a_place_is_compared_value_by_value_and_what_else_moved_is_shown() -> None:
    case = done(None, Action.NEW, {"kind": "complaint", "text": "x", "location": {"address": "甲路1号"}}).case
    command = wish(case, Action.AMEND, {"location": {"address": "甲路11号"}})
    theirs = done(case, Action.AMEND, {"location": {"address": "乙路1号", "district": "350104"}}).case
    assert rows(command, theirs) == {
        "location.address": ("甲路1号", "乙路1号", "甲路11号", Relation.BOTH),
        "location.district": ("", "350104", None, Relation.THEIRS),
    }


def test_two_dispatches_stand_beside_each_other_with_the_state_of_then_and_now() -> None:
    case = a_case()
    command = wish(case, Action.ASSIGN, {"unit": "ZLS", "co_units": ["CGW"]})
    theirs = done(case, Action.ASSIGN, {"unit": "WJW"}).case
    assert rows(command, theirs) == {
        "unit": ("", "WJW", "ZLS", Relation.BOTH),
        "co_units": ([], [], ["CGW"], Relation.MINE),
        "state": ("received", "dispatched", None, Relation.THEIRS),
    }
    assert to_choose(command, compare(command, theirs)) == ()


def test_an_answer_given_meanwhile_is_shown_beside_mine() -> None:
    case = a_case()
    command = wish(case, Action.CLOSE, {"text": "请打公安"})
    theirs = done(case, Action.CLOSE, {"text": "已告知"}).case
    assert rows(command, theirs)["text"] == ("", "已告知", "请打公安", Relation.BOTH)


def test_a_reply_is_compared_with_that_of_its_own_unit() -> None:
    case = done(a_case(), Action.ASSIGN, {"unit": "ZLS", "co_units": ["CGW"]}).case
    taken = done(case, Action.ACCEPT, {"unit": "CGW"}).case
    told = done(taken, Action.REPLY, {"unit": "CGW", "text": "已清", "public_answer": "已清运"}).case
    fields = {"unit": "ZLS", "text": "已修", "public_answer": "已修好"}
    command = replace(
        a_command(Action.REPLY, fields, case_id=case.id), base=seen_values(case, Action.REPLY, fields, "ZLS")
    )
    assert rows(command, told)["text"] == ("", "", "已修", Relation.MINE)


@pytest.mark.parametrize("action", [Action.NOTE, Action.URGE, Action.VIEW])
def test_what_only_adds_rests_on_no_value(action: Action) -> None:
    assert seen_values(a_case(), action, {"text": "x"}, "") == {}


def test_a_command_made_before_bases_were_carried_is_compared_as_far_as_it_goes() -> None:
    case = a_case()
    command = replace(wish(case, Action.ASSIGN, {"unit": "ZLS"}), base={})
    theirs = done(case, Action.ASSIGN, {"unit": "WJW"}).case
    assert rows(command, theirs)["unit"] == (None, "WJW", "ZLS", Relation.BOTH)


@pytest.mark.parametrize("theirs", [None, replace(a_case(), id="another")])
def test_of_another_case_or_none_nothing_is_compared(theirs: Case | None) -> None:
    command = a_command(Action.NEW, {"text": "有狗", "location": {"address": "甲路"}})
    assert rows(command, theirs) == {
        "text": (None, None, "有狗", Relation.MINE),
        "location.address": (None, None, "甲路", Relation.MINE),
    }


def test_values_are_exchanged_or_left_out_wherever_they_stand() -> None:
    fields = {"title": "流浪狗", "location": {"address": "甲路", "district": "350104"}}
    assert with_values(fields, {"location.address": "乙路"}, frozenset({"title"})) == {
        "location": {"address": "乙路", "district": "350104"}
    }
    assert with_values(fields, {}, frozenset({"location.address", "location.district"})) == {"title": "流浪狗"}
