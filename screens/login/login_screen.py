"""The login dialog: user name and password, asked of the backend without holding up anything else."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from textual.containers import Vertical
from textual.widget import Widget

from console.ports.errors import HotlineError, Unreachable
from console.ports.records import SignIn
from console.sync.status import LinkState
from screens.attempt import in_own_thread
from screens.base import ConsoleScreen, Dialog
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField


class LoginDialog(Dialog[SignIn]):
    """Asks for a sign-in until it is given or left."""

    CSS_PATH = "../dialogs/dialogs.tcss"
    has_form = True

    def __init__(self, backend: str, sign_in: Callable[[str, str], SignIn]) -> None:
        super().__init__()
        self._backend = backend
        self._sign_in = sign_in
        self._attempt: asyncio.Task[None] | None = None

    def body(self) -> Iterable[Widget]:
        """Where to, who, and the password."""
        with Vertical(id="panel"):
            yield StatusLine(id="title")
            yield StatusLine(id="name-label")
            yield TextField(id="username", limit=80)
            yield StatusLine(id="password-label")
            yield TextField(id="password", secret=True, limit=200)
            yield StatusLine(id="keys")

    def entered(self) -> None:
        """Begin with the first empty field."""
        say = self.wording.say
        self.query_one("#title", StatusLine).show(say("screens.login.title", backend=self._backend))
        self.query_one("#name-label", StatusLine).show(say("screens.login.username"))
        self.query_one("#password-label", StatusLine).show(say("screens.login.password"))
        self.query_one("#keys", StatusLine).show(say("screens.login.keys"))
        username, password = self._fields()
        username.value = self._expected()
        self.set_focus(password if username.value else username)

    def _expected(self) -> str:
        """Return the name to begin with: who is asked again types the password; at a change of shift another comes."""
        known, link = self.console.standings.now().sign_in, self.console.link
        expired = link is not None and link.state is LinkState.NEEDS_SIGN_IN
        return known.actor.username if known is not None and expired else ""

    def _fields(self) -> tuple[TextField, TextField]:
        return self.query_one("#username", TextField), self.query_one("#password", TextField)

    def where(self) -> Mapping[str, Any]:
        """What opens it, and the name; never the password."""
        return {"command": "session.sign_in", "typed": self._fields()[0].value}

    async def come_back(self, where: Mapping[str, Any], below: ConsoleScreen) -> bool:
        """The name stands there again."""
        self._fields()[0].value = str(where["typed"])
        return True

    async def do(self, command: str) -> bool:
        """Move between the fields, sign in, or leave."""
        username, password = self._fields()
        if command == "screen.back":
            self.give(None)
        elif command == "form.save" or (command == "list.open" and self.focused is password):
            self._try(username.value.strip(), password.value)
        elif command in ("form.next", "form.previous", "list.open"):
            self.set_focus(password if self.focused is username else username)
        else:
            return False
        return True

    async def take_key(self, key: str, character: str | None) -> None:
        """Enter goes on to the password, and from there signs in."""
        if key == "enter":
            await self.do("list.open")
        else:
            await super().take_key(key, character)

    def _try(self, username: str, password: str) -> None:
        if self._attempt is None:
            self.tell(self.wording.say("screens.login.asking"))
            self._attempt = self.console.conversations.beside(self._ask(username, password))

    async def _ask(self, username: str, password: str) -> None:
        try:
            sign_in = await in_own_thread(lambda: self._sign_in(username, password))
        except HotlineError as error:
            # "Go on working, it is sent later" is no help to somebody who is not signed in yet.
            self.tell_error(Unreachable("sign_in_unreachable") if isinstance(error, Unreachable) else error)
            self._fields()[1].value = ""
        else:
            self.give(sign_in)
        finally:
            self._attempt = None

    def left(self) -> None:
        """However it is left, nobody waits for the backend any more."""
        if self._attempt is not None and self._attempt is not asyncio.current_task():
            self._attempt.cancel()
        super().left()
