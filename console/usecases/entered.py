"""What is done to a case inside the transaction that enters it."""

from collections.abc import Mapping
from typing import Any

from console.domain.codes import Action
from console.ports.records import ShownCase, SyncState
from console.sync.refold import refold
from console.usecases.act import Done, enqueue
from console.usecases.desk import Desk


def act_on_entered(desk: Desk, entered: Done, action: Action, fields: Mapping[str, Any]) -> Done:
    """Do `action` to a case inside the transaction that enters it; refused, the case is entered all the same.

    Raises as `act`.
    """
    case = entered.case
    with desk.store.transaction() as tx:
        # Readers do not see yet what this transaction has written.
        shown = ShownCase(case, (), SyncState.HERE, tuple(desk.store.pending_of(case.id)))
        done = enqueue(desk, tx, shown, case.id, action, fields)
        refold(case.id, tx, desk.store, desk.reader, desk.policy(), desk.calendar())
    return done
