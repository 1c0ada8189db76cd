"""What a person has chosen so far about one entry, value by value; a draft, so that it outlives the console."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from console.domain.three_way import Compared
from console.ports.records import Choice, Draft
from console.ports.store import DeskStore
from console.usecases.settle import Verdict
from screens.desk_work import CHOICES, DeskWork


class Choices:
    """Field → mine, theirs or other words."""

    def __init__(self, work: DeskWork, actor: str, command_id: str, new_id: Callable[[], str]) -> None:
        """Take up what this operator chose before about the same entry."""
        self._work, self._actor, self._command_id = work, actor, command_id
        left = [
            draft for draft in work.drafts(actor) if draft.form == CHOICES and draft.fields.get("command") == command_id
        ]
        self.id = left[0].id if left else new_id()
        fields = left[0].fields if left else {}
        self.taken: dict[str, Choice] = {name: Choice(word) for name, word in dict(fields.get("taken", {})).items()}
        self.edited: dict[str, Any] = dict(fields.get("edited", {}))

    def take(self, field: str, choice: Choice, at: datetime) -> None:
        """Choose one side for a field."""
        self.edited.pop(field, None)
        self.taken[field] = choice
        self._keep(at)

    def edit(self, field: str, value: Any, at: datetime, store: DeskStore, typed_in: str) -> None:
        """Want something else in a field than either side; ends the draft it was typed in, when there is one.

        For the desk thread: it returns when that is durable. Raises StoreError; then nothing is chosen.
        """
        taken, edited = {**self.taken, field: Choice.EDITED}, {**self.edited, field: value}
        with store.transaction() as tx:
            store.save_draft(self._draft(taken, edited, at))
            if typed_in:
                tx.drop_draft(typed_in)
        self.taken, self.edited = taken, edited
        # What was chosen before it, and is perhaps not written yet, is in it.
        self._work.forget(self.id)

    def open(self, fields: Sequence[str]) -> tuple[str, ...]:
        """Return the fields nothing is chosen for yet."""
        return tuple(field for field in fields if field not in self.taken)

    def verdict(self, seen: tuple[Compared, ...]) -> Verdict:
        """Return how the entry is put again by what is chosen."""
        theirs = frozenset(field for field, choice in self.taken.items() if choice is Choice.THEIRS)
        return Verdict(theirs, self.edited, seen, (self.id,))

    def used(self) -> None:
        """A decision was carried out and has taken the draft with it."""
        self._work.forget(self.id)

    def _keep(self, at: datetime) -> None:
        self._work.keep(self._draft(self.taken, self.edited, at))

    def _draft(self, taken: Mapping[str, Choice], edited: Mapping[str, Any], at: datetime) -> Draft:
        fields = {
            "command": self._command_id,
            "taken": {name: choice.value for name, choice in taken.items()},
            "edited": dict(edited),
        }
        return Draft(self.id, CHOICES, self._actor, at, fields)
