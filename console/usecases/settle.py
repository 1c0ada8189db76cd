"""What a person decides about a command the backend did not take: mine, theirs, other words, or give it up.

Every decision is kept in the sent log with the command it is about: who chose what, when, and what followed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from console.domain.case import Case
from console.domain.codes import Action
from console.domain.command import Command
from console.domain.concurrency import written
from console.domain.errors import TransitionRefused
from console.domain.three_way import Compared, Relation, with_values
from console.ports.errors import NotAuthorised, NotFound
from console.ports.records import Choice, Decision, Pending, ShownCase, SyncState
from console.ports.store import DeskTransaction
from console.sync.numbering import next_number
from console.sync.refold import refold
from console.usecases.act import Done, enqueue
from console.usecases.attention import comparison, not_to_decide, nothing_of_theirs, theirs_of
from console.usecases.desk import Desk

#: More than is sent while somebody waits for one answer.
_MOST_SENT = 10_000
#: Reasons with which a number itself is refused: another case has it, or it was granted to another terminal since.
NUMBER_REFUSED = frozenset({"number_taken", "number_not_of_terminal"})
#: Reason with which an amendment is handed back for its values only.
VALUES_DIFFER = "changed_meanwhile"
_NOTHING: Mapping[str, Any] = MappingProxyType({})
Rows = tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a command is put again; whatever is not named stays as it was wanted."""

    #: Fields of which the others' value stays.
    theirs: frozenset[str] = frozenset()
    #: Field → what is wanted instead.
    edited: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    #: What was compared when this was decided; None decides on whatever is true now.
    seen: Rows | None = None
    #: Drafts whose text is in it.
    drafts: tuple[str, ...] = ()


AS_IT_WAS = Verdict()


def resend_command(desk: Desk, command_id: str, *, verdict: Verdict = AS_IT_WAS) -> Done:
    """Put the same wish again, resting on what is true now; the new command supersedes the old one.

    Raises NotFound when it is not waiting for a person, TransitionRefused `others_command`, `changed_again` when what
    was compared is not what is true any more, and what `act` raises; then the old one stays as it is.
    """
    with desk.store.transaction() as tx:
        entry = _parked(desk, command_id)
        _still_so(desk, entry, verdict.seen)
        old = entry.command
        shown = _without(desk.reader.get(old.case_id), command_id) if old.action is not Action.NEW else None
        fields = _renumbered(desk, tx, entry, with_values(old.fields, verdict.edited, verdict.theirs))
        done = enqueue(desk, tx, shown, old.case_id, old.action, fields, supersedes=command_id)
        tx.discard(command_id, desk.clock.now(), _decision(desk, entry, verdict, done))
        for draft in verdict.drafts:
            tx.drop_draft(draft)
    desk.ring()
    return done


def take_theirs(desk: Desk, command_id: str, seen: Rows | None = None, drafts: tuple[str, ...] = ()) -> Done | None:
    """Let stand what others did. What of an amendment nobody else touched is put again and returned; else None.

    Raises as `resend_command`; TransitionRefused `no_theirs` when nothing of theirs is known.
    """
    entry = _parked(desk, command_id)
    reason = nothing_of_theirs(desk.actor(), entry, theirs_of(desk, entry))
    if reason is not None:
        raise TransitionRefused(reason)
    rows = comparison(desk, entry).rows if seen is None else seen
    # Not of a case that was finished meanwhile: then what nobody else touched cannot be put again either.
    if entry.reason == VALUES_DIFFER and any(_only_mine(row) for row in rows):
        theirs = frozenset(row.field for row in rows if row.mine is not None and not _only_mine(row))
        return resend_command(desk, command_id, verdict=Verdict(theirs, seen=rows, drafts=drafts))
    _give_up(desk, command_id, Choice.THEIRS, rows, drafts)
    return None


def _only_mine(row: Compared) -> bool:
    return row.mine is not None and row.relation is Relation.MINE


def discard_command(desk: Desk, command_id: str, drafts: tuple[str, ...] = ()) -> Case | None:
    """Give up a command that is not delivered; it stays in the sent log as discarded, and the case is shown without it.

    The backend is told, so that no copy under way can be applied later; it may answer that it was too late. Raises
    NotFound; TransitionRefused `others_command`; `others_follow` while something unsent rests on it, which would fail
    without it.
    """
    return _give_up(desk, command_id, Choice.DISCARDED, None, drafts)


def undo_unsent(desk: Desk, command_id: str) -> Case | None:
    """Take back a command that was never handed over: it becomes void and its `seq` is not given again (design.md 10).

    Raises NotFound; TransitionRefused `handed_over` when it may have been applied, `others_command`, `others_follow`.
    """
    return _give_up(desk, command_id, Choice.UNDONE, None, ())


def _give_up(desk: Desk, command_id: str, choice: Choice, seen: Rows | None, drafts: tuple[str, ...]) -> Case | None:
    with desk.store.transaction() as tx:
        entry = _waiting(desk, command_id)
        if choice is Choice.UNDONE and entry.attempts:
            raise TransitionRefused("handed_over", {"command": command_id})
        _still_so(desk, entry, seen)
        decision = Decision(choice, desk.actor().username, entry.reason)
        tx.discard(command_id, desk.clock.now(), decision)
        for draft in drafts:
            tx.drop_draft(draft)
        case = refold(entry.command.case_id, tx, desk.store, desk.reader, desk.policy(), desk.calendar())
    desk.ring()
    return case


def _still_so(desk: Desk, entry: Pending, seen: Rows | None) -> None:
    if seen is not None and comparison(desk, entry).rows != seen:
        raise TransitionRefused("changed_again", {"command": entry.command.id})


def _decision(desk: Desk, entry: Pending, verdict: Verdict, done: Done) -> Decision:
    choices = dict.fromkeys(verdict.edited, Choice.EDITED.value)
    choices |= dict.fromkeys(verdict.theirs, Choice.THEIRS.value)
    choice = Choice.EDITED if verdict.edited else Choice.MIXED if verdict.theirs else Choice.MINE
    return Decision(choice, desk.actor().username, entry.reason, choices, done.command_id)


def _without(shown: ShownCase | None, command_id: str) -> ShownCase:
    if shown is None:
        raise NotFound("unknown_case")
    return replace(shown, pending=tuple(entry for entry in shown.pending if entry.command.id != command_id))


def _renumbered(desk: Desk, tx: DeskTransaction, entry: Pending, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """A number that was refused cannot be used again, but the caller was told it; everything else is sent as it was."""
    if entry.reason not in NUMBER_REFUSED:
        return fields
    former = " ".join(filter(None, (fields.get("former_numbers"), fields.get("number"))))
    number = next_number(tx, desk.store, desk.clock.now(), desk.policy().zone)
    return {**fields, "number": number, "former_numbers": former}


def _rests_on(later: Command, earlier: Command) -> bool:
    """Whether `later` could not be applied without `earlier`; what only adds needs nothing but the case."""
    if later.seq <= earlier.seq:
        return False
    return earlier.action is Action.NEW or (earlier.id in later.writers.values() and bool(written(later)))


def _waiting(desk: Desk, command_id: str) -> Pending:
    entry = desk.store.entry(command_id)
    if entry is None:
        raise NotFound("unknown_command", {"command": command_id})
    behind = [other.command for other in desk.store.pending_of(entry.command.case_id) if other is not entry]
    if entry.state is not SyncState.ATTENTION and any(_rests_on(other, entry.command) for other in behind):
        raise TransitionRefused("others_follow", {"command": command_id})
    return _own(desk, entry)


def _parked(desk: Desk, command_id: str) -> Pending:
    entry = desk.store.entry(command_id)
    if entry is None or entry.state is not SyncState.ATTENTION:
        raise NotFound("unknown_command", {"command": command_id})
    return _own(desk, entry)


def _own(desk: Desk, entry: Pending) -> Pending:
    sign_in = desk.store.sign_in()
    reason = not_to_decide(sign_in.actor if sign_in is not None else None, entry)
    if reason == "not_signed_in":
        raise NotAuthorised(desk.nobody())
    if reason is not None:
        raise TransitionRefused(reason, {"user": entry.command.actor.username})
    return entry


def was_too_late(desk: Desk, command_id: str, since: datetime) -> bool:
    """Whether the backend said of a command that was given up after `since` that it had applied it before."""
    return any(line.command.id == command_id for line in desk.store.sent_since(since, _MOST_SENT))
