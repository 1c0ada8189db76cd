"""The login dialog: user name and password, asked of the backend without holding up anything else."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from console.ports.errors import HotlineError, Unreachable
from console.ports.records import SignIn
from console.sync.status import LinkState
from screens.attempt import in_own_thread
from screens.base import ConsoleScreen, Dialog
from screens.credentials import CredentialsForm


class LoginDialog(Dialog[SignIn], CredentialsForm):
    """Asks for a sign-in until it is given or left."""

    CSS_PATH = "../dialogs/dialogs.tcss"

    def __init__(self, backend: str, sign_in: Callable[[str, str], SignIn]) -> None:
        super().__init__()
        self._backend = backend
        self._sign_in = sign_in
        self._attempt: asyncio.Task[None] | None = None

    def entered(self) -> None:
        """Begin with the first empty field."""
        self.relabel()
        username, password = self.fields()
        username.value = self._expected()
        self.set_focus(password if username.value else username)

    def relabel(self) -> None:
        """Where one signs in, the fields, and the keys."""
        say = self.wording.say
        self.label(say("screens.login.title", backend=self._backend), say("screens.login.keys"))

    def _expected(self) -> str:
        """Return the name to begin with: who is asked again types the password; at a change of shift another comes."""
        known, link = self.console.standings.now().sign_in, self.console.link
        expired = link is not None and link.state is LinkState.NEEDS_SIGN_IN
        return known.actor.username if known is not None and expired else ""

    def where(self) -> Mapping[str, Any]:
        """What opens it, and the name; never the password."""
        return {"command": "session.sign_in", "typed": self.fields()[0].value}

    async def come_back(self, where: Mapping[str, Any], below: ConsoleScreen) -> bool:
        """The name stands there again."""
        self.fields()[0].value = str(where["typed"])
        return True

    async def do(self, command: str) -> bool:
        """Leave, or what the form does."""
        if command != "screen.back":
            return await super().do(command)
        self.give(None)
        return True

    def attempt(self, username: str, password: str) -> None:
        """Sign in."""
        if self._attempt is None:
            self.tell(self.wording.say("screens.login.asking"))
            self._attempt = self.console.conversations.beside(self._ask(username, password))

    async def _ask(self, username: str, password: str) -> None:
        try:
            sign_in = await in_own_thread(lambda: self._sign_in(username, password))
        except HotlineError as error:
            # "Go on working, it is sent later" is no help to somebody who is not signed in yet.
            self.tell_error(Unreachable("sign_in_unreachable") if isinstance(error, Unreachable) else error)
            self.fields()[1].value = ""
        else:
            self.give(sign_in)
        finally:
            self._attempt = None

    def left(self) -> None:
        """However it is left, nobody waits for the backend any more."""
        if self._attempt is not None and self._attempt is not asyncio.current_task():
            self._attempt.cancel()
        super().left()
