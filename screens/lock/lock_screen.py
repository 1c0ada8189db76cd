"""The lock screen: nothing but who sits here and a field for the password, until that is right."""

import asyncio
from collections.abc import Callable, Iterable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from console.keys.commands import CommandSpec
from console.ports.errors import HotlineError, Unreachable
from console.ports.records import SignIn
from screens.attempt import in_own_thread
from screens.base import ConsoleScreen
from screens.widgets.bars import MessageBar
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField

#: What works while it is locked: the fields, the language, and leaving.
_ALLOWED = frozenset({"form.next", "form.previous", "form.save", "list.open", "language.switch", "session.quit"})


class LockScreen(ConsoleScreen):
    """Stands before everything else; whoever sits here may also be somebody else, and then begins at the queue."""

    CSS_PATH = "lock_screen.tcss"
    has_form = True

    def __init__(self, unlock: Callable[[str, str], SignIn], unlocked: Callable[[], None]) -> None:
        super().__init__()
        self._unlock = unlock
        self._unlocked = unlocked
        self._attempt: asyncio.Task[None] | None = None

    def compose(self) -> ComposeResult:
        """No title and no keys: there is nothing to be said of cases, and nothing to be done with them."""
        yield from self.body()
        yield MessageBar()

    def body(self) -> Iterable[Widget]:
        """Who, and the password."""
        with Vertical(id="panel"):
            yield StatusLine(id="title")
            yield StatusLine(id="name-label")
            yield TextField(id="username", limit=80)
            yield StatusLine(id="password-label")
            yield TextField(id="password", secret=True, limit=200)
            yield StatusLine(id="keys")

    def entered(self) -> None:
        """Ask for the password of whoever sits here."""
        username, password = self._fields()
        username.value = self.console.standings.now().actor.username
        password.value = ""
        self.set_focus(password)
        self.refreshed()

    def refreshed(self) -> None:
        """Say it in the language of now."""
        say = self.wording.say
        self.query_one("#title", StatusLine).show(say("screens.lock.title"))
        self.query_one("#name-label", StatusLine).show(say("screens.login.username"))
        self.query_one("#password-label", StatusLine).show(say("screens.login.password"))
        self.query_one("#keys", StatusLine).show(say("screens.lock.keys"))

    def draw_chrome(self) -> None:
        """Nothing of its own."""

    def _fields(self) -> tuple[TextField, TextField]:
        return self.query_one("#username", TextField), self.query_one("#password", TextField)

    async def run_command(self, spec: CommandSpec) -> None:
        """Everything else has to wait."""
        if spec.id in _ALLOWED:
            await super().run_command(spec)

    async def do(self, command: str) -> bool:
        """Move between the fields, or unlock."""
        username, password = self._fields()
        if command == "form.save" or (command == "list.open" and self.focused is password):
            self._try(username.value.strip(), password.value)
        elif command in ("form.next", "form.previous", "list.open"):
            self.set_focus(password if self.focused is username else username)
        else:
            return False
        return True

    async def take_key(self, key: str, character: str | None) -> None:
        """Enter goes on to the password, and from there unlocks."""
        if key == "enter":
            await self.do("list.open")
        else:
            await super().take_key(key, character)

    def _try(self, username: str, password: str) -> None:
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
                self._fields()[1].value = ""
