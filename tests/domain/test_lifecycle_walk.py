"""A case handed about at random by everybody: whatever they try, it stays a case that can be true."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
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
)
from console.domain.errors import DomainError
from console.domain.event import Event
from console.domain.folding import fold
from console.domain.lifecycle import EVENT_TYPES, advance, refusal
from console.domain.policy import Policy
from tests.builders import ENOUGH, MONDAY, STRAY_DOGS, a_calendar, a_command, a_command_on, a_policy, an_actor

UNITS = ("CGW", "ZLS", "WJW")
WITH_UNITS = {State.DISPATCHED, State.VIEWED, State.IN_PROGRESS, State.REWORK}
CALENDAR = a_calendar()
actors = st.builds(an_actor, st.sampled_from(Role), st.sampled_from(["", "li", "chen"]), st.sampled_from(UNITS))
words = st.sampled_from(["", "请尽快处理", "狗\x1b[2J"])
choices: Mapping[Action, st.SearchStrategy[dict[str, Any]]] = {
    Action.AMEND: st.fixed_dictionaries(
        {},
        optional={
            "title": words, "category": st.sampled_from(["", "05", "0112"]), "kind": st.sampled_from(Kind),
            "urgency": st.sampled_from(["normal", "urgent", "extreme"]), "location": st.just({"address": "东街口"}),
        },
    ),
    Action.NOTE: st.fixed_dictionaries({"text": words}),
    Action.URGE: st.fixed_dictionaries({"text": words}),
    Action.ASSIGN: st.fixed_dictionaries(
        {"unit": st.sampled_from(UNITS)},
        optional={"co_units": st.lists(st.sampled_from(UNITS), max_size=2), "formal": st.booleans(), "text": words},
    ),
    Action.REJECT: st.just({"ground": "in_court"}),
    Action.TRANSFER: st.just({"line": "119"}),
    Action.INVALIDATE: st.just({"reason": "silent"}),
    Action.MERGE: st.fixed_dictionaries({"into": st.sampled_from(["case-1", "case-2"])}),
    Action.EXTEND: st.fixed_dictionaries({"days": st.integers(0, 11), "text": words}),
    Action.HOLD: st.fixed_dictionaries({"text": words, "until": st.sampled_from(["2099-06-01", "2020-01-01", "soon"])}),
    Action.REPLY: st.fixed_dictionaries({"text": words, "public_answer": words}),
    Action.REVIEW: st.fixed_dictionaries({"verdict": st.sampled_from(["pass", "send_back"]), "text": words}),
    Action.CALLBACK: st.fixed_dictionaries(
        {"outcome": st.sampled_from(["satisfied", "dissatisfied", "not_reached"])},
        optional={"satisfaction": st.integers(1, 5)},
    ),
}  # fmt: skip
#: What ends a case, or does not bring it further; tried often enough by somebody.
SIDEWAYS = {
    Action.NEW, Action.NOTE, Action.URGE, Action.REJECT, Action.TRANSFER, Action.INVALIDATE, Action.MERGE,
    Action.CLOSE, Action.ARCHIVE,
}  # fmt: skip
texts = st.fixed_dictionaries({"text": words})
steps = st.sampled_from(sorted(set(Action) - {Action.NEW, Action.ARCHIVE}))
forward = st.integers(0, 4 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
policies = st.builds(
    a_policy, review=st.booleans(), final_review=st.booleans(), direct_close=st.booleans(),
    callback_kinds=st.sampled_from([frozenset(), frozenset(Kind)]),
)  # fmt: skip


def telling(fields: dict[str, Any]) -> dict[str, Any]:
    """Leave out what would only be refused for being empty."""
    return {name: value for name, value in fields.items() if value != ""}


class Walk(RuleBasedStateMachine):
    """One case, and everybody's commands to it."""

    case: Case
    policy: Policy
    at: datetime
    commands: list[Command]
    events: list[Event]

    @initialize(policy=policies)
    def entered(self, policy: Policy) -> None:
        self.policy, self.at, self.commands, self.events = policy, MONDAY, [], []
        command = a_command(Action.NEW, STRAY_DOGS)
        self.take(None, command)

    def take(self, before: Case | None, command: Command) -> None:
        step = advance(before, command, command.actor, command.at, self.policy, CALENDAR)
        self.case = step.case
        self.commands.append(command)
        self.events += step.events
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

    @precondition(lambda self: self.case.state is State.RECEIVED)
    @rule(lead=st.sampled_from(UNITS), others=st.sets(st.sampled_from(UNITS)), formal=st.booleans())
    def it_is_dispatched(self, lead: str, others: set[str], formal: bool) -> None:
        fields = {"unit": lead, "co_units": sorted(others - {lead}), "formal": formal}
        self.attempt(Action.ASSIGN, fields, an_actor(Role.DISPATCHER))

    @precondition(lambda self: self.case.open_legs)
    @rule(data=st.data(), action=st.sampled_from(["view", "accept", "reply", "return"]), passes=forward)
    def a_unit_works(self, data: st.DataObject, action: str, passes: timedelta) -> None:
        self.at += passes
        leg = data.draw(st.sampled_from(self.case.open_legs))
        fields = {"text": "已处理", "public_answer": "已处理，请放心"}
        self.attempt(Action(action), fields, an_actor(Role.UNIT, unit=leg.unit))

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

    def teardown(self) -> None:
        if not hasattr(self, "commands"):
            return
        again = fold(None, self.commands, self.policy, CALENDAR)
        assert again.case == self.case
        assert list(again.events) == self.events
        assert again.refused == ()


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=150, stateful_step_count=40, report_multiple_bugs=False)
