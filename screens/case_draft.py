"""What is being typed about one case in a dialog: a draft of its own, offered again when the same dialog is opened."""

from collections.abc import Callable
from datetime import datetime

from console.ports.records import Draft
from screens.desk_work import DeskWork


class CaseDraft:
    """The draft of one verb's text about one case."""

    def __init__(self, work: DeskWork, actor: str, verb: str, case_id: str, new_id: Callable[[], str]) -> None:
        """Take up what this operator left for the same verb and case, else begin an empty one."""
        self._work, self._actor, self._case_id = work, actor, case_id
        self._form = f"dialog:{verb}"
        left = [draft for draft in work.drafts(actor) if self._is_mine(draft)]
        self.id = left[0].id if left else new_id()
        #: What stands in it, and since when; empty when there is nothing to lose.
        self.text = str(left[0].fields["text"]) if left else ""
        self.at = left[0].updated_at if left else None

    def keep(self, text: str, at: datetime) -> None:
        """Make the text durable soon; an empty one leaves nothing behind."""
        before, self.text = self.text, text
        if text:
            self._work.keep(Draft(self.id, self._form, self._actor, at, {"case": self._case_id, "text": text}))
        elif before:
            self._work.drop(self.id)

    def used(self) -> None:
        """A command holds the text now, and has taken the draft with it."""
        self._work.forget(self.id)

    def _is_mine(self, draft: Draft) -> bool:
        return draft.form == self._form and draft.fields.get("case") == self._case_id
