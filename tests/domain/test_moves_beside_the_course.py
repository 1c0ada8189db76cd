"""Further callers, links, supervision, calls that are nothing, and what everybody says when called back."""

from datetime import date, timedelta
from typing import Any

import pytest

from console.domain.case import Case
from console.domain.codes import Action, Role, State
from console.domain.concurrency import collision
from console.domain.errors import InvalidField, TransitionRefused
from console.domain.moves_invalid import is_nuisance
from console.domain.particular_codes import Exclusion, Level, Relation, Solved
from tests.builders import MONDAY, a_case, a_command_on, a_policy, an_actor, done
from tests.domain.reaching import a_case_in, ready_for

TAKER, DISPATCHER, BOSS = an_actor(), an_actor(Role.DISPATCHER), an_actor(Role.SUPERVISOR)
NEIGHBOUR = {"caller": {"name": "陈女士", "phone": "13905910000"}, "text": "同一小区"}
SATISFIED, DISSATISFIED = {"outcome": "satisfied"}, {"outcome": "dissatisfied"}


def reason_of(case: Case, action: Action, fields: dict[str, Any] | None = None, **others: Any) -> str:
    with pytest.raises((TransitionRefused, InvalidField)) as caught:
        done(case, action, fields, **others)
    return caught.value.reason


def shared() -> Case:
    """A case to call back about, with a second caller."""
    return done(a_case_in(State.AWAITING_CALLBACK), Action.ADD_CALLER, NEIGHBOUR, command_id="joins").case


def joined(case: Case) -> dict[str, str]:
    return {"joined": case.callers[-1].id}


def test_a_further_caller_is_kept_and_told_without_their_number() -> None:
    step = done(a_case(Action.ASSIGN), Action.ADD_CALLER, NEIGHBOUR | {"from_case": "case-2"}, actor=TAKER)
    added = step.case.callers[0]
    assert (added.caller.phone, added.case_id, added.by) == ("13905910000", "case-2", "call_taker")
    assert step.events[0].data == {"from": "case-2", "text": "同一小区"}
    assert step.case.state is State.DISPATCHED


def test_a_caller_whose_case_was_merged_need_not_be_known_here_and_joins_once() -> None:
    once = done(a_case(), Action.ADD_CALLER, {"from_case": "case-2"}).case
    assert reason_of(once, Action.ADD_CALLER, {"from_case": "case-2"}) == "caller_already_added"
    assert reason_of(once, Action.ADD_CALLER, {"from_case": once.id}) == "merge_into_itself"
    assert reason_of(once, Action.ADD_CALLER, {"text": "又一位"}) == "field_missing"
    assert reason_of(once, Action.ADD_CALLER, {"caller": {"name": "陈**", "masked": True}}) == "caller_masked"


@pytest.mark.parametrize("action", [Action.ADD_CALLER, Action.LINK, Action.ESCALATE])
def test_what_is_added_beside_collides_with_nothing_and_nothing_with_it(action: Action) -> None:
    seen = a_case(Action.ASSIGN, Action.VIEW)
    beside = a_command_on(seen, action)
    assert collision(beside, done(seen, Action.ASSIGN, {"unit": "WJW"}).case) is None
    assert collision(a_command_on(seen, Action.REPLY), done(seen, action).case) is None


def test_a_case_with_two_callers_waits_until_both_were_called_back() -> None:
    case = shared()
    first = done(case, Action.CALLBACK, {**SATISFIED, "satisfaction": 5, "solved": "yes"}).case
    assert (first.state, first.satisfaction, first.solved) == (State.AWAITING_CALLBACK, 5, Solved.YES)
    both = done(first, Action.CALLBACK, {**SATISFIED, **joined(case), "satisfaction": 3, "solved": "partly"})
    assert (both.case.state, both.case.satisfaction) == (State.CLOSED, 5)
    assert (both.case.callers[0].satisfaction, both.case.callers[0].solved) == (3, Solved.PARTLY)
    assert [event.type for event in both.events] == ["case.joined_called_back", "case.closed"]


def test_one_who_is_not_content_sends_it_back_and_all_are_told_anew() -> None:
    first = done(shared(), Action.CALLBACK, SATISFIED).case
    again = done(first, Action.CALLBACK, {**DISSATISFIED, **joined(first)}).case
    assert (again.state, again.called_back, again.callers[0].outcome) == (State.REWORK, False, "")


def test_a_joined_caller_who_is_not_reached_stays_to_be_called() -> None:
    case = shared()
    missed = done(case, Action.CALLBACK, {"outcome": "not_reached", **joined(case)}).case
    assert (missed.state, missed.callers[0].outcome) == (State.AWAITING_CALLBACK, "")
    assert reason_of(case, Action.CALLBACK, {**SATISFIED, "joined": "nobody"}) == "no_such_caller"


def test_who_is_not_content_with_what_nobody_could_do_better_is_left_out_of_the_rates() -> None:
    fields = {**DISSATISFIED, "satisfaction": 1, "excluded": "unreasonable", "solved": "no"}
    step = done(a_case_in(State.AWAITING_CALLBACK), Action.CALLBACK, fields)
    assert (step.case.state, step.case.excluded, step.case.solved) == (State.CLOSED, Exclusion.UNREASONABLE, Solved.NO)
    assert [event.type for event in step.events] == ["case.called_back", "case.excluded", "case.closed"]


def test_in_a_new_round_it_is_said_anew_whether_it_counts() -> None:
    excluded = {**DISSATISFIED, "excluded": "unreasonable"}
    closed = done(a_case_in(State.AWAITING_CALLBACK), Action.CALLBACK, excluded).case
    case = done(closed, Action.REOPEN).case
    for action in (Action.ACCEPT, Action.REPLY, Action.REVIEW):
        case = done(case, action).case
    assert case.excluded is Exclusion.UNREASONABLE
    assert done(case, Action.CALLBACK, SATISFIED).case.excluded is None


def test_what_a_joined_caller_says_leaves_the_case_in_the_rates() -> None:
    step = done(shared(), Action.CALLBACK, {**DISSATISFIED, **joined(shared()), "excluded": "unreasonable"})
    assert step.case.excluded is None
    assert step.events[-1].data == {"excluded": "unreasonable", **joined(step.case)}


@pytest.mark.parametrize("name", ["solved", "excluded"])
def test_what_was_found_out_is_one_of_the_vocabulary(name: str) -> None:
    case = a_case_in(State.AWAITING_CALLBACK)
    assert reason_of(case, Action.CALLBACK, {**SATISFIED, name: "perhaps"}) == "field_not_in_vocabulary"


def test_a_link_tells_cause_from_effect_and_merges_nothing() -> None:
    step = done(a_case(Action.ASSIGN), Action.LINK, {"to": "case-2", "relation": "cause_of"}, actor=DISPATCHER)
    assert (step.case.state, step.case.links[0].relation) == (State.DISPATCHED, Relation.CAUSE_OF)
    assert Relation.CAUSE_OF.inverse is Relation.EFFECT_OF
    assert Relation.RELATED.inverse is Relation.RELATED
    assert reason_of(step.case, Action.LINK, {"to": "case-2", "relation": "cause_of"}) == "already_linked"
    assert reason_of(step.case, Action.LINK, {"to": "case-1", "relation": "related"}) == "link_to_itself"
    assert reason_of(step.case, Action.LINK, {"to": "case-2"}) == "field_missing"
    assert reason_of(step.case, Action.LINK, {"to": "case-2", "relation": "twin"}) == "field_not_in_vocabulary"


def test_a_link_that_was_wrong_ends_and_stays_known() -> None:
    linked = done(a_case(Action.ASSIGN), Action.LINK, {"to": "case-2", "relation": "cause_of"}).case
    step = done(linked, Action.UNLINK, {"to": "case-2", "relation": "cause_of"}, actor=DISPATCHER)
    assert (step.case.linked, len(step.case.links), step.case.links[0].ended_by) == ((), 1, "dispatcher")
    assert reason_of(step.case, Action.UNLINK, {"to": "case-2", "relation": "cause_of"}) == "not_linked"
    assert done(step.case, Action.LINK, {"to": "case-2", "relation": "cause_of"}).case.linked != ()


def test_who_joined_wrongly_is_called_no_more_and_stays_known() -> None:
    once = done(a_case(), Action.ADD_CALLER, {"from_case": "case-2"}, command_id="joins").case
    assert reason_of(once, Action.DROP_CALLER, {"joined": "joins"}) == "field_missing"
    assert reason_of(once, Action.DROP_CALLER, {"joined": "nobody", "text": "加错了"}) == "no_such_caller"
    step = done(once, Action.DROP_CALLER, {"joined": "joins", "text": "是另一件事"}, actor=TAKER)
    assert (step.case.joined, len(step.case.callers), step.case.callers[0].ended_by) == ((), 1, "call_taker")
    assert step.events[0].data == {"joined": "joins", "from": "case-2", "text": "是另一件事"}
    assert reason_of(step.case, Action.DROP_CALLER, {"joined": "joins", "text": "x"}) == "caller_dropped_already"
    assert done(step.case, Action.ADD_CALLER, {"from_case": "case-2"}).case.joined != ()


def test_a_case_never_waits_for_somebody_who_was_dropped() -> None:
    case = shared()
    dropped = done(case, Action.DROP_CALLER, {**joined(case), "text": "加错了"}).case
    assert reason_of(dropped, Action.CALLBACK, {**SATISFIED, **joined(case)}) == "no_such_caller"
    assert done(dropped, Action.CALLBACK, SATISFIED).case.state is State.CLOSED


def test_the_last_to_be_called_and_who_was_told_stay() -> None:
    last = done(shared(), Action.CALLBACK, SATISFIED).case
    assert reason_of(last, Action.DROP_CALLER, {**joined(last), "text": "加错了"}) == "last_to_call"
    told = done(shared(), Action.CALLBACK, {**SATISFIED, **joined(shared())}).case
    assert reason_of(told, Action.DROP_CALLER, {**joined(told), "text": "加错了"}) == "caller_told"


@pytest.mark.parametrize("action", [Action.DROP_CALLER, Action.UNLINK])
def test_what_ends_collides_with_no_move_and_no_move_with_it(action: Action) -> None:
    seen = ready_for(a_case(Action.ASSIGN, Action.VIEW), action)
    assert collision(a_command_on(seen, action), done(seen, Action.ASSIGN, {"unit": "WJW"}).case) is None
    assert collision(a_command_on(seen, Action.REPLY), done(seen, action).case) is None


def test_the_ladder_of_supervision_only_goes_up_and_ends_with_the_case() -> None:
    first = done(a_case(Action.ASSIGN), Action.ESCALATE, {"level": "hotline", "text": "逾期"}, actor=BOSS).case
    top = done(first, Action.ESCALATE, {"level": "mayors_meeting", "text": "多人反映"}, actor=an_actor(Role.INSPECTOR))
    assert top.case.supervision is not None
    assert (top.case.supervision.level, top.case.supervision.by) == (Level.MAYORS_MEETING, "inspector")
    for level in ("government_office", "mayors_meeting"):
        assert reason_of(top.case, Action.ESCALATE, {"level": level, "text": "x"}) == "already_escalated"
    assert done(top.case, Action.CLOSE, {"text": "已解决"}).case.supervision is None
    assert reason_of(first, Action.ESCALATE, {"level": "government_office"}) == "field_missing"
    assert reason_of(first, Action.ESCALATE, actor=DISPATCHER) == "role_not_allowed"


def test_the_desk_proposes_that_a_call_is_nothing_and_a_leader_decides() -> None:
    proposed = done(a_case(), Action.INVALIDATE, {"reason": "silent"}, actor=TAKER)
    assert proposed.case.state is State.RECEIVED
    assert proposed.case.due_at == a_case().due_at
    assert [event.type for event in proposed.events] == ["case.invalid_proposed"]
    assert reason_of(proposed.case, Action.INVALIDATE, {"reason": "silent"}, actor=DISPATCHER) == "already_proposed"
    assert reason_of(proposed.case, Action.DECIDE_INVALID, actor=DISPATCHER) == "role_not_allowed"
    agreed = done(proposed.case, Action.DECIDE_INVALID, {"verdict": "approve"}, actor=BOSS)
    assert (agreed.case.state, agreed.case.proposed_invalid, agreed.case.nuisance_until) == (State.INVALID, None, None)
    assert agreed.events[0].data == {"reason": "silent"}


def test_what_is_not_invalid_waits_for_its_dispatch_as_before() -> None:
    proposed = done(a_case(), Action.INVALIDATE, {"reason": "silent"}, actor=TAKER).case
    assert reason_of(proposed, Action.DECIDE_INVALID, {"verdict": "deny"}) == "field_missing"
    denied = done(proposed, Action.DECIDE_INVALID, {"verdict": "deny", "text": "是真的"}, actor=BOSS).case
    assert (denied.state, denied.proposed_invalid, denied.due_at) == (State.RECEIVED, None, a_case().due_at)
    assert reason_of(denied, Action.DECIDE_INVALID) == "nothing_proposed"
    assert done(proposed, Action.ASSIGN).case.proposed_invalid is None


def test_a_leader_decides_at_once_and_so_does_everybody_where_the_city_wants_no_approval() -> None:
    assert done(a_case(), Action.INVALIDATE, {"reason": "silent"}, actor=BOSS).case.state is State.INVALID
    free = a_policy(invalid_approval=False)
    assert done(a_case(), Action.INVALIDATE, {"reason": "silent"}, actor=TAKER, policy=free).case.state is State.INVALID


def test_a_nuisance_is_one_for_some_days_only() -> None:
    step = done(a_case(), Action.INVALIDATE, {"reason": "harassment"}, actor=BOSS)
    assert step.case.nuisance_until == date(2027, 2, 21)
    assert step.events[1].data == {"until": "2027-02-21"}
    assert is_nuisance(step.case, date(2027, 2, 21))
    assert not is_nuisance(step.case, date(2027, 2, 22))
    assert done(step.case, Action.REOPEN, at=MONDAY + timedelta(days=1)).case.nuisance_until is None
    nobody = a_policy(nuisance_days=0)
    assert done(a_case(), Action.INVALIDATE, {"reason": "harassment"}, policy=nobody).case.nuisance_until is None
