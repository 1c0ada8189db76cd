"""What the desk does to a case: dispatch, amend, end it early, close it, open it again."""

from datetime import timedelta

import pytest

from console.domain.case import Case
from console.domain.codes import Action, Kind, LegRole, LegState, Role, State
from console.domain.errors import InvalidField, TransitionRefused
from console.domain.masking import masked
from tests.builders import ENOUGH, MONDAY, a_case, a_policy, an_actor, done
from tests.domain.reaching import a_case_in


def reason_of(case: Case, action: Action, fields: dict[str, object], **others: object) -> str:
    with pytest.raises((TransitionRefused, InvalidField)) as caught:
        done(case, action, fields, **others)  # type: ignore[arg-type] # named arguments of `done`, by name
    return caught.value.reason


def parts(case: Case) -> list[tuple[str, LegRole, LegState]]:
    return [(leg.unit, leg.role, leg.state) for leg in case.legs]


def test_a_case_goes_to_a_lead_unit_and_its_co_handlers() -> None:
    step = done(a_case(), Action.ASSIGN, {"unit": "CGW", "co_units": ["ZLS", " WJW "], "text": "请尽快"})
    assert step.case.state is State.DISPATCHED
    assert [(leg.unit, leg.role) for leg in step.case.legs] == [
        ("CGW", LegRole.LEAD),
        ("ZLS", LegRole.CO),
        ("WJW", LegRole.CO),
    ]
    assert [event.type for event in step.events] == ["case.dispatched"] * 3 + ["case.noted"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "field_missing"),
        ({"unit": "CGW", "co_units": ["CGW"]}, "unit_twice"),
        ({"unit": "CGW", "co_units": ["ZLS", "ZLS "]}, "unit_twice"),
        ({"unit": "CGW", "co_units": [""]}, "field_missing"),
        ({"unit": "CGW", "co_units": [None]}, "field_missing"),
        ({"unit": "CGW", "co_units": "ZLS"}, "field_not_list"),
    ],
)
def test_a_dispatch_that_cannot_be_meant_is_refused(fields: dict[str, object], reason: str) -> None:
    assert reason_of(a_case(), Action.ASSIGN, fields) == reason


def test_sending_it_where_it_already_is_is_refused() -> None:
    assert reason_of(a_case(Action.ASSIGN), Action.ASSIGN, {"unit": "CGW"}) == "already_with_unit"


def test_adding_a_co_handler_leaves_the_lead_and_its_clocks_alone() -> None:
    working = a_case(Action.ASSIGN, Action.ACCEPT)
    step = done(working, Action.ASSIGN, {"unit": "CGW", "co_units": ["ZLS"]})
    assert step.case.lead == working.lead
    assert step.case.state is State.IN_PROGRESS
    assert parts(step.case)[1] == ("ZLS", LegRole.CO, LegState.DISPATCHED)
    assert [event.type for event in step.events] == ["case.dispatched"]


def test_adding_a_co_handler_gives_nobody_who_has_replied_anything_to_do_again() -> None:
    joint = done(a_case(), Action.ASSIGN, {"unit": "CGW", "co_units": ["ZLS"]}).case
    half = done(done(joint, Action.VIEW, {"unit": "CGW"}).case, Action.REPLY, {**ENOUGH[Action.REPLY], "unit": "CGW"})
    step = done(half.case, Action.ASSIGN, {"unit": "CGW", "co_units": ["ZLS", "WJW"]})
    assert parts(step.case) == [*parts(half.case), ("WJW", LegRole.CO, LegState.DISPATCHED)]
    assert (step.case.lead, step.case.state) == (half.case.lead, State.IN_PROGRESS)
    assert [event.type for event in step.events] == ["case.dispatched"]


def test_a_lead_that_has_replied_is_asked_anew_when_nobody_else_is_left() -> None:
    """Otherwise the case stood in progress with nobody who owes anything, and nothing would move it on."""
    joint = done(a_case(), Action.ASSIGN, {"unit": "CGW", "co_units": ["ZLS"]}).case
    half = done(done(joint, Action.VIEW, {"unit": "CGW"}).case, Action.REPLY, {**ENOUGH[Action.REPLY], "unit": "CGW"})
    case = done(half.case, Action.ASSIGN, {"unit": "CGW"}).case
    assert [(leg.unit, leg.state) for leg in case.open_legs] == [("CGW", LegState.DISPATCHED)]


def test_what_was_replied_to_before_a_rework_is_given_anew() -> None:
    joint = done(a_case(), Action.ASSIGN, {"unit": "CGW", "co_units": ["ZLS"]}).case
    for unit in ("ZLS", "CGW"):
        joint = done(
            done(joint, Action.VIEW, {"unit": unit}).case, Action.REPLY, {**ENOUGH[Action.REPLY], "unit": unit}
        ).case
    again = done(joint, Action.REVIEW, {"verdict": "send_back", "text": "未说明"}, at=MONDAY + timedelta(days=1)).case
    step = done(again, Action.ASSIGN, {"unit": "CGW", "co_units": ["ZLS"]}, at=MONDAY + timedelta(days=2))
    assert parts(step.case)[3:] == [("ZLS", LegRole.CO, LegState.DISPATCHED)]


def test_another_lead_takes_the_case_from_the_first() -> None:
    step = done(a_case(Action.ASSIGN, Action.ACCEPT), Action.ASSIGN, {"unit": "ZLS"})
    assert parts(step.case) == [
        ("CGW", LegRole.LEAD, LegState.RECALLED),
        ("ZLS", LegRole.LEAD, LegState.DISPATCHED),
    ]
    assert step.case.state is State.DISPATCHED
    assert [(event.type, event.data["unit"]) for event in step.events] == [
        ("leg.recalled", "CGW"),
        ("case.dispatched", "ZLS"),
    ]


def test_a_co_handler_that_becomes_the_lead_starts_anew() -> None:
    joint = done(a_case(), Action.ASSIGN, {"unit": "CGW", "co_units": ["ZLS"]}).case
    assert parts(done(joint, Action.ASSIGN, {"unit": "ZLS", "co_units": ["CGW"]}).case) == [
        ("CGW", LegRole.LEAD, LegState.RECALLED),
        ("ZLS", LegRole.CO, LegState.RECALLED),
        ("ZLS", LegRole.LEAD, LegState.DISPATCHED),
        ("CGW", LegRole.CO, LegState.DISPATCHED),
    ]


def test_a_lead_that_had_replied_as_co_handler_is_recalled_when_another_leads() -> None:
    joint = done(a_case(), Action.ASSIGN, {"unit": "ZLS", "co_units": ["CGW"]}).case
    half = done(done(joint, Action.VIEW, {"unit": "CGW"}).case, Action.REPLY, {**ENOUGH[Action.REPLY], "unit": "CGW"})
    lead = done(half.case, Action.ASSIGN, {"unit": "CGW"}).case
    case = done(lead, Action.ASSIGN, {"unit": "ZLS", "co_units": ["CGW"]}).case
    assert [(leg.unit, leg.role) for leg in case.open_legs] == [("ZLS", LegRole.LEAD), ("CGW", LegRole.CO)]


def test_adding_a_co_handler_to_a_rework_leaves_it_a_rework_and_a_new_lead_does_not() -> None:
    again = a_case_in(State.REWORK)
    assert done(again, Action.ASSIGN, {"unit": "CGW", "co_units": ["ZLS"]}).case.state is State.REWORK
    assert done(again, Action.ASSIGN, {"unit": "ZLS"}).case.state is State.DISPATCHED


def test_a_unit_that_has_it_can_be_made_to_keep_it() -> None:
    step = done(a_case(Action.ASSIGN), Action.ASSIGN, {"unit": "CGW", "formal": True})
    assert [leg.formal for leg in step.case.legs] == [True]
    assert step.events[0].data["formal"] == "yes"


def test_an_amendment_keeps_what_it_does_not_touch() -> None:
    case = done(a_case(), Action.AMEND, {"caller": {"phone": "13905910000"}, "location": {"street": "350104001"}}).case
    assert (case.caller.name, case.caller.phone) == ("林小明", "13905910000")
    assert (case.location.street, case.location.address) == ("350104001", "金环花园12号楼")
    assert done(case, Action.AMEND, {"caller": {"name": None}}).case.caller.name == ""


def test_what_is_said_anew_of_a_caller_shown_with_stars_is_hidden_again() -> None:
    shown = a_case(caller=masked(a_case().caller))
    assert done(shown, Action.AMEND, {"caller": {"anonymous": True}}).case.caller.masked
    assert not done(shown, Action.AMEND, {"caller": {"phone": "13905910000"}}).case.caller.masked


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "nothing_to_change"),
        ({"state": "closed"}, "field_unknown"),
        ({"number": "261123-0417-0032-5"}, "field_unknown"),
        ({"title": " "}, "field_missing"),
        ({"text": "\n"}, "field_missing"),
        ({"caller": {"phone": "138****2345", "masked": True}}, "caller_masked"),
    ],
)
def test_an_amendment_that_would_harm_is_refused(fields: dict[str, object], reason: str) -> None:
    assert reason_of(a_case(), Action.AMEND, fields) == reason


def test_a_case_is_answered_on_the_phone_before_it_is_dispatched() -> None:
    step = done(a_case(), Action.CLOSE, {"text": "已告知"})
    assert (step.case.state, step.case.answer, step.case.due_at) == (State.ANSWERED, "已告知", None)
    assert reason_of(a_case(), Action.CLOSE, {}) == "field_missing"


def test_a_dispatched_case_is_closed_with_a_result_and_its_open_parts_are_recalled() -> None:
    case = done(a_case(), Action.ASSIGN, {"unit": "CGW", "co_units": ["ZLS"]}).case
    step = done(case, Action.CLOSE, {"text": "来电人撤回"})
    assert (step.case.state, step.case.answer) == (State.CLOSED, "来电人撤回")
    assert {leg.state for leg in step.case.legs} == {LegState.RECALLED}
    assert [event.type for event in step.events] == ["leg.recalled", "leg.recalled", "case.closed"]


@pytest.mark.parametrize("state", [State.REPLIED, State.REVIEWED, State.AWAITING_CALLBACK])
def test_a_reply_that_stands_is_the_result(state: State) -> None:
    assert done(a_case_in(state), Action.CLOSE, {}).case.answer == "已处理，请放心"


def test_an_answer_that_did_not_hold_is_no_result() -> None:
    reopened = done(a_case(Action.CLOSE), Action.REOPEN, {"text": "又出现"}).case
    sent_again = done(reopened, Action.ASSIGN, {"unit": "CGW"}).case
    assert reason_of(sent_again, Action.CLOSE, {}) == "field_missing"
    sent_back = done(a_case_in(State.REPLIED), Action.REVIEW, {"verdict": "send_back", "text": "没答全"}).case
    assert reason_of(sent_back, Action.CLOSE, {}) == "field_missing"


@pytest.mark.parametrize("state", sorted(set(State) - {State.RECEIVED, State.AWAITING_CALLBACK}))
def test_without_direct_closing_no_step_can_be_skipped(state: State) -> None:
    reason = reason_of(a_case_in(state), Action.CLOSE, {"text": "办结"}, policy=a_policy(direct_close=False))
    assert reason in {"direct_close_off", f"not_from_{state.value}"}


def test_a_merged_case_names_the_other_and_can_be_taken_apart_again() -> None:
    step = done(a_case(Action.ASSIGN), Action.MERGE, {"into": "case-9"})
    assert (step.case.state, step.case.merged_into) == (State.MERGED, "case-9")
    assert [event.type for event in step.events] == ["leg.recalled", "case.merged"]
    again = done(step.case, Action.REOPEN, {"text": "不是同一件事"}).case
    assert (again.state, again.merged_into) == (State.RECEIVED, None)
    assert again.due_at is not None


def test_a_case_is_not_merged_into_itself() -> None:
    assert reason_of(a_case(), Action.MERGE, {"into": "case-1"}) == "merge_into_itself"


@pytest.mark.parametrize("line", ["110", "119", "120", "122"])
def test_emergencies_go_to_their_line(line: str) -> None:
    assert done(a_case(), Action.TRANSFER, {"line": line}).case.state is State.TRANSFERRED


def test_there_are_no_other_emergency_lines() -> None:
    assert reason_of(a_case(), Action.TRANSFER, {"line": "114"}) == "field_not_in_vocabulary"


def test_a_closed_case_opened_again_is_with_the_unit_that_had_it() -> None:
    again = done(a_case_in(State.CLOSED), Action.REOPEN, {"text": "又出现"}).case
    assert (again.state, again.reworks) == (State.REWORK, 1)
    assert parts(again)[-1] == ("CGW", LegRole.LEAD, LegState.DISPATCHED)


@pytest.mark.parametrize("state", [State.ANSWERED, State.REJECTED, State.INVALID, State.MERGED])
def test_what_no_unit_had_is_with_the_dispatchers_when_opened_again(state: State) -> None:
    again = done(a_case_in(state), Action.REOPEN, {"text": "有新情况"}).case
    assert (again.state, again.open_legs) == (State.RECEIVED, ())


def test_urging_counts_and_a_note_only_adds() -> None:
    case = a_case(Action.ASSIGN)
    urged = done(case, Action.URGE, {}).case
    noted = done(urged, Action.NOTE, {"text": "又来电"}).case
    assert (noted.urges, noted.version, noted.state) == (1, case.version + 2, State.DISPATCHED)
    assert (noted.writers, noted.due_at) == (case.writers, case.due_at)


def test_a_terminal_whose_clock_is_late_does_not_turn_time_back() -> None:
    case = a_case()
    noted = done(case, Action.NOTE, {"text": "又来电"}, at=MONDAY - timedelta(hours=1))
    assert noted.case.updated_at == case.updated_at
    assert noted.events[0].at == MONDAY - timedelta(hours=1)


def test_a_clerk_remarks_only_on_cases_of_his_own_unit() -> None:
    case = a_case(Action.ASSIGN)
    assert done(case, Action.NOTE, {"text": "已联系"}, actor=an_actor(Role.UNIT)).case.version == case.version + 1
    stranger = an_actor(Role.UNIT, unit="ZLS")
    assert reason_of(case, Action.NOTE, {"text": "已联系"}, actor=stranger) == "not_with_unit"


def test_callers_of_some_kinds_are_not_called_back() -> None:
    praise = a_case_in(State.REPLIED)
    amended = done(praise, Action.AMEND, {"kind": Kind.PRAISE}).case
    step = done(amended, Action.REVIEW, {"verdict": "pass"})
    assert step.case.state is State.CLOSED
    assert [event.type for event in step.events] == ["case.review_passed", "case.closed"]
