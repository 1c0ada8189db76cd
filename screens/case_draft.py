"""What is being typed about one case in a dialog: a draft of its own, offered again when the same dialog is opened."""

from console.ports.records import Holder
from screens.console_port import Console
from screens.form_draft import FormDraft

#: Before the verb, in the name of a dialog's form.
DIALOG = "dialog:"


class CaseDraft(FormDraft):
    """The draft of one verb's text about one case."""

    #: Whether another console is typing the same about the same case.
    elsewhere = False

    @property
    def text(self) -> str:
        """What stands in it."""
        return self.value("text")


async def begin_case_draft(console: Console, verb: str, case_id: str, draft_id: str = "") -> CaseDraft:
    """Take up what this operator left for the same verb and case, `draft_id` rather than another, else begin one."""
    actor, form = console.standings.now().actor.username, f"{DIALOG}{verb}"
    draft = CaseDraft(console.work, form, actor, console.desk.clock.new_id, {"case": case_id})
    left = [seen for seen in console.work.drafts_for(actor) if seen.form == form and seen.fields.get("case") == case_id]
    aside = [seen for seen in left if seen.holder is Holder.NOBODY]
    for seen in sorted(aside, key=lambda seen: seen.id != draft_id):
        if await draft.take_up(seen):
            return draft
    draft.elsewhere = any(seen.holder is Holder.ELSEWHERE for seen in left)
    return draft
