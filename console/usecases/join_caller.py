"""Somebody else who calls about a matter that a case is open for: they join it, and no case of their own is made."""

from collections.abc import Mapping
from typing import Any

from console.domain.codes import Action
from console.usecases.act import Done, act
from console.usecases.desk import Desk


def join_caller(desk: Desk, case_id: str, caller: Mapping[str, Any], text: str, draft_id: str = "") -> Done:
    """Add a caller to a case with what they said; the draft it was typed in ends with the command. Raises as `act`."""
    return act(desk, case_id, Action.ADD_CALLER, {"caller": dict(caller), "text": text}, draft_id)
