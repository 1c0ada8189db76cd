"""How what was done to a case is taken back once others may have seen it: by a counter-command, or not at all.

One table (design.md 10): action → what makes the counter-command, or why there is none. A counter-command is a command
like any other: its actor has to be allowed to do it, and what was done stays in the history beside it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from console.domain.case import Case
from console.domain.codes import Action, State
from console.domain.command import Command
from console.domain.concurrency import LEG, written
from console.domain.errors import TransitionRefused

_Fields = Mapping[str, Any]
#: States whose words the caller was told; closed again, a case says the same.
_TOLD = frozenset({State.ANSWERED, State.CLOSED})


class NoCounter(TransitionRefused):
    """Nothing takes it back; a reason of whoever asks, never one for which a backend refuses a command."""


@dataclass(frozen=True, slots=True)
class Counter:
    """What takes a command back."""

    action: Action
    fields: _Fields


def counter(command: Command, case: Case, words: str) -> Counter:
    """Return what takes `command` back of its case as it stands; `words` say so where a reason has to be given.

    Raises NoCounter with the reason why nothing does. Whether somebody may do it is for `lifecycle` to say.
    """
    if command.action in LASTING:
        raise NoCounter(LASTING[command.action])
    _nothing_since(command, case)
    return COUNTERS[command.action](command, case, words)


def _nothing_since(command: Command, case: Case) -> None:
    """A counter-command would take back more than was done when somebody went on from it."""
    legs = [group for group in case.writers if group.startswith(LEG)]
    went_on = any(case.writers[leg] != command.writers.get(leg) for leg in legs) and command.action is not Action.AMEND
    if went_on or any(case.writers.get(group) != command.id for group in written(command)):
        raise NoCounter("undo_went_on")


def _amend(command: Command, case: Case, words: str) -> Counter:
    """The values it replaced; what of a caller was only seen masked is not known here and cannot be put back."""
    fields: dict[str, Any] = {}
    for group, value in command.fields.items():
        before = command.base.get(group)
        if before is None:
            raise NoCounter("undo_not_known")
        if isinstance(value, Mapping):
            if before.get("masked") and {"name", "phone"} & set(value):
                raise NoCounter("undo_not_known")
            before = {name: before[name] for name in value if name in before}
        fields[group] = before
    return Counter(Action.AMEND, fields)


def _assign(command: Command, case: Case, words: str) -> Counter:
    """Back to the unit that had it, else to the dispatchers."""
    before = str(command.base.get("unit") or "")
    if before:
        return Counter(Action.ASSIGN, {"unit": before, "co_units": list(command.base.get("co_units", ()))})
    if command.base.get("state") != State.RECEIVED:
        raise NoCounter("undo_not_back")
    return Counter(Action.RETURN, {"unit": command.fields.get("unit", ""), "text": words})


def _reopen(command: Command, case: Case, words: str) -> Counter:
    return Counter(Action.REOPEN, {"text": words})


def _invalidate(command: Command, case: Case, words: str) -> Counter:
    """What was only proposed is denied by whoever decides it."""
    if case.state is State.INVALID:
        return _reopen(command, case, words)
    return Counter(Action.DECIDE_INVALID, {"verdict": "deny", "text": words})


def _hold(command: Command, case: Case, words: str) -> Counter:
    """A matter that was replied to before it was held would go back to its unit instead."""
    if not case.open_legs:
        raise NoCounter("undo_not_back")
    return Counter(Action.RESUME, {"text": words})


def _resume(command: Command, case: Case, words: str) -> Counter:
    if not case.pauses:
        raise NoCounter("undo_not_known")
    last = case.pauses[-1]
    fields = {"cause": last.cause.value, "text": last.reason, "until": last.promised.isoformat()}
    return Counter(Action.HOLD, fields)


def _reopened(command: Command, case: Case, words: str) -> Counter:
    """Closed again with what the caller was told; a ground and a case merged into are given by hand."""
    if command.base.get("state") not in _TOLD or not case.answer:
        raise NoCounter("undo_not_known")
    return Counter(Action.CLOSE, {"text": case.answer})


def _unlink(command: Command, case: Case, words: str) -> Counter:
    return Counter(Action.UNLINK, {name: command.fields.get(name, "") for name in ("to", "relation")})


#: Action → what makes its counter-command.
COUNTERS: Mapping[Action, Callable[[Command, Case, str], Counter]] = {
    Action.AMEND: _amend,
    Action.ASSIGN: _assign,
    Action.REJECT: _reopen,
    Action.INVALIDATE: _invalidate,
    Action.MERGE: _reopen,
    Action.CLOSE: _reopen,
    Action.HOLD: _hold,
    Action.RESUME: _resume,
    Action.REOPEN: _reopened,
    Action.ADD_CALLER: lambda command, _, words: Counter(Action.DROP_CALLER, {"joined": command.id, "text": words}),
    Action.LINK: _unlink,
}
#: Action → why nothing takes it back.
LASTING: Mapping[Action, str] = {
    Action.NEW: "undo_number_given",
    Action.NOTE: "undo_history",
    Action.CALLBACK: "undo_history",
    Action.DROP_CALLER: "undo_history",
    Action.UNLINK: "undo_history",
    Action.RECOUNT: "undo_history",
    Action.URGE: "undo_told",
    Action.ESCALATE: "undo_told",
    Action.TRANSFER: "undo_told",
    Action.VIEW: "undo_unit",
    Action.ACCEPT: "undo_unit",
    Action.REPLY: "undo_unit",
    Action.EXTEND: "undo_unit",
    Action.RETURN: "undo_returned",
    Action.REVIEW: "undo_decided",
    Action.DECIDE_EXTENSION: "undo_decided",
    Action.DECIDE_INVALID: "undo_decided",
    Action.ARCHIVE: "undo_archived",
}
