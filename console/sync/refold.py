"""Keeping what is shown true: the confirmed case with this terminal's pending commands folded over it, as one row."""

from collections.abc import Sequence, Set

from console.domain.case import Case
from console.domain.folding import fold
from console.domain.policy import Policy
from console.domain.working_calendar import WorkingCalendar
from console.ports.records import Pending, SyncState
from console.ports.store import CaseReader, DeskStore, DeskTransaction


def refold(
    case_id: str,
    tx: DeskTransaction,
    desk: DeskStore,
    reader: CaseReader,
    policy: Policy,
    calendar: WorkingCalendar,
) -> Case | None:
    """Fold a case anew inside `tx` and return it as shown, or None when nothing of it is pending any more.

    Call it whenever the confirmed case or its pending commands changed.
    """
    pending = desk.pending_of(case_id)
    if not pending:
        tx.drop_pending_case(case_id)
        return None
    told = reader.confirmed_ids(case_id)
    return lay_over(case_id, reader.confirmed(case_id), told, tx, pending, policy, calendar)


def lay_over(
    case_id: str,
    confirmed: Case | None,
    told: Set[str],
    tx: DeskTransaction,
    pending: Sequence[Pending],
    policy: Policy,
    calendar: WorkingCalendar,
) -> Case | None:
    """Lay what is `pending` of a case over it inside `tx`; its history tells of the commands `told`."""
    folded = fold(confirmed, [entry.command for entry in foldable(confirmed, pending, told)], policy, calendar)
    if folded.case is None:
        tx.drop_pending_case(case_id)
        return None
    tx.put_pending_case(folded.case, folded.events, sync_state(pending))
    return folded.case


def foldable(confirmed: Case | None, pending: Sequence[Pending], told: Set[str]) -> Sequence[Pending]:
    """Return the commands whose effect is to be laid over: all but those that need attention, or are in it already.

    The cache is written before a command leaves the outbox, and a process may end in between; laid over what it made
    of the case, a command would be shown as done twice. `told` are the commands the history of the case tells of; a
    case may come without it, but then the last command is one of its writers, and what was sent before is in it too.
    A case the backend never took is shown with everything that was entered, or its text would be nowhere to be seen.
    """
    if confirmed is None:
        return pending
    undecided = [entry for entry in pending if entry.state is not SyncState.ATTENTION]
    there = told | set(confirmed.writers.values())
    last = max((entry.command.seq for entry in undecided if entry.command.id in there), default=0)
    return [entry for entry in undecided if entry.command.seq > last]


def sync_state(pending: Sequence[Pending]) -> SyncState:
    """Return the one state that tells most about a case with these pending commands."""
    states = {entry.state for entry in pending}
    for state in (SyncState.ATTENTION, SyncState.SENDING, SyncState.HERE):
        if state in states:
            return state
    return SyncState.DELIVERED
