"""Half-typed lines: which of them are worth keeping, and which are there to be gone on with."""

from console.ports.records import Draft, Holder
from console.usecases.case_verbs import CASE_VERBS
from console.usecases.command_line import verb_of
from screens.console_port import Console
from screens.form_draft import FormDraft

#: The name of its drafts' form.
FORM = "line"
#: Verbs that are followed by what somebody said or did; the others are quickly typed again.
_TELLING = frozenset({"new", *CASE_VERBS})


def line_draft(console: Console) -> FormDraft:
    """Return the draft of a line that begins now."""
    actor = console.standings.now().actor.username
    return FormDraft(console.work, FORM, actor, console.desk.clock.new_id)


def lines_aside(console: Console) -> list[Draft]:
    """Return the lines that lie aside, the oldest first."""
    drafts = console.work.drafts_for(console.standings.now().actor.username)
    return [draft for draft in reversed(drafts) if draft.form == FORM and draft.holder is Holder.NOBODY]


def let_go(draft: FormDraft) -> bool:
    """Put a line aside when it tells something, else drop it; return whether it lies aside."""
    word, _, rest = draft.value("line").strip().removeprefix(":").removeprefix("：").strip().partition(" ")
    if rest.strip() and verb_of(word) in _TELLING:
        return draft.put_aside()
    draft.drop()
    return False
