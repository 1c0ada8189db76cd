"""The verb `close`."""

from console.domain.codes import Action
from console.usecases.act import Done, act
from console.usecases.desk import Desk


def close_case(desk: Desk, case_id: str, text: str, draft_id: str = "") -> Done:
    """Answer on the phone, or close with the result. Raises as `act`."""
    return act(desk, case_id, Action.CLOSE, {"text": text}, draft_id)
