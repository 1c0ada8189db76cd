"""What a person has chosen so far about one entry, value by value; a draft, so that it outlives the console."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from console.domain.three_way import Compared
from console.ports.records import Choice, Draft
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

    def edit(self, field: str, value: Any, at: datetime) -> None:
        """Want something else in a field than either side."""
        self.taken[field] = Choice.EDITED
        self.edited[field] = value
        self._keep(at)

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
        fields = {
            "command": self._command_id,
            "taken": {name: choice.value for name, choice in self.taken.items()},
            "edited": dict(self.edited),
        }
        self._work.keep(Draft(self.id, CHOICES, self._actor, at, fields))
