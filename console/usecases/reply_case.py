"""The verb `reply`."""

from console.domain.codes import Action
from console.usecases.act import Done, act
from console.usecases.desk import Desk


def reply_case(desk: Desk, case_id: str, account: str, answer: str, draft_id: str = "") -> Done:
    """Give a unit's account for the hotline, and what the citizen is told. Raises as `act`."""
    return act(desk, case_id, Action.REPLY, {"text": account, "public_answer": answer}, draft_id)
