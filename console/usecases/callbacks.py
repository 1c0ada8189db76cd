"""The callback queue: which cases wait for a call, whose turn it is, and what was said of one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from console.domain.codes import Action, State
from console.ports.records import CaseRow, QueueView
from console.usecases.act import Done, act
from console.usecases.desk import Desk

#: Everything that waits for a call, entered first first.
TO_CALL = QueueView("callback", states=(State.AWAITING_CALLBACK,), order="due")
#: Cases whose turn is worked out, at the most; further ones were entered later.
LISTED = 500


def to_call(desk: Desk, limit: int = LISTED) -> Sequence[CaseRow]:
    """Return the first cases that wait for a call in the order in which they are to be called; raises StoreError.

    First whose time to try again has come, then those nobody tried, then those to be tried later.
    """
    now = desk.clock.now()
    # Whose turn it is does not follow from when they were entered: all are looked at, however few are wanted.
    rows = desk.reader.window(TO_CALL, 0, max(limit, LISTED))
    return sorted(rows, key=lambda row: _turn(row, now))[:limit]


def _turn(row: CaseRow, now: datetime) -> tuple[int, float]:
    if row.again_at is None:
        return 1, 0.0
    return 2 if row.again_at > now else 0, row.again_at.timestamp()


def record_callback(desk: Desk, case_id: str, said: Mapping[str, Any], draft_id: str = "") -> Done:
    """Keep what a caller said. Raises as `act`."""
    return act(desk, case_id, Action.CALLBACK, said, draft_id)
