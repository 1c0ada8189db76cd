"""The life of a case: one table of allowed moves, and `advance`, which applies a command to a case.

The same function runs in the console (offline, at once) and in the backend (the authority). The map behind the table
is domain-12345.md 1.4; optional steps are the city's policy. Nothing here asks the time or says a sentence.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from console.domain import (
    concurrency,
    moves_beside,
    moves_callback,
    moves_desk,
    moves_invalid,
    moves_result,
    moves_time,
    moves_unit,
)
from console.domain.case import Case
from console.domain.codes import Action, State
from console.domain.command import Actor, Command
from console.domain.errors import TransitionRefused
from console.domain.event import Event
from console.domain.foreign_codes import foreign_in
from console.domain.legs import own_leg_refusal
from console.domain.moves_table import EVENT_TYPES, FIELDS, MOVES
from console.domain.policy import Policy
from console.domain.registration import register
from console.domain.roles import may, may_from
from console.domain.step import Step, Turn
from console.domain.tidying import tidied
from console.domain.working_calendar import WorkingCalendar

__all__ = ["EVENT_TYPES", "FIELDS", "MOVES", "Advance", "advance", "refusal"]

#: States from which `close` skips no step: answered on the phone, or the caller cannot be called back.
_CLOSED_BY_THE_BOOK = frozenset({State.RECEIVED, State.AWAITING_CALLBACK})

_STEPS: Mapping[Action, Callable[[Turn], Step]] = {
    Action.AMEND: moves_desk.amend,
    Action.NOTE: moves_desk.note,
    Action.URGE: moves_desk.urge,
    Action.ASSIGN: moves_desk.assign,
    Action.REJECT: moves_desk.reject,
    Action.TRANSFER: moves_desk.transfer,
    Action.INVALIDATE: moves_invalid.invalidate,
    Action.DECIDE_INVALID: moves_invalid.decide_invalid,
    Action.MERGE: moves_desk.merge,
    Action.VIEW: moves_unit.view,
    Action.ACCEPT: moves_unit.accept,
    Action.RETURN: moves_unit.return_,
    Action.EXTEND: moves_time.extend,
    Action.DECIDE_EXTENSION: moves_time.decide_extension,
    Action.RECOUNT: moves_time.recount,
    Action.ADD_CALLER: moves_beside.add_caller,
    Action.LINK: moves_beside.link,
    Action.DROP_CALLER: moves_beside.drop_caller,
    Action.UNLINK: moves_beside.unlink,
    Action.ESCALATE: moves_beside.escalate,
    Action.HOLD: moves_result.hold,
    Action.RESUME: moves_result.resume,
    Action.REPLY: moves_unit.reply,
    Action.REVIEW: moves_result.review,
    Action.CALLBACK: moves_callback.callback,
    Action.CLOSE: moves_result.close,
    Action.REOPEN: moves_result.reopen,
    Action.ARCHIVE: moves_result.archive,
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
    if foreign_in(case):
        return "code_of_later_version"
    if case.state not in MOVES[action]:
        return f"not_from_{case.state.value}"
    if not may_from(actor.role, action, case.state):
        return "role_not_allowed"
    if action is Action.CLOSE and case.state not in _CLOSED_BY_THE_BOOK and not policy.direct_close:
        return "direct_close_off"
    return _nothing_to_decide(case, action) or own_leg_refusal(case, action, actor)


def _nothing_to_decide(case: Case, action: Action) -> str | None:
    if action is Action.DECIDE_INVALID and case.proposed_invalid is None:
        return "nothing_proposed"
    asked = any(leg.asked is not None for leg in case.open_legs)
    return "no_extension_asked" if action is Action.DECIDE_EXTENSION and not asked else None


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
    after = tidied(_stamped(case, step.case, command, at))
    return Advance(after, _events(_told(case, step), command, actor, at))


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
