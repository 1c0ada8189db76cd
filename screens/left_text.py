"""What was typed after another process signed somebody else in: his key does not seal it, so that it is not durable."""

from collections.abc import Mapping
from typing import Any

from console.ports.errors import StoreError
from console.ports.records import Draft


class LeftText:
    """Knows which text of a draft is durable, to tell of any other once, and of none that only changes hands."""

    def __init__(self) -> None:
        self._durable: dict[str, Mapping[str, Any]] = {}
        self._told: dict[str, Mapping[str, Any]] = {}

    def durable(self, draft_id: str, draft: Draft | None) -> None:
        """A draft stands in the store like this; None: it is gone."""
        self._told.pop(draft_id, None)
        if draft is None:
            self._durable.pop(draft_id, None)
        else:
            self._durable[draft_id] = draft.fields

    def waits(self, draft: Draft) -> StoreError | None:
        """A draft cannot be written while somebody else sits here: return what is to be told, if anything is."""
        if draft.fields in (self._durable.get(draft.id), self._told.get(draft.id)):
            return None
        self._told[draft.id] = draft.fields
        return StoreError("left_with_text", {"user": draft.actor})
