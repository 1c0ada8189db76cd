"""Keeping what is shown true: the confirmed case with this terminal's pending commands folded over it, as one row."""

from collections.abc import Sequence

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
    confirmed = reader.confirmed(case_id)
    folded = fold(confirmed, [entry.command for entry in foldable(confirmed, pending)], policy, calendar)
    if folded.case is None:
        tx.drop_pending_case(case_id)
        return None
    tx.put_pending_case(folded.case, folded.events, sync_state(pending))
    return folded.case


def foldable(confirmed: Case | None, pending: Sequence[Pending]) -> Sequence[Pending]:
    """Return the commands whose effect is shown: all but those that need attention.

    A case the backend never took is shown with everything that was entered, or its text would be nowhere to be seen.
    """
    if confirmed is None:
        return pending
    return [entry for entry in pending if entry.state is not SyncState.ATTENTION]


def sync_state(pending: Sequence[Pending]) -> SyncState:
    """Return the one state that tells most about a case with these pending commands."""
    states = {entry.state for entry in pending}
    for state in (SyncState.ATTENTION, SyncState.SENDING, SyncState.HERE):
        if state in states:
            return state
    return SyncState.DELIVERED
