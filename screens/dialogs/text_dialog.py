"""One text: a note, an answer, a result, a reason. Enter is a new line, Ctrl+S gives it; each keystroke is durable."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from textual.containers import Vertical
from textual.widget import Widget

from screens.case_draft import CaseDraft
from screens.dialogs.case_dialog import CaseDialog, CaseWatch
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField

_Written = TypeVar("_Written")


@dataclass(frozen=True, slots=True)
class Cited:
    """Words taken from a knowledge card."""

    card: str
    text: str


def joined(begun: str, text: str) -> str:
    """Return a text behind one that was begun."""
    return f"{begun.rstrip()}\n{text}" if begun.strip() else text


class TextDialog(CaseDialog[_Written]):
    """Asks for a text that must not be empty and does something with it; answers when that is done.

    While it is refused, or cannot be made durable, the dialog stays, with the text and the reason.
    """

    CSS_PATH = "dialogs.tcss"
    place = "text"
    has_form = True

    def __init__(
        self,
        title: Callable[[], str],
        draft: CaseDraft,
        begin: str,
        write: Callable[[str], _Written],
        command: str = "",
        watch: CaseWatch | None = None,
        cited: Cited | None = None,
    ) -> None:
        """`begin` stands in the field when there is no draft of it; it becomes one only when it is changed.

        `command` opens it again after a crash, when one command does; `watch` knows what others do to the case;
        `cited` is put behind what was begun.
        """
        super().__init__(watch)
        self._command = command
        self._title = title
        self._draft = draft
        self._begin = begin
        self._write = write
        self._cited, self._card = cited, draft.value("card")
        #: Whether something lies aside since it was left.
        self.aside = False

    def body(self) -> Iterable[Widget]:
        """What is asked, the field, the keys."""
        with Vertical(id="panel"):
            yield StatusLine(id="title")
            yield TextField(id="text", multiline=True, classes="tall", on_change=self._changed)
            yield StatusLine(id="keys")

    @property
    def _field(self) -> TextField:
        return self.query_one("#text", TextField)

    def entered(self) -> None:
        """Begin typing at once, behind what was left here."""
        self._field.styles.height = 5
        self.relabel()
        self._field.value = self._draft.text or self._begin
        kept = self._draft.kept
        if kept is not None:
            self.tell(self.wording.say("screens.intake.recalled", time=self.wording.at(kept.updated_at)))
        elif self._draft.elsewhere:
            self.tell(self.wording.say("screens.dialog.elsewhere"))
        self.set_focus(self._field)
        if self._cited is not None:
            self.take_card(self._cited)

    def relabel(self) -> None:
        """What is asked, and the keys."""
        self.query_one("#title", StatusLine).show(self._title())
        self.query_one("#keys", StatusLine).show(self.wording.say("screens.dialog.keys"))

    def take_card(self, cited: Cited) -> None:
        """Put words from a card behind what was typed, and remember the card for as long as there is a text."""
        typed = "" if self._field.value == self._begin else self._field.value
        self._field.value = joined(typed, cited.text)
        self._card = cited.card
        self._changed()

    def _changed(self) -> None:
        text = "" if self._field.value == self._begin else self._field.value
        if not text.strip():
            self._card = ""
        card = {"card": self._card} if self._card else {}
        self._draft.keep({"text": text, **card}, self.console.desk.clock.now())

    def where(self) -> Mapping[str, Any] | None:
        """What opens it; the text is in the draft."""
        return {"command": self._command, "draft": self._draft.id} if self._command else None

    async def do(self, command: str) -> bool:
        """Carry out with the text, or leave."""
        if command == "form.save" and not self.told_first():
            await self._save(self._field.value.strip())
            return True
        if command in ("screen.back", "form.aside"):
            self.give(None)
            return True
        return command.startswith("form.") and command != "form.turn"

    async def _save(self, text: str) -> None:
        if not text:
            self.tell(self.wording.say("screens.dialog.empty"), wrong=True)
            return
        done = await self.perform(lambda: self._write(text))
        if done is not None:
            self._draft.used()
            self.give(done)

    def left(self) -> None:
        """However it is left, what was typed lies aside."""
        self.aside = self._draft.put_aside()
        super().left()
