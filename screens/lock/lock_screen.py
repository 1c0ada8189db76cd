"""The lock screen: nothing but who sits here and a field for the password, until that is right."""

import asyncio
from collections.abc import Callable

from textual.app import ComposeResult

from console.keys.commands import CommandSpec
from console.ports.errors import HotlineError, Unreachable
from console.ports.records import SignIn
from screens.attempt import in_own_thread
from screens.credentials import CredentialsForm
from screens.widgets.bars import MessageBar

#: What works while it is locked: the fields, the language, and leaving.
_ALLOWED = frozenset({"form.next", "form.previous", "form.save", "list.open", "language.switch", "session.quit"})


class LockScreen(CredentialsForm):
    """Stands before everything else; whoever sits here may also be somebody else, and then begins at the queue."""

    CSS_PATH = "lock_screen.tcss"

    def __init__(self, unlock: Callable[[str, str], SignIn], unlocked: Callable[[], None]) -> None:
        super().__init__()
        self._unlock = unlock
        self._unlocked = unlocked
        self._attempt: asyncio.Task[None] | None = None

    def compose(self) -> ComposeResult:
        """No title and no keys: there is nothing to be said of cases, and nothing to be done with them."""
        yield from self.body()
        yield MessageBar()

    def entered(self) -> None:
        """Ask for the password of whoever sits here."""
        username, password = self.fields()
        username.value = self.console.standings.now().actor.username
        password.value = ""
        self.set_focus(password)
        self.refreshed()

    def refreshed(self) -> None:
        """Say it in the language of now."""
        say = self.wording.say
        self.label(say("screens.lock.title"), say("screens.lock.keys"))

    def draw_chrome(self) -> None:
        """Nothing of its own."""

    async def run_command(self, spec: CommandSpec) -> None:
        """Everything else has to wait."""
        if spec.id in _ALLOWED:
            await super().run_command(spec)

    def attempt(self, username: str, password: str) -> None:
        """Unlock, if it is right."""
        if self._attempt is None and password:
            self.tell(self.wording.say("screens.lock.asking"))
            self._attempt = self.console.conversations.beside(self._ask(username, password))

    async def _ask(self, username: str, password: str) -> None:
        try:
            await in_own_thread(lambda: self._unlock(username, password))
        except HotlineError as error:
            self.tell_error(Unreachable("unlock_unreachable") if isinstance(error, Unreachable) else error)
        else:
            self._unlocked()
        finally:
            self._attempt = None
            if self.is_mounted:
                self.fields()[1].value = ""
