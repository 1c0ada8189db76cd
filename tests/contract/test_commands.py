"""Handing over commands: once each, in order, and with a reason where not."""

from dataclasses import replace

import pytest

from console.domain.codes import Action, State
from console.ports.errors import BackendError
from console.ports.records import OutcomeStatus
from console.sync.plan import MOST
from tests.contract.worlds import World, after

APPLIED, DUPLICATE = OutcomeStatus.APPLIED, OutcomeStatus.DUPLICATE
CONFLICT, REFUSED = OutcomeStatus.CONFLICT, OutcomeStatus.REFUSED


def test_a_chain_in_one_batch_needs_no_round_trip(world: World) -> None:
    sign_in = world.person()
    terminal = world.terminal(sign_in)
    new = world.command(sign_in, terminal)
    assign = world.command(sign_in, terminal, Action.ASSIGN, unit="ZLS")
    assign = replace(assign, case_id=new.case_id, writers=after(new))
    close = world.command(sign_in, terminal, Action.CLOSE, text="已处理")
    close = replace(close, case_id=new.case_id, writers={**after(new), **after(assign)})
    outcomes = world.send(terminal, new, assign, close)
    assert [(outcome.command_id, outcome.status) for outcome in outcomes] == [
        (new.id, APPLIED),
        (assign.id, APPLIED),
        (close.id, APPLIED),
    ]
    assert [outcome.case.state for outcome in outcomes if outcome.case] == [
        State.RECEIVED,
        State.DISPATCHED,
        State.CLOSED,
    ]
    assert all(event.command_id == outcome.command_id for outcome in outcomes for event in outcome.events)


def test_a_command_sent_again_is_a_duplicate_and_is_done_once(world: World) -> None:
    sign_in = world.person()
    terminal = world.terminal(sign_in)
    case = world.does(sign_in, terminal)
    urge = world.command(sign_in, terminal, Action.URGE, case)
    first, again = world.send(terminal, urge, urge)
    assert (first.status, again.status) == (APPLIED, DUPLICATE)
    assert again.case == first.case
    assert world.backend.find_case(sign_in, case.id).case.urges == 1


def test_sent_again_under_another_count_it_is_a_duplicate_as_well(world: World) -> None:
    sign_in = world.person()
    terminal = world.terminal(sign_in)
    new = world.command(sign_in, terminal)
    first, again = world.send(terminal, new), world.send(terminal, replace(new, seq=new.seq + 7))
    assert [outcome.status for outcome in (*first, *again)] == [APPLIED, DUPLICATE]


def test_the_same_id_with_other_content_is_refused(world: World) -> None:
    sign_in = world.person()
    terminal = world.terminal(sign_in)
    new = world.command(sign_in, terminal)
    (outcome,) = world.send(terminal, new) and world.send(terminal, replace(new, fields={**new.fields, "text": "别的"}))
    assert (outcome.status, outcome.reason) == (REFUSED, "id_reused")


def test_two_who_dispatch_without_knowing_of_each_other_conflict(world: World) -> None:
    taker, dispatcher = world.person(), world.person("dispatcher")
    here, there = world.terminal(taker), world.terminal(dispatcher, "install-2")
    case = world.does(taker, here)
    world.does(dispatcher, there, Action.ASSIGN, case, unit="ZLS")
    (outcome,) = world.send(here, world.command(taker, here, Action.ASSIGN, case, unit="CGW"))
    assert (outcome.status, outcome.reason) == (CONFLICT, "moved_meanwhile")
    assert outcome.case is not None
    assert [leg.unit for leg in outcome.case.legs] == ["ZLS"]


def test_a_conflict_is_not_remembered_so_that_a_decision_can_be_sent(world: World) -> None:
    taker, dispatcher = world.person(), world.person("dispatcher")
    here, there = world.terminal(taker), world.terminal(dispatcher, "install-2")
    case = world.does(taker, here)
    moved = world.does(dispatcher, there, Action.ASSIGN, case, unit="ZLS")
    late = world.command(taker, here, Action.ASSIGN, case, unit="CGW")
    world.send(here, late)
    decided = replace(world.command(taker, here, Action.ASSIGN, moved, unit="CGW"), supersedes=late.id)
    assert [outcome.status for outcome in world.send(here, decided)] == [APPLIED]
    assert world.backend.outcome(here, late.id) is None


def test_a_note_in_between_disturbs_nothing(world: World) -> None:
    taker, dispatcher = world.person(), world.person("dispatcher")
    here, there = world.terminal(taker), world.terminal(dispatcher, "install-2")
    case = world.does(taker, here)
    world.does(dispatcher, there, Action.NOTE, case)
    assert world.does(taker, here, Action.ASSIGN, case, unit="ZLS").state is State.DISPATCHED


def test_amendments_of_different_fields_merge_and_of_the_same_conflict(world: World) -> None:
    taker, dispatcher = world.person(), world.person("dispatcher")
    here, there = world.terminal(taker), world.terminal(dispatcher, "install-2")
    case = world.does(taker, here)
    world.does(dispatcher, there, Action.AMEND, case, title="他的标题")
    merged = world.does(taker, here, Action.AMEND, case, urgency="urgent")
    assert (merged.title, merged.urgency.value) == ("他的标题", "urgent")
    (outcome,) = world.send(here, world.command(taker, here, Action.AMEND, case, title="我的标题"))
    assert (outcome.status, outcome.reason) == (CONFLICT, "changed_meanwhile")


def test_a_case_finished_meanwhile_is_for_a_person(world: World) -> None:
    taker, dispatcher = world.person(), world.person("dispatcher")
    here, there = world.terminal(taker), world.terminal(dispatcher, "install-2")
    case = world.does(taker, here)
    world.does(dispatcher, there, Action.CLOSE, case)
    (outcome,) = world.send(here, world.command(taker, here, Action.AMEND, case, title="我的标题"))
    assert (outcome.status, outcome.reason) == (CONFLICT, "finished_meanwhile")


@pytest.mark.parametrize(
    ("action", "fields", "reason"),
    [
        (Action.ASSIGN, {"unit": "NOWHERE"}, "unknown_unit"),
        (Action.AMEND, {"category": "9999"}, "unknown_category"),
        (Action.NOTE, {"text": " "}, "field_missing"),
        (Action.ARCHIVE, {}, "role_not_allowed"),
        (Action.REVIEW, {"verdict": "pass"}, "role_not_allowed"),
        (Action.REOPEN, {"text": "又来电"}, "not_from_received"),
    ],
)
def test_a_refusal_has_a_reason_and_the_case(world: World, action: Action, fields: dict[str, str], reason: str) -> None:
    sign_in = world.person()
    terminal = world.terminal(sign_in)
    case = world.does(sign_in, terminal)
    (outcome,) = world.send(terminal, world.command(sign_in, terminal, action, case, **fields))
    assert (outcome.status, outcome.reason) == (REFUSED, reason)
    assert outcome.case == case


def test_a_case_that_is_not_there_and_one_that_is_there_already_are_refused(world: World) -> None:
    sign_in = world.person()
    terminal = world.terminal(sign_in)
    case = world.does(sign_in, terminal)
    ghost = replace(world.command(sign_in, terminal, Action.NOTE, case), case_id=world.clock.new_id())
    twice = replace(world.command(sign_in, terminal), case_id=case.id)
    outcomes = world.send(terminal, ghost, twice)
    assert [(outcome.status, outcome.reason) for outcome in outcomes] == [
        (REFUSED, "no_case"),
        (REFUSED, "case_exists"),
    ]


def test_a_number_given_twice_is_for_a_person(world: World) -> None:
    sign_in = world.person()
    terminal = world.terminal(sign_in)
    case = world.does(sign_in, terminal)
    (outcome,) = world.send(terminal, world.command(sign_in, terminal, number=case.number))
    assert (outcome.status, outcome.reason) == (CONFLICT, "number_taken")
    assert outcome.case == case


def test_nobody_can_send_in_anothers_name(world: World) -> None:
    sign_in = world.person()
    terminal = world.terminal(sign_in)
    admin = world.person("admin").actor
    claims = [
        replace(world.command(sign_in, terminal), actor=admin),
        replace(world.command(sign_in, terminal), sign_in="made-up"),
    ]
    outcomes = world.send(terminal, *claims)
    assert {(outcome.status, outcome.reason) for outcome in outcomes} == {(REFUSED, "actor_not_attested")}


def test_work_done_before_a_sign_in_ended_is_accepted_after_it(world: World) -> None:
    sign_in = world.person()
    terminal = world.terminal(sign_in)
    new = world.command(sign_in, terminal)
    world.clock.advance(3 * 24 * 3600)
    assert [outcome.status for outcome in world.send(terminal, new)] == [APPLIED]


def test_what_is_refused_in_a_batch_does_not_stop_what_stands_behind_it(world: World) -> None:
    sign_in = world.person()
    terminal = world.terminal(sign_in)
    good, bad, last = (world.command(sign_in, terminal) for _ in range(3))
    outcomes = world.send(terminal, good, replace(bad, fields={**bad.fields, "text": ""}), last)
    assert [outcome.status for outcome in outcomes] == [APPLIED, REFUSED, APPLIED]


def test_the_outcome_of_a_command_whose_answer_was_lost_can_be_asked(world: World) -> None:
    sign_in = world.person()
    terminal = world.terminal(sign_in)
    new = world.command(sign_in, terminal)
    assert world.backend.outcome(terminal, new.id) is None
    world.send(terminal, new)
    outcome = world.backend.outcome(terminal, new.id)
    assert outcome is not None
    assert outcome.status in (APPLIED, DUPLICATE)
    assert outcome.case is not None
    assert outcome.case.id == new.case_id


def test_four_hundred_commands_fit_into_a_request_and_more_do_not(world: World) -> None:
    sign_in = world.person()
    terminal = world.terminal(sign_in)
    commands = [world.command(sign_in, terminal) for _ in range(MOST + 1)]
    with pytest.raises(BackendError) as caught:
        world.send(terminal, *commands)
    assert not caught.value.retryable
    assert {outcome.status for outcome in world.send(terminal, *commands[:MOST])} == {APPLIED}


def test_what_is_given_up_is_void_for_ever_and_what_was_applied_says_so(world: World) -> None:
    sign_in = world.person()
    terminal = world.terminal(sign_in)
    case = world.does(sign_in, terminal)
    applied = world.command(sign_in, terminal, Action.URGE, case)
    never = world.command(sign_in, terminal, Action.URGE, case)
    world.send(terminal, applied)
    assert world.backend.void(terminal, applied.id).status is APPLIED
    assert [world.backend.void(terminal, never.id).status for _ in range(2)] == [OutcomeStatus.VOID] * 2
    (late,) = world.send(terminal, never)
    assert (late.status, late.reason) == (REFUSED, "voided")
    told = world.backend.outcome(terminal, never.id)
    assert told is not None
    assert told.status is OutcomeStatus.VOID
    assert world.backend.find_case(sign_in, case.id).case.urges == 1
