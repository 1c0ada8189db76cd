"""The form for a user name and a password, wherever somebody says who he is: signing in, and after a lock."""

from collections.abc import Iterable

from textual.containers import Vertical
from textual.widget import Widget

from screens.base import ConsoleScreen
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField


class CredentialsForm(ConsoleScreen):
    """Two fields; Enter goes on to the password, and from there hands both over."""

    has_form = True

    def body(self) -> Iterable[Widget]:
        """Who, and the password."""
        with Vertical(id="panel"):
            yield StatusLine(id="title")
            yield StatusLine(id="name-label")
            yield TextField(id="username", limit=80)
            yield StatusLine(id="password-label")
            yield TextField(id="password", secret=True, limit=200)
            yield StatusLine(id="keys")

    def label(self, title: str, keys: str) -> None:
        """Say what this is, what stands in the fields, and what the keys do."""
        say = self.wording.say
        self.query_one("#title", StatusLine).show(title)
        self.query_one("#name-label", StatusLine).show(say("screens.login.username"))
        self.query_one("#password-label", StatusLine).show(say("screens.login.password"))
        self.query_one("#keys", StatusLine).show(keys)

    def fields(self) -> tuple[TextField, TextField]:
        """Return the field of the name and that of the password."""
        return self.query_one("#username", TextField), self.query_one("#password", TextField)

    def attempt(self, username: str, password: str) -> None:
        """Take what was typed."""
        raise NotImplementedError

    async def do(self, command: str) -> bool:
        """Move between the fields, or take what was typed."""
        username, password = self.fields()
        if command == "form.save" or (command == "list.open" and self.focused is password):
            self.attempt(username.value.strip(), password.value)
        elif command in ("form.next", "form.previous", "list.open"):
            self.set_focus(password if self.focused is username else username)
        else:
            return False
        return True

    async def take_key(self, key: str, character: str | None) -> None:
        """Enter is no key of the list here."""
        if key == "enter":
            await self.do("list.open")
        else:
            await super().take_key(key, character)
