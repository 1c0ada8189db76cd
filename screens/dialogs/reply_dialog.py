"""A unit's reply: what was done, for the hotline, and below it what the citizen is told. Ctrl+S gives both."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from textual.containers import Vertical
from textual.widget import Widget

from console.usecases.act import Done
from screens.case_draft import CaseDraft
from screens.dialogs.case_dialog import CaseDialog, CaseWatch
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField

#: The fields of the command, in the order in which they are written.
FIELDS = ("text", "public_answer")


class ReplyDialog(CaseDialog[Done]):
    """Asks for both texts, neither of them empty, and does something with them; each keystroke is durable."""

    CSS_PATH = "dialogs.tcss"
    has_form = True

    def __init__(self, title: str, draft: CaseDraft, write: Callable[[str, str], Done], watch: CaseWatch) -> None:
        super().__init__(watch)
        self._title, self._draft, self._write = title, draft, write
        #: Whether something lies aside since it was left.
        self.aside = False

    def body(self) -> Iterable[Widget]:
        """What is asked, a heading and a field for each text, the keys."""
        with Vertical(id="panel"):
            yield StatusLine(id="title")
            for name in FIELDS:
                yield StatusLine(id=f"label-{name}")
                yield TextField(id=name, multiline=True, on_change=self._changed)
            yield StatusLine(id="keys")

    def _field(self, name: str) -> TextField:
        return self.query_one(f"#{name}", TextField)

    def entered(self) -> None:
        """Begin typing at once, behind what was left here."""
        say = self.wording.say
        self.query_one("#title", StatusLine).show(self._title)
        self.query_one("#keys", StatusLine).show(say("screens.reply.keys"))
        for name in FIELDS:
            self.query_one(f"#label-{name}", StatusLine).show(say(f"screens.reply.{name}"))
            self._field(name).styles.height = 4
            self._field(name).value = self._draft.value(name)
        self.set_focus(self._field(FIELDS[0]))
        if self._draft.kept is not None:
            self.tell(say("screens.intake.recalled", time=self.wording.at(self._draft.kept.updated_at)))
        elif self._draft.elsewhere:
            self.tell(say("screens.dialog.elsewhere"))

    def _changed(self) -> None:
        self._draft.keep({name: self._field(name).value for name in FIELDS}, self.console.desk.clock.now())

    def where(self) -> Mapping[str, Any]:
        """What opens it; the texts are in the draft."""
        return {"command": "case.reply"}

    async def do(self, command: str) -> bool:
        """Carry out, move between the texts, or leave."""
        if command == "form.save":
            if not self.told_first():
                await self._save()
        elif command in ("screen.back", "form.aside"):
            self.give(None)
        elif command in ("form.next", "form.previous"):
            here = self.focused.id if self.focused is not None else None
            self.set_focus(self._field(FIELDS[0] if here == FIELDS[1] else FIELDS[1]))
        else:
            return command.startswith("form.")
        return True

    async def _save(self) -> None:
        texts = {name: self._field(name).value.strip() for name in FIELDS}
        empty = next((name for name in FIELDS if not texts[name]), None)
        if empty is not None:
            self.set_focus(self._field(empty))
            self.tell(self.wording.say(f"screens.reply.empty_{empty}"), wrong=True)
            return
        done = await self.perform(lambda: self._write(*texts.values()))
        if done is not None:
            self._draft.used()
            self.give(done)

    def left(self) -> None:
        """However it is left, what was typed lies aside."""
        self.aside = self._draft.put_aside()
        super().left()
