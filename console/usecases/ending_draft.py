"""A draft ends with what was made of it, together or not at all, whichever verb that was."""

from collections.abc import Callable
from typing import TypeVar

from console.usecases.desk import Desk

_Result = TypeVar("_Result")


def ending_draft(desk: Desk, draft_id: str, work: Callable[[], _Result]) -> _Result:
    """Do `work`, and let the draft its text was typed in end in the same transaction. Raises what `work` does.

    Then nothing changed, and the draft is still there. The verbs read the case before they write, so that what they
    read is not behind what stands uncommitted here.
    """
    with desk.store.transaction() as tx:
        result = work()
        tx.drop_draft(draft_id)
    # Whoever was told inside had nothing to send yet.
    desk.ring()
    return result
