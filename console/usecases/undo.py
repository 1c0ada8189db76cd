"""The verb `undo`: an operator's last change is taken back, whether or not it has left this terminal (design.md 10).

What was never handed over becomes void, at once. What may have been applied is taken back by a counter-command, which
is looked at first and then done only as it was looked at. Which of the two it is, the transaction decides in which it
is done: the sync marks what it hands over in one of its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from console.domain.case import Case
from console.domain.codes import Action, State
from console.domain.command import Command
from console.domain.concurrency import LIFECYCLE
from console.domain.errors import TransitionRefused
from console.domain.lifecycle import advance
from console.domain.undoing import Counter, counter
from console.ports.records import Draft, OutcomeStatus, Pending, SyncState
from console.usecases.act import Done, act
from console.usecases.desk import Desk
from console.usecases.move_case import unmerge
from console.usecases.settle import undo_unsent

#: Preference that holds what was taken back by a counter-command: id → id of that command, the newest last.
_TAKEN_BACK = "undo.taken_back"
#: How many of these are kept, and how far back the sent log is looked through for a change.
_KEPT, _LOOKED_THROUGH = 200, 500
#: More than a terminal can have waiting.
_ALL = 100_000
_DONE = frozenset({OutcomeStatus.APPLIED.value, OutcomeStatus.DUPLICATE.value})


@dataclass(frozen=True, slots=True)
class Undoing:
    """What would be taken back, and how."""

    command: Command
    #: Its case as it stands; None where it is only here and not folded.
    case: Case | None
    #: What takes it back; None while nothing of it has left this terminal.
    counter: Counter | None = None
    #: The case as that leaves it.
    after: Case | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back."""

    command: Command
    #: The counter-command; None when it was voided.
    done: Done | None = None
    #: Whether what was typed lies aside as a draft.
    draft: bool = False


def _nothing(command: Command) -> None:
    """What was typed stays in the sent log alone."""


def last_change(desk: Desk, words: str, case_id: str = "", *, of_this_console: bool = False) -> Undoing:
    """Return the operator's last change that was not taken back yet: of a case, of this console, or of the terminal.

    `words` are the reason a counter-command gives. Raises NotAuthorised; TransitionRefused `nothing_to_undo`, with the
    reason why it cannot be taken back, and with what the rules say of the counter-command.
    """
    mine = desk.signed_in().actor.username
    for command in _changes(desk, case_id, of_this_console=of_this_console):
        if command.actor.username == mine:
            return _how(desk, _whole(desk, command), words)
    raise TransitionRefused("nothing_to_undo")


def undo_if_here(
    desk: Desk, words: str, case_id: str, kept: Callable[[Command], Draft | None]
) -> tuple[Undoing, Undone | None]:
    """Take the last change back if it is still here, of this console or of a case; else return what there is to ask.

    What is handed over between the look and the doing is looked at again. Raises as `last_change`.
    """
    undoing = last_change(desk, words, case_id, of_this_console=not case_id)
    try:
        return undoing, undo(desk, undoing, words, kept) if undoing.counter is None else None
    except TransitionRefused as refused:
        if refused.reason != "handed_over":
            raise
    return undo_if_here(desk, words, case_id, kept)


def undo(desk: Desk, undoing: Undoing, words: str, kept: Callable[[Command], Draft | None] = _nothing) -> Undone:
    """Take back what was looked at, as it was looked at; what `kept` makes of a voided command lies aside as a draft.

    Raises as `last_change`, and TransitionRefused `handed_over` when it was handed over meanwhile, `changed_again` when
    the counter-command would be another one by now; then nothing changed.
    """
    command = undoing.command
    with desk.store.transaction():
        if undoing.counter is None:
            _still_here(desk, command)
            for joined in _joined_with(desk, command):
                undo_unsent(desk, joined.command.id)
            undo_unsent(desk, command.id)
            if (draft := kept(command)) is not None:
                desk.store.save_draft(draft)
            return Undone(command, draft=draft is not None)
        now = _how(desk, command, words)
        if now.counter != undoing.counter:
            raise TransitionRefused("changed_again", {"command": command.id})
        done = _countered(desk, command, undoing.counter)
        _note(desk, command.id, done.command_id)
    desk.ring()
    return Undone(command, done)


def _countered(desk: Desk, command: Command, back: Counter) -> Done:
    """A merging takes the caller off the other case as well: they would be told the result of that one too."""
    if command.action is Action.MERGE:
        return unmerge(desk, command.case_id, back.action, back.fields)[0]
    return act(desk, command.case_id, back.action, back.fields)


def _still_here(desk: Desk, command: Command) -> None:
    entry = desk.store.entry(command.id)
    if entry is None or entry.attempts:
        raise TransitionRefused("handed_over", {"command": command.id})


def _how(desk: Desk, command: Command, words: str) -> Undoing:
    entry, case = desk.store.entry(command.id), desk.reader.case(command.case_id)
    if entry is not None and entry.state is SyncState.ATTENTION:
        raise TransitionRefused("undo_attention")
    if entry is not None and not entry.attempts:
        return Undoing(command, case)
    if case is None:
        raise TransitionRefused("unknown_case", {"case": command.case_id})
    back = counter(command, case, words)
    return Undoing(command, case, back, _rehearsed(desk, case, back))


def _rehearsed(desk: Desk, case: Case, back: Counter) -> Case:
    sign_in, now = desk.signed_in(), desk.clock.now()
    command = Command("", case.city_id, case.id, back.action, back.fields, sign_in.actor, sign_in.id, "", 0, now)
    try:
        return advance(case, command, sign_in.actor, now, desk.policy(), desk.calendar()).case
    except TransitionRefused as refused:
        if refused.reason == "role_not_allowed":
            raise TransitionRefused("undo_not_allowed", {"action": back.action.value}) from refused
        raise


def _changes(desk: Desk, case_id: str, *, of_this_console: bool = False) -> Iterator[Command]:
    """Yield what was done and neither given up nor taken back, newest first."""
    taken_back = _taken_back(desk)
    settled = {*taken_back, *taken_back.values()}
    if of_this_console:
        found = _one_by_one(desk, [one for one in desk.lately.newest_first if one not in settled])
    else:
        waiting = desk.store.pending_of(case_id) if case_id else desk.store.pending(_ALL)
        done = [*(entry.command for entry in waiting), *_sent(desk).values()]
        found = iter(sorted(done, key=lambda command: -command.seq))
    yield from (one for one in found if one.id not in settled and case_id in ("", one.case_id))


def _one_by_one(desk: Desk, ids: Sequence[str]) -> Iterator[Command]:
    """Nothing is opened that is not asked for: thousands may wait."""
    sent: Mapping[str, Command] | None = None
    for one in ids:
        entry = desk.store.entry(one)
        if entry is None:
            sent = _sent(desk) if sent is None else sent
        command = entry.command if entry is not None else (sent or {}).get(one)
        if command is not None:
            yield command


def _sent(desk: Desk) -> Mapping[str, Command]:
    return {line.command.id: line.command for line in desk.store.log(_LOOKED_THROUGH) if line.status in _DONE}


def _whole(desk: Desk, command: Command) -> Command:
    """A caller who joined because their own case was merged: the merging is the change, and goes with it."""
    source = str(command.fields.get("from_case") or "") if command.action is Action.ADD_CALLER else ""
    merged = desk.reader.case(source) if source else None
    if merged is None or merged.state is not State.MERGED or merged.merged_into != command.case_id:
        return command
    merging = merged.writers.get(LIFECYCLE, "")
    return next((one for one in _changes(desk, source) if one.id == merging), command)


def _joined_with(desk: Desk, command: Command) -> list[Pending]:
    """The caller's joining of the other case that goes with a merging, as far as it was not handed over."""
    if command.action is not Action.MERGE:
        return []
    fresh = [entry for entry in desk.store.pending_of(str(command.fields.get("into", ""))) if not entry.attempts]
    return [entry for entry in fresh if entry.command.fields.get("from_case") == command.case_id]


def _taken_back(desk: Desk) -> dict[str, str]:
    kept = desk.store.preference(_TAKEN_BACK)
    return dict(kept) if isinstance(kept, Mapping) else {}


def _note(desk: Desk, command_id: str, by: str) -> None:
    kept = {**_taken_back(desk), command_id: by}
    desk.store.set_preference(_TAKEN_BACK, dict(list(kept.items())[-_KEPT:]))
