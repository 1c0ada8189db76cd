"""Two people, one case, neither knowing of the other: what matters to each other and what does not."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.case import Case
from console.domain.codes import Action, Role
from console.domain.command import Actor, Command
from console.domain.concurrency import LIFECYCLE, Collision, collision, seen_writers, value_of, written
from console.domain.documents import case_document, case_from
from console.domain.lifecycle import advance
from tests.builders import a_calendar, a_case, a_command, a_command_on, a_policy, an_actor, done

LEAD, CO, BOSS = an_actor(Role.UNIT, unit="CGW"), an_actor(Role.UNIT, unit="ZLS"), an_actor(Role.SUPERVISOR)
JOINT = done(a_case(), Action.ASSIGN, {"unit": "CGW", "co_units": ["ZLS"]}).case
SEEN = done(done(JOINT, Action.VIEW, actor=LEAD).case, Action.VIEW, actor=CO).case
Move = tuple[Action, dict[str, Any] | None, Actor]


def applied(case: Case, command: Command) -> Case:
    return advance(case, command, command.actor, command.at, a_policy(), a_calendar()).case


def after(case: Case, theirs: Move, mine: Move) -> Collision | None:
    """Return whether my move collides, made while I saw `case`, once theirs is applied."""
    action, fields, actor = mine
    command = a_command_on(case, action, fields, actor=actor)
    their_action, their_fields, they = theirs
    return collision(command, applied(case, a_command_on(case, their_action, their_fields, actor=they)))


ASSIGN: Move = (Action.ASSIGN, {"unit": "WJW"}, BOSS)
CLOSE: Move = (Action.CLOSE, {"text": "办结"}, BOSS)
ACCEPT: Move = (Action.ACCEPT, None, LEAD)
REPLY: Move = (Action.REPLY, None, LEAD)
CO_REPLY: Move = (Action.REPLY, None, CO)
NOTE: Move = (Action.NOTE, None, BOSS)
URGE: Move = (Action.URGE, None, BOSS)
EXTEND: Move = (Action.EXTEND, {"unit": "CGW", "days": 3, "text": "复杂"}, BOSS)
TITLE: Move = (Action.AMEND, {"title": "狗"}, BOSS)
URGENT: Move = (Action.AMEND, {"urgency": "urgent"}, BOSS)


@pytest.mark.parametrize("theirs", [ASSIGN, CLOSE, REPLY, NOTE, TITLE], ids=lambda move: move[0].value)
@pytest.mark.parametrize("mine", [NOTE, URGE], ids=lambda move: move[0].value)
def test_a_note_or_an_urge_collides_with_nothing(theirs: Move, mine: Move) -> None:
    assert after(SEEN, theirs, mine) is None


@pytest.mark.parametrize("mine", [ASSIGN, CLOSE, REPLY, TITLE], ids=lambda move: move[0].value)
@pytest.mark.parametrize("theirs", [NOTE, URGE], ids=lambda move: move[0].value)
def test_nothing_collides_with_a_note_or_an_urge(theirs: Move, mine: Move) -> None:
    assert after(SEEN, theirs, mine) is None


def test_a_view_collides_with_nothing_and_nothing_with_it() -> None:
    view: Move = (Action.VIEW, None, LEAD)
    for mine in (ASSIGN, CLOSE, TITLE, URGE):
        assert after(JOINT, view, mine) is None
        assert after(JOINT, mine, view) is None


def test_a_call_nobody_answered_disturbs_no_decision() -> None:
    waiting = a_case(Action.ASSIGN, Action.VIEW, Action.REPLY, Action.REVIEW)
    missed: Move = (Action.CALLBACK, {"outcome": "not_reached"}, BOSS)
    reached: Move = (Action.CALLBACK, {"outcome": "satisfied"}, BOSS)
    assert after(waiting, missed, reached) is None
    assert after(waiting, missed, CLOSE) is None
    assert after(waiting, reached, reached) == Collision(LIFECYCLE, "finished_meanwhile")


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [(ASSIGN, (Action.ASSIGN, {"unit": "ZLS"}, BOSS)), (REPLY, REPLY), (REPLY, ASSIGN), (ACCEPT, CLOSE),
     (ASSIGN, REPLY), (ASSIGN, EXTEND), (ACCEPT, EXTEND), (CO_REPLY, CLOSE)],
)  # fmt: skip
def test_two_moves_of_the_same_part_or_of_the_whole_are_for_a_person(theirs: Move, mine: Move) -> None:
    met = after(SEEN, theirs, mine)
    assert met is not None
    assert met.reason == "moved_meanwhile"


@pytest.mark.parametrize(("theirs", "mine"), [(REPLY, CO_REPLY), (ACCEPT, CO_REPLY), (CO_REPLY, EXTEND)])
def test_two_units_at_their_own_parts_do_not_disturb_each_other(theirs: Move, mine: Move) -> None:
    assert after(SEEN, theirs, mine) is None


@pytest.mark.parametrize("mine", [REPLY, ASSIGN, CLOSE], ids=lambda move: move[0].value)
def test_nobody_minds_that_there_was_more_time(mine: Move) -> None:
    assert after(SEEN, EXTEND, mine) is None


@pytest.mark.parametrize("mine", [ASSIGN, REPLY, TITLE, CLOSE], ids=lambda move: move[0].value)
def test_anything_on_a_case_that_was_finished_meanwhile_is_for_a_person(mine: Move) -> None:
    for theirs in (CLOSE, (Action.MERGE, {"into": "case-2"}, BOSS)):
        met = after(SEEN, theirs, mine)
        assert met is not None
        assert met.reason == "finished_meanwhile"


def test_a_reply_that_closed_the_case_finishes_it_too() -> None:
    single = a_case(Action.ASSIGN, Action.VIEW)
    closing = a_policy(review=False, callback_kinds=frozenset())
    closed = done(single, Action.REPLY, actor=LEAD, policy=closing).case
    met = collision(a_command_on(single, *TITLE[:2], actor=BOSS), closed)
    assert met is not None
    assert met.reason == "finished_meanwhile"


def test_amendments_of_different_fields_merge_and_of_the_same_field_collide() -> None:
    assert after(SEEN, TITLE, URGENT) is None
    assert after(SEEN, TITLE, (Action.AMEND, {"title": "犬"}, BOSS)) == Collision("title", "changed_meanwhile")


def test_two_who_say_the_same_agree() -> None:
    assert after(SEEN, TITLE, TITLE) is None


def test_a_field_that_was_changed_and_changed_back_is_as_it_was() -> None:
    base = a_command_on(SEEN, Action.AMEND, {"title": "犬"})
    there = done(SEEN, Action.AMEND, {"title": "狗"}).case
    back = done(there, Action.AMEND, {"title": SEEN.title}).case
    assert collision(base, back) is None


def test_amending_and_dispatching_do_not_disturb_each_other() -> None:
    assert after(a_case(), ASSIGN, URGENT) is None
    assert after(a_case(), URGENT, ASSIGN) is None


def test_a_caller_and_a_place_are_compared_whole() -> None:
    theirs: Move = (Action.AMEND, {"caller": {"phone": "13905910000"}}, BOSS)
    mine: Move = (Action.AMEND, {"caller": {"name": "陈"}}, BOSS)
    assert after(SEEN, theirs, mine) == Collision("caller", "changed_meanwhile")
    assert after(SEEN, theirs, (Action.AMEND, {"location": {"address": "东街口"}}, BOSS)) is None


def chain(case: Case | None, moves: Sequence[tuple[Action, dict[str, Any] | None]]) -> list[Command]:
    """Return commands made one after another at one terminal, each resting on the pending ones before it."""
    commands = []
    for action, fields in moves:
        command = a_command(action, fields) if case is None else a_command_on(case, action, fields)
        case = advance(case, command, command.actor, command.at, a_policy(), a_calendar()).case
        commands.append(command)
    return commands


def test_a_chain_made_offline_names_its_own_writers() -> None:
    new, assign, close = chain(None, [(Action.NEW, None), (Action.ASSIGN, None), (Action.CLOSE, {"text": "办结"})])
    assert assign.writers[LIFECYCLE] == new.id
    assert close.writers[LIFECYCLE] == assign.id


def test_somebody_elses_note_in_between_disturbs_no_chain_but_a_dispatch_does() -> None:
    new, assign, close = chain(None, [(Action.NEW, None), (Action.ASSIGN, None), (Action.CLOSE, {"text": "办结"})])
    stored = advance(None, new, new.actor, new.at, a_policy(), a_calendar()).case
    noted = done(stored, Action.NOTE, {"text": "来电人又来电"}, actor=BOSS).case
    assert collision(assign, noted) is None
    sent = applied(noted, assign)
    assert collision(close, sent) is None
    elsewhere = done(noted, Action.ASSIGN, {"unit": "WJW"}, actor=BOSS).case
    assert collision(assign, elsewhere) == Collision(LIFECYCLE, "moved_meanwhile")


def test_a_chain_of_a_units_moves_names_its_own_writers() -> None:
    commands = chain(
        JOINT, [(Action.ACCEPT, {"unit": "ZLS"}), (Action.REPLY, {"unit": "ZLS", "text": "好", "public_answer": "好"})]
    )
    case = JOINT
    for command in commands:
        assert collision(command, case) is None
        case = applied(case, command)
    assert written(commands[1]) == ("leg:ZLS",)
    assert case.writers["leg:ZLS"] == commands[1].id


@pytest.mark.parametrize("mine", [CLOSE, ASSIGN, (Action.RETURN, None, LEAD)], ids=lambda move: move[0].value)
def test_a_decision_that_rests_on_a_move_which_was_given_up_is_for_a_person(mine: Move) -> None:
    accepted = done(SEEN, Action.ACCEPT, actor=LEAD).case
    action, fields, actor = mine
    assert collision(a_command_on(accepted, action, fields, actor=actor), SEEN) == Collision(
        "leg:CGW", "moved_meanwhile"
    )


def test_what_a_decision_rests_on_survives_storage() -> None:
    stored = case_from(case_document(SEEN))
    assert seen_writers(stored, Action.CLOSE, {}) == seen_writers(SEEN, Action.CLOSE, {})


amendments = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from("甲乙丙"),
        "urgency": st.sampled_from(["normal", "urgent"]),
        "category": st.sampled_from(["", "0112"]),
        "location": st.sampled_from([{"address": "甲"}, {"address": "乙"}]),
    },
).filter(bool)


@given(amendments, amendments)
def test_no_amendment_silently_overwrites_another(theirs: dict[str, Any], mine: dict[str, Any]) -> None:
    command = a_command_on(SEEN, Action.AMEND, mine)
    changed = done(SEEN, Action.AMEND, theirs).case
    if collision(command, changed) is not None:
        return
    merged = applied(changed, command)
    for field in theirs:
        theirs_stays = value_of(merged, field) == value_of(changed, field)
        assert theirs_stays or (field in mine and value_of(changed, field) == value_of(SEEN, field))
