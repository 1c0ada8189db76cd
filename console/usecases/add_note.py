"""The verb `note`."""

from console.domain.codes import Action
from console.usecases.act import Done, act
from console.usecases.desk import Desk


def add_note(desk: Desk, case_id: str, text: str, draft_id: str = "") -> Done:
    """Add a remark to a case. Raises as `act`."""
    return act(desk, case_id, Action.NOTE, {"text": text}, draft_id)
