"""The one way a case changes: rule checked, command durable in the outbox, fold kept, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from console.domain.case import Case
from console.domain.cleaning import storable_value
from console.domain.codes import Action
from console.domain.command import Command
from console.domain.concurrency import seen_writers
from console.domain.lifecycle import advance
from console.domain.three_way import seen_values
from console.ports.errors import NotFound
from console.ports.records import ShownCase, SyncState
from console.ports.store import DeskTransaction
from console.sync.refold import sync_state
from console.usecases.desk import Desk


@dataclass(frozen=True, slots=True)
class Done:
    """An acknowledged change: durable on this terminal, shown, and on its way."""

    command_id: str
    case: Case


def act(desk: Desk, case_id: str, action: Action, fields: Mapping[str, Any], draft_id: str = "") -> Done:
    """Do `action` to a case; the draft its text was typed in ends in the same transaction.

    Raises DomainError (refused), NotFound, NotAuthorised, StoreError: nothing changed, and the draft is still there.
    """
    with desk.store.transaction() as tx:
        shown = desk.reader.get(case_id)
        if shown is None:
            raise NotFound("unknown_case", {"case": case_id})
        done = enqueue(desk, tx, shown, case_id, action, fields)
        if draft_id:
            tx.drop_draft(draft_id)
    desk.ring()
    return done


def open_new(desk: Desk, tx: DeskTransaction, case_id: str, fields: Mapping[str, Any]) -> Done:
    """Enqueue the `new` command of a case that does not exist yet, inside the caller's transaction."""
    return enqueue(desk, tx, None, case_id, Action.NEW, fields)


def rehearse_new(desk: Desk, fields: Mapping[str, Any]) -> None:
    """Raise what the rules would of a `new` command, before a number is taken that nothing would stand under."""
    sign_in, now = desk.signed_in(), desk.clock.now()
    command = Command("", sign_in.city.id, "", Action.NEW, fields, sign_in.actor, sign_in.id, "", 0, now)
    advance(None, command, sign_in.actor, now, desk.policy(), desk.calendar())


def enqueue(
    desk: Desk,
    tx: DeskTransaction,
    shown: ShownCase | None,
    case_id: str,
    action: Action,
    fields: Mapping[str, Any],
    supersedes: str | None = None,
) -> Done:
    """Check the rule on the case as shown, put the command into the outbox and keep the fold; all inside `tx`."""
    command = replace(_command(desk, tx, shown, case_id, action, fields), supersedes=supersedes)
    before = shown.case if shown else None
    step = advance(before, command, command.actor, command.at, desk.policy(), desk.calendar())
    pending = shown.pending if shown else ()
    earlier = {entry.command.id for entry in pending}
    events = [event for event in (shown.events if shown else ()) if event.command_id in earlier]
    tx.add_command(command)
    desk.lately.did(command.id)
    state = sync_state(pending) if pending else SyncState.HERE
    tx.put_pending_case(step.case, (*events, *step.events), state)
    return Done(command.id, step.case)


def _command(
    desk: Desk, tx: DeskTransaction, shown: ShownCase | None, case_id: str, action: Action, fields: Mapping[str, Any]
) -> Command:
    sign_in = desk.signed_in()
    terminal = desk.store.terminal()
    draft = Command(
        id=desk.clock.new_id(),
        city_id=sign_in.city.id,
        case_id=case_id,
        action=action,
        fields=storable_value(dict(fields)),
        actor=sign_in.actor,
        sign_in=sign_in.id,
        terminal=terminal.number if terminal else "",
        seq=tx.next_seq(),
        at=desk.clock.now(),
    )
    if shown is None:
        return draft
    return _resting_on(draft, shown.case, frozenset(entry.command.id for entry in shown.pending))


def _resting_on(command: Command, case: Case, own: frozenset[str]) -> Command:
    """Name what the decision rests on: who last wrote it, and the values it replaces or is decided beside."""
    unit = command.actor.unit or str(command.fields.get("unit") or "")
    base = seen_values(case, command.action, command.fields, unit)
    return replace(command, base=base, writers=seen_writers(case, command.action, command.fields, own))
