"""One line, a reason mostly. Nothing of it is kept when the dialog is left."""

from collections.abc import Iterable

from textual.containers import Vertical
from textual.widget import Widget

from screens.base import Dialog
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField


class ReasonDialog(Dialog[str]):
    """Asks for a line that must not be empty."""

    CSS_PATH = "dialogs.tcss"
    has_form = True

    def __init__(self, title: str, keys: str = "screens.reveal.keys") -> None:
        """`keys` is the phrase that says which keys there are."""
        super().__init__()
        self._title, self._keys = title, keys

    def body(self) -> Iterable[Widget]:
        """What is asked, the field, the keys."""
        with Vertical(id="panel"):
            yield StatusLine(id="title")
            yield TextField(id="reason", limit=150)
            yield StatusLine(id="keys")

    def entered(self) -> None:
        """Begin typing at once."""
        self.query_one("#title", StatusLine).show(self._title)
        self.relabel()
        self.set_focus(self.query_one("#reason", TextField))

    def relabel(self) -> None:
        """The keys."""
        self.query_one("#keys", StatusLine).show(self.wording.say(self._keys))

    async def do(self, command: str) -> bool:
        """Answer, or leave."""
        if command == "form.save":
            self._answer()
        elif command == "screen.back":
            self.give(None)
        else:
            return command.startswith("form.")
        return True

    async def take_key(self, key: str, character: str | None) -> None:
        """Enter answers: a reason is one line, and nothing is changed by it."""
        if key == "enter":
            self._answer()
        else:
            await super().take_key(key, character)

    def _answer(self) -> None:
        reason = self.query_one("#reason", TextField).value.strip()
        if reason:
            self.give(reason)
        else:
            self.tell(self.wording.say("screens.dialog.empty"), wrong=True)
