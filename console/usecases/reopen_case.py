"""The verb `reopen`."""

from console.domain.codes import Action
from console.usecases.act import Done, act
from console.usecases.desk import Desk


def reopen_case(desk: Desk, case_id: str, text: str, draft_id: str = "") -> Done:
    """Take a finished case up again, saying why. Raises as `act`."""
    return act(desk, case_id, Action.REOPEN, {"text": text}, draft_id)
