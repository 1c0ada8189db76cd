"""Yes or no, for what cannot be taken back; Enter alone never says yes."""

from collections.abc import Iterable

from textual.containers import Vertical
from textual.widget import Widget

from screens.base import Dialog
from screens.widgets.status_line import StatusLine


class ConfirmDialog(Dialog[bool]):
    """Asks a question; only `y` says yes."""

    CSS_PATH = "dialogs.tcss"

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def body(self) -> Iterable[Widget]:
        """The question and the two keys."""
        with Vertical(id="panel"):
            yield StatusLine(id="question")
            yield StatusLine(id="keys")

    def entered(self) -> None:
        """Show the question."""
        self.query_one("#question", StatusLine).show(self._question)
        self.relabel()

    def relabel(self) -> None:
        """The two keys."""
        self.query_one("#keys", StatusLine).show(self.wording.say("screens.confirm.keys"))

    async def take_key(self, key: str, character: str | None) -> None:
        """`y` is yes; `n` and Esc are no; what else is text waits, and commands that work everywhere do so here."""
        if key == "y":
            self.give(True)
        elif key == "n" or self.console.keys.means(key, "screen.back"):
            self.give(None)
        elif key != "enter" and not (character and character.isprintable()):
            await super().take_key(key, character)
