"""A unit's reply by one key, from a list or a case."""

from console.domain.case import Case
from console.domain.codes import Action
from console.usecases.act import Done
from console.usecases.reply_case import reply_case
from screens.case_draft import begin_case_draft
from screens.dialogs.case_dialog import CaseWatch
from screens.dialogs.reply_dialog import ReplyDialog
from screens.text_verbs import Asking

#: Form of what is typed in the dialog.
VERB = "reply"


async def ask_reply(console: Asking, case: Case, draft_id: str = "") -> Done | None:
    """Ask for both texts and carry the reply out; None when the dialog was left, its texts then wait as a draft."""
    draft = await begin_case_draft(console, VERB, case.id, draft_id)
    number = console.wording.number(case.number)
    dialog = ReplyDialog(
        console.wording.say("screens.reply.title", number=number, title=case.title),
        draft,
        lambda account, answer: reply_case(console.desk, case.id, account, answer, draft.id),
        CaseWatch(console, case, Action.REPLY),
    )
    done = await console.ask(dialog)
    if done is None and dialog.aside:
        console.aside.told("screens.dialog.kept")
    return done
