"""Verbs that are a text about a case: note, answer or result, reason for reopening. What is typed is never lost."""

from collections.abc import Callable
from typing import Protocol

from console.domain.case import Case
from console.domain.codes import Action, State
from console.domain.moves_result import REPLY_STANDS
from console.usecases.act import Done
from console.usecases.add_note import add_note
from console.usecases.close_case import close_case
from console.usecases.desk import Desk
from console.usecases.reopen_case import reopen_case
from screens.case_draft import CaseDraft, begin_case_draft
from screens.console_port import Console
from screens.dialogs.case_dialog import CaseWatch
from screens.dialogs.text_dialog import Cited, TextDialog

VERBS: dict[str, Callable[..., Done]] = {"note": add_note, "close": close_case, "reopen": reopen_case}


class Asking(Console, Protocol):
    """What is needed of the app beyond what screens need."""

    def tell(self, text: str, wrong: bool = False) -> None:
        """Say something."""

    def hint(self, text: str) -> None:
        """Say something, unless what was done last is being said."""

    def failed(self, error: Exception) -> None:
        """Say what went wrong."""


def heading(verb: str, case: Case) -> str:
    """Return the name of what the verb does to this case: closing what was never dispatched is answering it."""
    return "answer" if verb == "close" and case.state is State.RECEIVED else verb


async def ask_text(
    console: Asking, verb: str, case: Case, draft_id: str = "", cited: Cited | None = None
) -> Done | None:
    """Ask for the text and carry the verb out; None when the dialog was left, its text then waits as a draft.

    Of several drafts about the same, `draft_id` is the one to go on with; `cited` is put behind what stands in it.
    """
    desk = console.desk
    draft = await begin_case_draft(console, verb, case.id, draft_id)

    def title() -> str:
        said = console.wording
        return said.say(f"screens.dialog.{heading(verb, case)}", number=said.number(case.number), title=case.title)

    begin = case.answer if verb == "close" and case.state in REPLY_STANDS else ""
    dialog = TextDialog(
        title,
        draft,
        begin,
        lambda text: _carry_out(desk, verb, case, text, draft),
        f"case.{verb}",
        CaseWatch(console, case, Action(verb)),
        cited,
    )
    done = await console.ask(dialog)
    if done is None and dialog.aside:
        console.aside.told("screens.dialog.kept")
    return done


def _carry_out(desk: Desk, verb: str, case: Case, text: str, draft: CaseDraft) -> Done:
    if verb == "close":
        return close_case(desk, case.id, text, draft.id, draft.value("card"))
    return VERBS[verb](desk, case.id, text, draft.id)
