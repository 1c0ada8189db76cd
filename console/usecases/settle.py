"""What a person decides about a command the backend did not take: send it again, or give it up."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from console.domain.case import Case
from console.domain.codes import Action
from console.domain.command import Command
from console.domain.concurrency import written
from console.domain.errors import TransitionRefused
from console.ports.errors import NotFound
from console.ports.records import Pending, ShownCase, SyncState
from console.ports.store import DeskTransaction
from console.sync.numbering import next_number
from console.sync.refold import refold
from console.usecases.act import Done, enqueue
from console.usecases.desk import Desk

#: More than is sent while somebody waits for one answer.
_MOST_SENT = 10_000
#: Reasons with which a number itself is refused: another case has it, or it was granted to another terminal since.
NUMBER_REFUSED = frozenset({"number_taken", "number_not_of_terminal"})


def resend_command(desk: Desk, command_id: str) -> Done:
    """Put the same wish again, resting on what is true now; the new command supersedes the old one.

    Raises NotFound when it is not waiting for a person, and what `act` raises; then the old one stays as it is.
    """
    with desk.store.transaction() as tx:
        entry = _parked(desk, command_id)
        old = entry.command
        tx.discard(command_id, desk.clock.now())
        shown = _without(desk.reader.get(old.case_id), command_id) if old.action is not Action.NEW else None
        fields = _renumbered(desk, tx, entry)
        done = enqueue(desk, tx, shown, old.case_id, old.action, fields, supersedes=command_id)
    desk.ring()
    return done


def _without(shown: ShownCase | None, command_id: str) -> ShownCase:
    if shown is None:
        raise NotFound("unknown_case")
    return replace(shown, pending=tuple(entry for entry in shown.pending if entry.command.id != command_id))


def _renumbered(desk: Desk, tx: DeskTransaction, entry: Pending) -> Mapping[str, Any]:
    """A number that was refused cannot be used again, but the caller was told it; everything else is sent as it was."""
    fields = entry.command.fields
    if entry.reason not in NUMBER_REFUSED:
        return fields
    former = " ".join(filter(None, (fields.get("former_numbers"), fields.get("number"))))
    number = next_number(tx, desk.store, desk.clock.now(), desk.policy().zone)
    return {**fields, "number": number, "former_numbers": former}


def discard_command(desk: Desk, command_id: str) -> Case | None:
    """Give up a command that is not delivered; it stays in the sent log as discarded, and the case is shown without it.

    The backend is told, so that no copy under way can be applied later; it may answer that it was too late. Raises
    NotFound; TransitionRefused `others_follow` while something unsent rests on it, which would fail without it.
    """
    with desk.store.transaction() as tx:
        entry = _waiting(desk, command_id)
        tx.discard(command_id, desk.clock.now())
        case = refold(entry.command.case_id, tx, desk.store, desk.reader, desk.policy(), desk.calendar())
    desk.ring()
    return case


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
    return entry


def _parked(desk: Desk, command_id: str) -> Pending:
    entry = desk.store.entry(command_id)
    if entry is None or entry.state is not SyncState.ATTENTION:
        raise NotFound("unknown_command", {"command": command_id})
    return entry


def was_too_late(desk: Desk, command_id: str, since: datetime) -> bool:
    """Whether the backend said of a command that was given up after `since` that it had applied it before."""
    return any(line.command.id == command_id for line in desk.store.sent_since(since, _MOST_SENT))
