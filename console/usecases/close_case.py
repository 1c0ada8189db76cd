"""The verb `close`."""

from console.domain.codes import Action
from console.usecases.act import Done, act
from console.usecases.desk import Desk


def close_case(desk: Desk, case_id: str, text: str, draft_id: str = "", card: str = "") -> Done:
    """Answer on the phone, or close with the result; `card` is the knowledge card it cites. Raises as `act`."""
    cited = {"card": card} if card else {}
    return act(desk, case_id, Action.CLOSE, {"text": text, **cited}, draft_id)
