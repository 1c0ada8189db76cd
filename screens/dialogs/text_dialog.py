"""One text: a note, an answer, a result, a reason. Enter is a new line, Ctrl+S gives it."""

from collections.abc import Iterable

from textual.containers import Vertical
from textual.widget import Widget

from screens.base import Dialog
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField


class TextDialog(Dialog[str]):
    """Asks for a text that must not be empty."""

    CSS_PATH = "dialogs.tcss"
    has_form = True

    def __init__(self, title: str, text: str = "", *, required: bool = True) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._required = required

    def body(self) -> Iterable[Widget]:
        """What is asked, the field, the keys."""
        with Vertical(id="panel"):
            yield StatusLine(id="title")
            yield TextField(id="text", multiline=True, classes="tall")
            yield StatusLine(id="keys")

    def entered(self) -> None:
        """Begin typing at once."""
        field = self.query_one("#text", TextField)
        field.styles.height = 5
        self.query_one("#title", StatusLine).show(self._title)
        self.query_one("#keys", StatusLine).show(self.wording.say("screens.dialog.keys"))
        field.value = self._text
        self.set_focus(field)

    async def do(self, command: str) -> bool:
        """Give the text, or leave."""
        if command == "form.save":
            text = self.query_one("#text", TextField).value.strip()
            if not text and self._required:
                self.tell(self.wording.say("screens.dialog.empty"), wrong=True)
            else:
                self.give(text)
            return True
        if command == "screen.back":
            self.give(None)
            return True
        return command.startswith("form.")
