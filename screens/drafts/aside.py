"""What lies aside: said when a form is left, and gone on with where it was typed."""

from typing import Protocol

from console.ports.records import Draft, Holder
from screens.case_draft import DIALOG
from screens.command_line.line_draft import FORM as LINE
from screens.command_line.line_draft import line_draft
from screens.form_draft import FormDraft
from screens.intake.intake_screen import FORM as INTAKE
from screens.intake.intake_screen import IntakeScreen
from screens.outbox.edit_draft import FORM as EDIT
from screens.outbox.entry_screen import EntryScreen
from screens.shell import Shell


class Commands(Protocol):
    """The commands of the desk, as far as drafts come back to them."""

    async def text(self, verb: str, draft_id: str = "") -> None:
        """Ask for the text of a verb about the case in sight, going on with a draft."""

    async def line(self, going_on: FormDraft | None = None) -> None:
        """Ask for a line, going on with one."""


class Aside:
    """Takes drafts up again."""

    def __init__(self, shell: Shell, commands: Commands) -> None:
        self._shell, self._commands = shell, commands

    def told(self, words: str) -> None:
        """Say that what was typed lies aside, or why it could not be written; the title counts it."""
        self._shell.screen.draw_chrome()
        if self._shell.work.trouble is not None:
            self._shell.failed(self._shell.work.trouble)
        else:
            self._shell.hint(self._shell.wording.say(words))

    async def turn(self) -> None:
        """Go from the form in hand to the next one that lies aside, in the order they were begun, and round again."""
        here = str((self._shell.screen.where() or {}).get("draft", ""))
        drafts = self._shell.work.drafts_for(self._shell.standings.now().actor.username)
        aside = sorted((draft for draft in drafts if draft.holder is Holder.NOBODY), key=lambda draft: draft.id)
        if not aside:
            self._shell.tell(self._shell.wording.say("screens.drafts.no_other"))
            return
        await self.go_on_with(next((draft for draft in aside if draft.id > here), aside[0]))

    async def go_on_with(self, draft: Draft) -> None:
        """Open the form of a draft with what stands in it; every dialog that is open is left, its text aside."""
        self._shell.places.leave_dialogs()
        if draft.form == INTAKE:
            taken = await (await self._shell.places.show(IntakeScreen)).take_up(draft)
        elif draft.form == LINE:
            line = line_draft(self._shell)
            taken = await line.take_up(draft)
            if taken:
                await self._commands.line(line)
        elif draft.form == EDIT:
            taken = True
            await self._edit(draft)
        else:
            taken = True
            await self._shell.open_case_screen(str(draft.fields["case"]), None)
            await self._commands.text(draft.form.removeprefix(DIALOG), draft.id)
        if not taken:
            self._shell.tell(self._shell.wording.say("screens.drafts.taken"), wrong=True)

    async def _edit(self, draft: Draft) -> None:
        """Other words for what needs a person; when that was settled meanwhile, they stay among the drafts."""
        entry = self._shell.desk.store.entry(str(draft.fields["entry"]))
        if entry is None:
            self._shell.tell(self._shell.wording.say("screens.outbox.gone"), wrong=True)
            return
        page = await self._shell.places.show(EntryScreen)
        page.show_entry(entry)
        await page.go_on(str(draft.fields["field"]), draft.id)
