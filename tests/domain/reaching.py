"""How each state of a case is come to, by moves somebody may make."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from console.domain.case import Case
from console.domain.codes import Action, Role, State
from console.domain.documents import stamp
from console.domain.errors import DomainError
from console.domain.explaining import limits_of
from tests.builders import ENOUGH, a_case, a_policy, an_actor, done

_REPLIED = (Action.ASSIGN, Action.VIEW, Action.REPLY)
WAYS: Mapping[State, tuple[Action, ...]] = {
    State.RECEIVED: (),
    State.ANSWERED: (Action.CLOSE,),
    State.REJECTED: (Action.REJECT,),
    State.TRANSFERRED: (Action.TRANSFER,),
    State.INVALID: (Action.INVALIDATE,),
    State.MERGED: (Action.MERGE,),
    State.DISPATCHED: (Action.ASSIGN,),
    State.VIEWED: (Action.ASSIGN, Action.VIEW),
    State.IN_PROGRESS: (Action.ASSIGN, Action.ACCEPT),
    State.ON_HOLD: (Action.ASSIGN, Action.VIEW, Action.HOLD),
    State.REPLIED: _REPLIED,
    State.REVIEWED: (*_REPLIED, Action.REVIEW),
    State.AWAITING_CALLBACK: (*_REPLIED, Action.REVIEW),
    State.REWORK: (Action.ASSIGN, Action.CLOSE, Action.REOPEN),
    State.CLOSED: (Action.ASSIGN, Action.CLOSE),
    State.ARCHIVED: (Action.CLOSE, Action.ARCHIVE),
}


def a_case_in(state: State) -> Case:
    """Return a case that came to `state` by itself."""
    return a_case(*WAYS[state], policy=a_policy(final_review=state is State.REVIEWED))


def ready_for(case: Case, action: Action) -> Case:
    """Return the case with what `action` decides or ends, where that can be made."""
    asking = {
        Action.DECIDE_EXTENSION: (Action.EXTEND, an_actor(Role.UNIT)),
        Action.DECIDE_INVALID: (Action.INVALIDATE, an_actor(Role.DISPATCHER)),
        Action.DROP_CALLER: (Action.ADD_CALLER, an_actor()),
        Action.UNLINK: (Action.LINK, an_actor()),
    }
    try:
        return (
            done(case, asking[action][0], actor=asking[action][1], command_id="joins").case
            if action in asking
            else case
        )
    except DomainError:
        return case


def fields_for(case: Case | None, action: Action) -> dict[str, Any]:
    """Return fields with which `action` can be done to `case`; a recount moves every limit by a day."""
    if action is not Action.RECOUNT or case is None:
        return dict(ENOUGH.get(action, {}))
    return {
        "limits": [
            {"unit": limit.unit, "phase": limit.phase.value, "before": stamp(limit.at),
             "after": stamp(limit.at + timedelta(days=1))}
            for limit in limits_of(case)
        ]
    }  # fmt: skip
