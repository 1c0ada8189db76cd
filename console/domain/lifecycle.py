"""The life of a case: one table of allowed moves, and `advance`, which applies a command to a case.

The same function runs in the console (offline, at once) and in the backend (the authority). The map behind the table
is domain-12345.md 1.4; optional steps are the city's policy. Nothing here asks the time or says a sentence.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from console.domain import concurrency, moves_desk, moves_result, moves_unit
from console.domain.case import Case
from console.domain.codes import FINISHED, Action, State
from console.domain.command import Actor, Command
from console.domain.errors import TransitionRefused
from console.domain.event import Event
from console.domain.legs import own_leg_refusal
from console.domain.policy import Policy
from console.domain.registration import register
from console.domain.roles import may
from console.domain.step import Step, Turn
from console.domain.working_calendar import WorkingCalendar

_AT_UNIT = frozenset({State.DISPATCHED, State.VIEWED, State.IN_PROGRESS, State.REWORK})
_OPEN = frozenset(State) - FINISHED
#: States from which `close` skips no step: answered on the phone, or the caller cannot be called back.
_CLOSED_BY_THE_BOOK = frozenset({State.RECEIVED, State.AWAITING_CALLBACK})
_ANY = frozenset(State)

#: Action → the states it may start from. `new` starts from nothing; what a unit does to its own part depends on that
#: part too (`legs.LEG_STATES`), for a co-handler may be ahead of the lead or behind it.
MOVES: Mapping[Action, frozenset[State]] = {
    Action.AMEND: _OPEN,
    Action.NOTE: _ANY - {State.ARCHIVED},
    Action.URGE: _AT_UNIT | {State.RECEIVED, State.ON_HOLD},
    Action.ASSIGN: _AT_UNIT | {State.RECEIVED},
    Action.REJECT: frozenset({State.RECEIVED}),
    Action.TRANSFER: frozenset({State.RECEIVED}),
    Action.INVALIDATE: frozenset({State.RECEIVED}),
    Action.MERGE: _OPEN,
    Action.VIEW: _AT_UNIT,
    Action.ACCEPT: _AT_UNIT,
    Action.RETURN: frozenset({State.DISPATCHED, State.VIEWED, State.IN_PROGRESS}),
    Action.EXTEND: _AT_UNIT,
    Action.HOLD: frozenset({State.VIEWED, State.IN_PROGRESS, State.AWAITING_CALLBACK, State.REWORK}),
    Action.RESUME: frozenset({State.ON_HOLD}),
    Action.REPLY: _AT_UNIT,
    Action.REVIEW: frozenset({State.REPLIED, State.REVIEWED}),
    Action.CALLBACK: frozenset({State.AWAITING_CALLBACK}),
    Action.CLOSE: _OPEN,
    Action.REOPEN: frozenset({State.ANSWERED, State.REJECTED, State.INVALID, State.MERGED, State.CLOSED}),
    Action.ARCHIVE: frozenset(
        {State.ANSWERED, State.REJECTED, State.TRANSFERRED, State.INVALID, State.MERGED, State.CLOSED}
    ),
}

_STEPS: Mapping[Action, Callable[[Turn], Step]] = {
    Action.AMEND: moves_desk.amend,
    Action.NOTE: moves_desk.note,
    Action.URGE: moves_desk.urge,
    Action.ASSIGN: moves_desk.assign,
    Action.REJECT: moves_desk.reject,
    Action.TRANSFER: moves_desk.transfer,
    Action.INVALIDATE: moves_desk.invalidate,
    Action.MERGE: moves_desk.merge,
    Action.VIEW: moves_unit.view,
    Action.ACCEPT: moves_unit.accept,
    Action.RETURN: moves_unit.return_,
    Action.EXTEND: moves_unit.extend,
    Action.HOLD: moves_result.hold,
    Action.RESUME: moves_result.resume,
    Action.REPLY: moves_unit.reply,
    Action.REVIEW: moves_result.review,
    Action.CALLBACK: moves_result.callback,
    Action.CLOSE: moves_result.close,
    Action.REOPEN: moves_result.reopen,
    Action.ARCHIVE: moves_result.archive,
}


#: Everything that can happen to a case, as the type of its event.
EVENT_TYPES = frozenset(
    f"case.{what}"
    for what in ("created", "renumbered", "answered", "amended", "noted", "urged", "dispatched", "rejected",
                 "transferred", "invalidated", "merged", "held", "resumed", "review_passed", "review_sent_back",
                 "called_back", "closed", "reopened", "archived")
) | {f"leg.{what}" for what in ("viewed", "accepted", "returned", "extended", "replied", "recalled")}  # fmt: skip

#: Action → the fields its command may carry.
FIELDS: Mapping[Action, frozenset[str]] = {
    Action.NEW: moves_desk.AMENDABLE | {"number", "former_numbers", "answer"},
    Action.AMEND: moves_desk.AMENDABLE,
    Action.NOTE: frozenset({"text"}),
    Action.URGE: frozenset({"text"}),
    Action.ASSIGN: frozenset({"unit", "co_units", "formal", "text"}),
    Action.REJECT: frozenset({"ground", "text"}),
    Action.TRANSFER: frozenset({"line"}),
    Action.INVALIDATE: frozenset({"reason"}),
    Action.MERGE: frozenset({"into"}),
    Action.VIEW: frozenset({"unit"}),
    Action.ACCEPT: frozenset({"unit"}),
    Action.RETURN: frozenset({"unit", "text"}),
    Action.EXTEND: frozenset({"unit", "days", "text"}),
    Action.HOLD: frozenset({"text", "until"}),
    Action.RESUME: frozenset({"text"}),
    Action.REPLY: frozenset({"unit", "text", "public_answer"}),
    Action.REVIEW: frozenset({"verdict", "text"}),
    Action.CALLBACK: frozenset({"outcome", "satisfaction", "text"}),
    Action.CLOSE: frozenset({"text"}),
    Action.REOPEN: frozenset({"text"}),
    Action.ARCHIVE: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Advance:
    """What a command made of a case."""

    case: Case
    events: tuple[Event, ...]


def refusal(case: Case | None, action: Action, actor: Actor, policy: Policy) -> str | None:
    """Return why `actor` cannot do `action` to `case` now, as a code, or None; the reason behind a greyed key.

    Guards that depend on what is typed (a missing text, an unknown unit) are only known to `advance`.
    """
    if not may(actor.role, action, policy):
        return "role_not_allowed"
    if action is Action.NEW:
        return None if case is None else "case_exists"
    if case is None:
        return "no_case"
    if case.state not in MOVES[action]:
        return f"not_from_{case.state.value}"
    if action is Action.CLOSE and case.state not in _CLOSED_BY_THE_BOOK and not policy.direct_close:
        return "direct_close_off"
    return own_leg_refusal(case, action, actor)


def advance(
    case: Case | None, command: Command, actor: Actor, at: datetime, policy: Policy, calendar: WorkingCalendar
) -> Advance:
    """Return the case as `command`, done by `actor` at `at`, leaves it, and what happened.

    Raises TransitionRefused with a reason code, or InvalidField; the case given is never changed.
    """
    reason = refusal(case, command.action, actor, policy)
    if reason is not None:
        state = case.state.value if case is not None else ""
        raise TransitionRefused(reason, {"action": command.action.value, "state": state})
    if case is None:
        step = register(command, actor, at, policy, calendar)
    else:
        step = _STEPS[command.action](Turn(case, command, actor, at, policy, calendar))
    return Advance(_stamped(case, step.case, command, at), _events(_told(case, step), command, actor, at))


def _stamped(before: Case | None, after: Case, command: Command, at: datetime) -> Case:
    writers = dict(after.writers)
    writers.update(dict.fromkeys(concurrency.written(command), command.id))
    version = 1 if before is None else before.version + 1
    updated = at if before is None else max(at, before.updated_at)
    since = before.since if before is not None and before.state is after.state else updated
    return replace(after, version=version, updated_at=updated, writers=writers, state_since=since)


def _told(before: Case | None, step: Step) -> Step:
    """A case that ends closed says so in its history, whichever move closed it."""
    told = any(type_ == "case.closed" for type_, _ in step.facts)
    if told or step.case.state is not State.CLOSED or (before is not None and before.state is State.CLOSED):
        return step
    return replace(step, facts=(*step.facts, ("case.closed", {"answer": step.case.answer})))


def _events(step: Step, command: Command, actor: Actor, at: datetime) -> tuple[Event, ...]:
    return tuple(
        Event(command.case_id, command.id, index, type_, at, actor.username, data)
        for index, (type_, data) in enumerate(step.facts)
    )
