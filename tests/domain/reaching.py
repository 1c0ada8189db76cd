"""How each state of a case is come to, by moves somebody may make."""

from collections.abc import Mapping

from console.domain.case import Case
from console.domain.codes import Action, State
from tests.builders import a_case, a_policy

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
