"""What whoever works at this terminal is doing: one small row of `state.db`, his own, seen by all its consoles."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from console.domain.errors import InvalidField
from console.domain.operator_state import Doing, OperatorState, RestReason, at, call_begun, call_ended, chosen
from console.domain.operator_state import case_saved as state_after_save
from console.domain.plain_documents import Document, instant, moment, stamp
from console.ports.preferences import OPERATOR_STATE
from console.ports.store import DeskStore
from console.usecases.desk import Desk
from console.usecases.vocabularies import meant


def current_state(store: DeskStore, username: str, now: datetime) -> OperatorState | None:
    """Return what an operator is doing; None before anything was told or chosen. Raises StoreError."""
    kept = kept_state(store, username)
    return at(kept, now) if kept is not None else None


def kept_state(store: DeskStore, username: str) -> OperatorState | None:
    """Return it as kept, also when it has ended by itself meanwhile; nobody takes over somebody else's."""
    kept = store.preference(OPERATOR_STATE)
    if not isinstance(kept, Mapping) or not username or kept.get("actor") != username:
        return None
    return _state(kept)


def choose_state(desk: Desk, doing: Doing, reason: RestReason | None = None) -> OperatorState:
    """Keep what an operator says he does. Raises InvalidField, NotAuthorised, StoreError."""
    actor, now = desk.signed_in().actor, desk.clock.now()
    return _keep(desk, actor.username, chosen(doing, reason, now, desk.wrap_up))


def note_call_begun(desk: Desk, calls: tuple[str, ...]) -> None:
    """A call that has these ids was taken, or the telephone says that it is talked on. Raises StoreError."""
    username, now = desk.actor().username, desk.clock.now()
    before = current_state(desk.store, username, now)
    after = call_begun(before, calls, now)
    if username and after != before:
        _keep(desk, username, after)


def note_call_ended(desk: Desk, call: str) -> None:
    """The telephone says that a call ended. Raises StoreError."""
    _follow(desk, lambda state, now: call_ended(state, call, now, desk.wrap_up))


def note_case_saved(desk: Desk) -> None:
    """A case was saved. Raises StoreError."""
    _follow(desk, lambda state, now: state_after_save(state, now, desk.wrap_up))


def _follow(desk: Desk, rule: Callable[[OperatorState, datetime], OperatorState]) -> None:
    username, now = desk.actor().username, desk.clock.now()
    before = current_state(desk.store, username, now)
    after = rule(before, now) if before is not None else None
    if after is not None and after != before:
        _keep(desk, username, after)


def _keep(desk: Desk, username: str, state: OperatorState) -> OperatorState:
    desk.store.set_preference(OPERATOR_STATE, {"actor": username, **state_document(state), "calls": list(state.calls)})
    return state


def state_document(state: OperatorState) -> Document:
    """Return a state as others are told of it."""
    return {
        "state": state.doing.value,
        "since": stamp(state.since),
        "until": stamp(state.until),
        "reason": state.reason.value if state.reason is not None else None,
    }


def _state(kept: Mapping[str, Any]) -> OperatorState | None:
    try:
        reason = RestReason(kept["reason"]) if kept["reason"] else None
        calls = tuple(map(str, kept.get("calls", ())))
        return OperatorState(Doing(kept["state"]), instant(kept["since"]), moment(kept["until"]), reason, calls)
    except (KeyError, ValueError):
        # Written by a later version that knows more states.
        return None


def meant_state(words: str) -> tuple[Doing, RestReason | None]:
    """Return the state, and the reason of a rest, that somebody typed. Raises InvalidField."""
    first, _, rest = words.strip().partition(" ")
    if not first:
        raise InvalidField("field_missing", {"field": "state"})
    doing = Doing(meant("doing", "state", first))
    return doing, RestReason(meant("rest_reason", "reason", rest)) if rest.strip() else None
