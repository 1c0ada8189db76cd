"""The command line: one field above the keys, with the verbs that still fit beside it."""

from collections.abc import Iterable

from textual.containers import Vertical
from textual.widget import Widget

from console.usecases.command_line import VERBS
from screens.base import Dialog
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField


class CommandLineDialog(Dialog[str]):
    """Asks for a line; Enter gives it, Tab completes the verb, arrows bring back earlier lines."""

    CSS_PATH = "command_line_dialog.tcss"

    def __init__(self, earlier: list[str]) -> None:
        super().__init__()
        self._earlier = earlier
        self._place = len(earlier)

    def body(self) -> Iterable[Widget]:
        """The verbs and the field."""
        with Vertical(id="panel"):
            yield StatusLine(id="verbs")
            yield TextField(id="line", on_change=self._hint)

    def entered(self) -> None:
        """Begin typing at once."""
        self.set_focus(self.query_one("#line", TextField))
        self._hint()

    def _fitting(self) -> list[str]:
        typed = self.query_one("#line", TextField).value.strip().lower().partition(" ")[0]
        return [verb for verb, spellings in VERBS.items() if any(word.startswith(typed) for word in spellings)]

    def _hint(self) -> None:
        typed = self.query_one("#line", TextField).value
        verbs = self._fitting()
        arguments = " " in typed and bool(verbs)
        text = self.wording.say(f"screens.verb.{verbs[0]}") if arguments else "  ".join(verbs)
        self.query_one("#verbs", StatusLine).show(text)

    async def take_key(self, key: str, character: str | None) -> None:
        """Enter gives the line; the rest is typing."""
        field = self.query_one("#line", TextField)
        if key == "enter":
            self.give(field.value.strip() or None)
        elif key == "escape":
            self.give(None)
        elif key == "tab":
            verbs = self._fitting()
            if len(verbs) == 1 and " " not in field.value:
                self._put(verbs[0] + " ")
        elif key in ("up", "down") and self._earlier:
            self._place = max(0, min(len(self._earlier), self._place + (-1 if key == "up" else 1)))
            self._put(self._earlier[self._place] if self._place < len(self._earlier) else "")
        else:
            field.take_key(key, character)

    def _put(self, line: str) -> None:
        self.query_one("#line", TextField).value = line
        self._hint()
