"""The command line: one field above the keys, with the verbs that still fit beside it; each keystroke is durable."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from textual.containers import Vertical
from textual.widget import Widget

from console.domain.cleaning import clean_line
from console.domain.usage import Usage
from console.ports.records import Draft
from console.usecases.code_use import code_use
from console.usecases.command_line import VERBS, verb_of
from screens.base import ConsoleScreen, Dialog
from screens.command_line.line_draft import let_go
from screens.command_line.new_words import new_words
from screens.form_draft import FormDraft
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField


class CommandLineDialog(Dialog[str]):
    """Asks for a line; Enter gives it, Tab completes the verb, arrows bring back earlier lines, half-typed ones too.

    Given, the line is still in the draft: whoever carries it out ends that.
    """

    CSS_PATH = "command_line_dialog.tcss"

    def __init__(self, earlier: Sequence[str], aside: Sequence[Draft], draft: FormDraft, begin: str = "") -> None:
        """`begin` stands in a line of which there is no draft; it becomes one when something is typed behind it."""
        super().__init__()
        self._begin = begin
        self._earlier: list[str | Draft] = [*earlier, *aside]
        self._place = len(self._earlier)
        self._aside = len(aside)
        #: How often each code was used at this desk.
        self._used: Usage = {}
        self._draft = draft
        #: Whether a line lies aside since it was left.
        self.aside = False

    def body(self) -> Iterable[Widget]:
        """The verbs and the field."""
        with Vertical(id="panel"):
            yield StatusLine(id="verbs")
            yield TextField(id="line", on_change=self._changed)

    @property
    def _field(self) -> TextField:
        return self.query_one("#line", TextField)

    def entered(self) -> None:
        """Begin typing at once; a line that is gone on with stands there."""
        self._used = code_use(self.console.desk)
        self.set_focus(self._field)
        self._put(self._draft.value("line") or self._begin)

    def _changed(self) -> None:
        self._draft.keep({"line": self._field.value}, self.console.desk.clock.now())
        self._hint()

    def _fitting(self) -> list[str]:
        typed = self._field.value.strip().lower().partition(" ")[0]
        return [verb for verb, spellings in VERBS.items() if any(word.startswith(typed) for word in spellings)]

    def _hint(self) -> None:
        typed = self._field.value
        verbs = self._fitting()
        arguments = " " in typed and bool(verbs)
        text = self._arguments(verbs[0]) if arguments else "  ".join(verbs)
        if not typed and self._aside:
            text = self.wording.say("screens.line.aside", count=self._aside)
        self.query_one("#verbs", StatusLine).show(text)

    def _arguments(self, verb: str) -> str:
        """What a verb is told; of a new case, as soon as something of it is said, what that means."""
        word, _, rest = self._field.value.strip().lstrip(":：").strip().partition(" ")
        now = self.console.desk.clock.now()
        words = new_words(self.wording, rest, now, self._used) if verb_of(word) == "new" else ""
        return clean_line(words) or self.wording.say(f"screens.verb.{verb}")

    def tell(self, text: str, wrong: bool = False) -> None:
        """The line is where messages stand otherwise: what there is to say is above it until the next key."""
        self.query_one("#verbs", StatusLine).show(clean_line(text))

    async def take_key(self, key: str, character: str | None) -> None:
        """Enter gives the line; the rest is typing, or a command that works everywhere."""
        if key == "enter":
            self.give(self._field.value.strip() or None)
        elif self.console.keys.means(key, "screen.back", "form.aside"):
            self.give(None)
        elif key == "tab":
            verbs = self._fitting()
            if len(verbs) == 1 and " " not in self._field.value:
                self._field.value = verbs[0] + " "
                self._changed()
        elif key in ("up", "down") and self._earlier:
            await self._go_back(max(0, min(len(self._earlier), self._place + (-1 if key == "up" else 1))))
        elif (character and character.isprintable()) or not self.console.keys.means(key, "command.line"):
            await super().take_key(key, character)

    async def _go_back(self, place: int) -> None:
        if place == self._place:
            return
        let_go(self._draft)
        self._place = place
        line = self._earlier[place] if place < len(self._earlier) else ""
        if isinstance(line, Draft):
            line = str(line.fields["line"]) if await self._draft.take_up(line) else ""
        self._put(line)

    def _put(self, line: str) -> None:
        self._field.value = line
        self._hint()

    def where(self) -> Mapping[str, Any]:
        """What opens it, and the draft of the line."""
        return {"command": "command.line", "draft": self._draft.id}

    async def come_back(self, where: Mapping[str, Any], below: ConsoleScreen) -> bool:
        """Go on with the line."""
        for place, line in enumerate(self._earlier):
            if isinstance(line, Draft) and line.id == where["draft"]:
                await self._go_back(place)
        return True

    def left(self) -> None:
        """Left without giving it, a line that tells something lies aside."""
        if not self.answer.done() or self.answer.result() is None:
            self.aside = let_go(self._draft)
        super().left()
