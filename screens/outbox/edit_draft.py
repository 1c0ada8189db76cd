"""Other words for a value of an entry, half typed: a draft that knows which entry and value it is about."""

from console.ports.records import Holder, Pending
from screens.case_draft import DIALOG, CaseDraft
from screens.console_port import Console

#: The name of its drafts' form.
FORM = f"{DIALOG}edit"


async def begin_edit_draft(console: Console, entry: Pending, field: str, draft_id: str = "") -> CaseDraft:
    """Take up what this operator left for the same value, `draft_id` rather than another, else begin one."""
    actor = console.standings.now().actor.username
    about = {"case": entry.command.case_id, "entry": entry.command.id, "field": field}
    draft = CaseDraft(console.work, FORM, actor, console.desk.clock.new_id, about)
    left = [
        seen for seen in console.work.drafts_for(actor) if seen.form == FORM and about.items() <= seen.fields.items()
    ]
    aside = [seen for seen in left if seen.holder is Holder.NOBODY]
    for seen in sorted(aside, key=lambda seen: seen.id != draft_id):
        if await draft.take_up(seen):
            return draft
    draft.elsewhere = any(seen.holder is Holder.ELSEWHERE for seen in left)
    return draft
