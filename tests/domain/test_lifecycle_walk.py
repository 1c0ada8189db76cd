"""A case handed about at random by everybody: whatever they try, it stays a case that can be true."""

import os
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from console.domain.case import Case
from console.domain.codes import FINISHED, OPEN_LEGS, Action, Kind, LegRole, Phase, Role, State
from console.domain.command import Actor, Command
from console.domain.concurrency import collision, written
from console.domain.documents import (
    case_document,
    case_from,
    command_document,
    command_from,
    event_document,
    event_from,
    stamp,
)
from console.domain.errors import DomainError
from console.domain.event import Event
from console.domain.explaining import explain, limits_of
from console.domain.folding import fold
from console.domain.history import rebuild, recorded
from console.domain.lifecycle import EVENT_TYPES, advance, refusal
from console.domain.policy import Policy
from tests.builders import ENOUGH, MONDAY, STRAY_DOGS, a_calendar, a_command, a_command_on, a_policy, an_actor
from tests.domain.choices import UNITS, choices, words

WITH_UNITS = {State.DISPATCHED, State.VIEWED, State.IN_PROGRESS, State.REWORK}
CALENDAR = a_calendar()
actors = st.builds(an_actor, st.sampled_from(Role), st.sampled_from(["", "li", "chen"]), st.sampled_from(UNITS))
#: What ends a case, or does not bring it further; tried often enough by somebody.
SIDEWAYS = {
    Action.NEW, Action.NOTE, Action.URGE, Action.REJECT, Action.TRANSFER, Action.INVALIDATE, Action.MERGE,
    Action.CLOSE, Action.ARCHIVE, Action.LINK, Action.ADD_CALLER, Action.ESCALATE, Action.RECOUNT,
}  # fmt: skip
texts = st.fixed_dictionaries({"text": words})
steps = st.sampled_from(sorted(set(Action) - {Action.NEW, Action.ARCHIVE}))
forward = st.integers(0, 4 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
policies = st.builds(
    a_policy, review=st.booleans(), final_review=st.booleans(), direct_close=st.booleans(),
    callback_kinds=st.sampled_from([frozenset(), frozenset(Kind)]), return_days=st.integers(0, 2),
    extension_approval=st.booleans(), max_extensions=st.integers(0, 2), invalid_approval=st.booleans(),
)  # fmt: skip


def telling(fields: dict[str, Any]) -> dict[str, Any]:
    """Leave out what would only be refused for being empty."""
    return {name: value for name, value in fields.items() if value != ""}


class Walk(RuleBasedStateMachine):
    """One case, and everybody's commands to it."""

    case: Case
    policy: Policy
    at: datetime
    #: The case as it stood lately, the last time as it stands.
    seen: list[Case]
    commands: list[Command]
    events: list[Event]

    @initialize(policy=policies)
    def entered(self, policy: Policy) -> None:
        self.policy, self.at, self.commands, self.events = policy, MONDAY, [], []
        self.seen = []
        command = a_command(Action.NEW, STRAY_DOGS)
        self.take(None, command)

    def take(self, before: Case | None, command: Command) -> None:
        step = advance(before, command, command.actor, command.at, self.policy, CALENDAR)
        self.case = step.case
        self.seen = [*self.seen[-5:], self.case]
        self.commands.append(command)
        self.events += recorded(before, step.case, step.events)
        self.check_step(before, command, step.events)

    def check_step(self, before: Case | None, command: Command, events: tuple[Event, ...]) -> None:
        assert events
        assert [event.index for event in events] == list(range(len(events)))
        for event in events:
            assert event.type in EVENT_TYPES
            assert event_from(event_document(event)) == event
        if before is None:
            return
        assert self.case.version == before.version + 1
        assert self.case.updated_at >= before.updated_at
        new_writers = {group for group, writer in self.case.writers.items() if writer == command.id}
        assert new_writers == set(written(command))
        assert {g: w for g, w in self.case.writers.items() if g not in new_writers} == {
            g: w for g, w in before.writers.items() if g not in new_writers
        }
        told_closed = any(event.type == "case.closed" for event in events)
        assert told_closed == (self.case.state is State.CLOSED and before.state is not State.CLOSED)

    @rule(data=st.data(), action=steps, actor=actors, passes=forward)
    def somebody_tries(self, data: st.DataObject, action: Action, actor: Actor, passes: timedelta) -> None:
        self.at += passes
        self.attempt(action, data.draw(choices.get(action, texts)), actor)

    @rule(data=st.data(), passes=forward)
    def the_work_goes_on(self, data: st.DataObject, passes: timedelta) -> None:
        self.at += passes
        everybody = [an_actor(role, unit=UNITS[0]) for role in Role]
        can = [
            (action, actor)
            for action in sorted(set(Action) - SIDEWAYS, reverse=True)
            for actor in everybody
            if refusal(self.case, action, actor, self.policy) is None
        ]
        if can:
            action, actor = data.draw(st.sampled_from(can))
            fields = {**ENOUGH.get(action, {}), **data.draw(choices.get(action, st.just({})).map(telling))}
            self.attempt(action, fields, actor)

    @rule(data=st.data(), action=steps, actor=actors)
    def somebody_acts_on_what_he_saw_earlier(self, data: st.DataObject, action: Action, actor: Actor) -> None:
        seen = data.draw(st.sampled_from(self.seen))
        fields = {**ENOUGH.get(action, {}), **data.draw(choices.get(action, st.just({})).map(telling))}
        command = a_command_on(seen, action, fields, actor=actor, at=self.at)
        if collision(command, self.case) is None:
            self.answer_to(command)

    @precondition(lambda self: self.case.state is State.RECEIVED)
    @rule(lead=st.sampled_from(UNITS), others=st.sets(st.sampled_from(UNITS)), formal=st.booleans())
    def it_is_dispatched(self, lead: str, others: set[str], formal: bool) -> None:
        fields = {"unit": lead, "co_units": sorted(others - {lead}), "formal": formal}
        self.attempt(Action.ASSIGN, fields, an_actor(Role.DISPATCHER))

    @precondition(lambda self: self.case.open_legs)
    @rule(data=st.data(), action=st.sampled_from(["view", "accept", "reply", "extend", "return"]), passes=forward)
    def a_unit_works(self, data: st.DataObject, action: str, passes: timedelta) -> None:
        self.at += passes
        leg = data.draw(st.sampled_from(self.case.open_legs))
        fields = {"text": "已处理", "public_answer": "已处理，请放心", "days": 3}
        self.attempt(Action(action), fields, an_actor(Role.UNIT, unit=leg.unit))

    @precondition(lambda self: self.case.proposed_invalid or any(leg.asked for leg in self.case.open_legs))
    @rule(verdict=st.sampled_from(["approve", "deny"]), boss=st.sampled_from(["li", "chen"]))
    def what_was_asked_for_is_decided(self, verdict: str, boss: str) -> None:
        fields = {"verdict": verdict, "text": "已研究"}
        for leg in [leg for leg in self.case.open_legs if leg.asked]:
            self.attempt(Action.DECIDE_EXTENSION, {**fields, "unit": leg.unit}, an_actor(Role.DISPATCHER, boss))
        if self.case.proposed_invalid:
            self.attempt(Action.DECIDE_INVALID, fields, an_actor(Role.SUPERVISOR, boss))

    @precondition(lambda self: self.case.state is State.RECEIVED)
    @rule(reason=st.sampled_from(["silent", "harassment"]))
    def the_desk_finds_nothing_in_it(self, reason: str) -> None:
        self.attempt(Action.INVALIDATE, {"reason": reason}, an_actor(Role.CALL_TAKER))

    @precondition(lambda self: self.case.state is State.AWAITING_CALLBACK and len(self.case.callers) < 2)
    @rule()
    def somebody_else_calls_about_it(self) -> None:
        self.attempt(Action.ADD_CALLER, {"caller": {"phone": "13905910000"}}, an_actor())

    @precondition(lambda self: self.case.version % 6 == 0 and bool(limits_of(self.case)))
    @rule(data=st.data(), days=st.integers(-3, 3))
    def the_calendar_moves_limits(self, data: st.DataObject, days: int) -> None:
        limit = data.draw(st.sampled_from(limits_of(self.case)))
        told = {"unit": limit.unit, "phase": limit.phase.value, "before": stamp(limit.at)}
        moved = {**told, "after": stamp(limit.at + timedelta(days=days))}
        self.attempt(Action.RECOUNT, {"limits": [moved]}, an_actor(Role.ADMIN))

    @precondition(lambda self: self.case.state is State.AWAITING_CALLBACK and self.case.callers)
    @rule(data=st.data(), outcome=st.sampled_from(["satisfied", "dissatisfied", "not_reached"]))
    def a_caller_who_joined_is_called_back(self, data: st.DataObject, outcome: str) -> None:
        joined = data.draw(st.sampled_from(self.case.callers))
        self.attempt(Action.CALLBACK, {"outcome": outcome, "joined": joined.id}, an_actor(Role.CALLBACK))

    def attempt(self, action: Action, fields: dict[str, Any], actor: Actor) -> None:
        command = a_command_on(self.case, action, fields, actor=actor, at=self.at)
        assert command_from(command_document(command)) == command
        assert collision(command, self.case) is None
        reason = refusal(self.case, action, actor, self.policy)
        answer = self.answer_to(command)
        assert answer == reason if reason is not None else not answer.startswith("role_")

    def answer_to(self, command: Command) -> str:
        before = self.case
        try:
            self.take(before, command)
        except DomainError as refused:
            return refused.reason
        return ""

    @invariant()
    def open_parts_fit_the_state(self) -> None:
        legs = self.case.open_legs
        if self.case.state in WITH_UNITS:
            assert legs
        elif self.case.state is not State.ON_HOLD:
            assert not legs
        assert len({leg.unit for leg in legs}) == len(legs)
        assert len([leg for leg in legs if leg.role is LegRole.LEAD]) <= 1
        if legs and not any(leg.role is LegRole.LEAD for leg in legs) and self.case.state is not State.ON_HOLD:
            assert self.case.state is State.IN_PROGRESS
        for leg in self.case.legs:
            assert (leg.viewed_at is None) or leg.viewed_at >= leg.assigned_at
            assert (leg.replied_at is not None) == (leg.state.value == "replied")

    @invariant()
    def the_limit_shown_is_the_one_that_runs(self) -> None:
        case = self.case
        assert (case.due_at is None) == (case.due_phase is None)
        if case.state is State.RECEIVED:
            assert case.due_phase is Phase.DISPATCH
        elif case.state in FINISHED or case.state is State.ON_HOLD or not case.open_legs:
            assert case.due_at is None
        else:
            assert case.due_at == min(leg.due_at for leg in case.open_legs if leg.due_at is not None)
            assert case.due_phase in {leg.due_phase for leg in case.open_legs if leg.state in OPEN_LEGS}

    @invariant()
    def what_it_says_of_itself_is_true(self) -> None:
        case = self.case
        assert (case.merged_into is not None) == (case.state is State.MERGED)
        assert case.state is not State.CLOSED or case.answer
        assert case.created_at <= case.since <= case.updated_at
        assert case.title
        assert case.urges == sum(event.type == "case.urged" for event in self.events)
        assert case_from(case_document(case)) == case

    @invariant()
    def what_was_asked_for_ends_with_what_it_is_about(self) -> None:
        case = self.case
        assert case.proposed_invalid is None or case.state is State.RECEIVED
        assert case.supervision is None or not case.finished
        assert all(leg.asked is None or leg.open for leg in case.legs)
        assert [pause.ended is None for pause in case.pauses] == [False] * (len(case.pauses) - 1) + [
            case.state is State.ON_HOLD
        ] * bool(case.pauses)
        assert case.state is not State.ON_HOLD or case.held_until is not None
        assert all(len(leg.granted) == leg.extensions <= self.policy.max_extensions for leg in case.legs)
        assert case.nuisance_until is None or case.state in {State.INVALID, State.ARCHIVED}
        told = Counter(event.type for event in self.events)
        assert (len(case.callers), len(case.links)) == (told["case.caller_added"], told["case.linked"])

    @invariant()
    def the_sum_of_its_events_is_the_case(self) -> None:
        assert rebuild(self.events) == self.case

    @invariant()
    def whatever_limit_runs_explains_itself(self) -> None:
        lines = explain(self.case, self.policy, CALENDAR)
        assert bool(lines) == (self.case.due_at is not None or self.case.state is State.ON_HOLD)
        if self.case.due_at is not None:
            assert lines[-1].code == "ends"

    def teardown(self) -> None:
        if not hasattr(self, "commands"):
            return
        again = fold(None, self.commands, self.policy, CALENDAR)
        assert again.case == self.case
        assert list(again.events) == self.events
        assert again.refused == ()


#: The long form is for the nights: HOTLINE_WALKS=20000 ./run test tests/domain/test_lifecycle_walk.py
SHORT = 200
WALKS = int(os.environ.get("HOTLINE_WALKS", SHORT))
pytestmark = pytest.mark.timeout(120 if WALKS <= SHORT else 0)
TestWalk = Walk.TestCase
TestWalk.settings = settings(
    max_examples=WALKS, stateful_step_count=40, report_multiple_bugs=False, suppress_health_check=[HealthCheck.too_slow]
)
