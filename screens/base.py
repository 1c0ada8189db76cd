"""The base of all screens: chrome, key dispatch, and what is shown when something is refused or fails."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar, cast

from textual import events
from textual.app import App, ComposeResult
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from console.domain.case import Case
from console.domain.errors import DomainError
from console.keys.commands import CommandSpec, Group
from console.ports.errors import HotlineError
from console.texts.faults import describe
from screens.abilities import Abilities
from screens.console_port import Console
from screens.standing import Standing
from screens.text_modules.calling import Calling
from screens.widgets.bars import KeyBar, MessageBar, TitleBar
from screens.widgets.text_field import TextField
from screens.wording import Wording

_Answer = TypeVar("_Answer")
_Result = TypeVar("_Result")
#: Commands that enter what is typed, which a terminal may have garbled.
_ENTERING = frozenset({"form.save", "form.join", "form.link"})


class ConsoleScreen(Screen[None]):
    """A screen with title, body, message line and keys. Keys come through `take_key`, one at a time, to their end."""

    AUTO_FOCUS = None
    #: Its name, for commands that are only there.
    place = ""
    #: What a list, a form or the outbox adds to the situation.
    has_list = False
    has_form = False
    has_entries = False
    has_values = False

    def __init__(self) -> None:
        super().__init__()
        self.calling = Calling(self)
        self.abilities = Abilities(self)

    @property
    def console(self) -> Console:
        """The app, as far as screens know it."""
        return _console(self.app)

    @property
    def wording(self) -> Wording:
        """Codes to words."""
        return self.console.wording

    def compose(self) -> ComposeResult:
        """Put the fixed lines around the body."""
        yield TitleBar()
        yield from self.body()
        yield MessageBar()
        yield KeyBar()

    def body(self) -> Iterable[Widget]:
        """Yield what is between title and message line."""
        return ()

    def entered(self) -> None:
        """Called when the screen is mounted and on top, before the next key is taken."""

    def blank(self) -> None:
        """Called before a screen that was left comes back: nothing of then may be taken for now."""
        self.tell("")

    def left(self) -> None:
        """Called when the screen is not on the stack any more."""

    def hide(self) -> None:
        """Called when the terminal is locked: nothing of a case stays in what is drawn; `refreshed` brings it back."""
        self.tell("")

    def where(self) -> Mapping[str, Any] | None:
        """Return what it takes to come back here, as plain values without personal data; None where nobody comes back.

        A dialog names the `command` that opens it. What changes with every key of a list is under `cursor`.
        """
        return None

    async def come_back(self, where: Mapping[str, Any], below: "ConsoleScreen") -> bool:
        """Show again what `where` says, over the screen it was opened from; False when that is not there any more."""
        return True

    def refreshed(self) -> None:
        """Called when cases, the link or the language changed; draw what is true now."""

    def chosen_case(self) -> Case | None:
        """Return the case that case commands are about."""
        return None

    # -- chrome

    def draw_chrome(self) -> None:
        """Draw title and keys for the situation as it is; out of sight there is nothing to draw."""
        if not self.is_current:
            return
        standing = self.console.standings.now()
        self.query_one(TitleBar).show(*self.console.title_parts(standing))
        self.query_one(KeyBar).show(self.abilities.footer(standing))

    def obstacle(self, spec: CommandSpec, standing: Standing) -> DomainError | None:
        """Return why a command of this screen's own cannot work now for who sits here, or None."""
        return None

    def tell(self, text: str, wrong: bool = False) -> None:
        """Say something on the message line."""
        self.query_one(MessageBar).show(text, wrong)

    def said(self) -> str:
        """Return what stands on the message line."""
        return self.query_one(MessageBar).text

    def tell_error(self, error: Exception) -> None:
        """Say what is wrong and what to do."""
        message, remedy = describe(error, self.wording.texts)
        self.tell(f"{message} {remedy}".strip(), wrong=True)

    def on_resize(self, _: events.Resize) -> None:
        """Keep what one types in in sight, however small the window."""
        if self.focused is not None:
            self.call_after_refresh(self.focused.scroll_visible, animate=False)

    def on_text_field_refused(self, event: TextField.Refused) -> None:
        """Say that what was typed or pasted does not fit."""
        self.tell(self.wording.say("screens.too_long", limit=event.limit), wrong=True)

    def on_text_field_doubtful(self, event: TextField.Doubtful) -> None:
        """Say that what was typed or pasted may not be what was meant."""
        self.tell(self.wording.say(f"screens.the_terminal.{event.what}", count=event.count), wrong=True)

    # -- commands

    async def take_key(self, key: str, character: str | None) -> None:
        """Give a key to the focused field, else find and carry out its command."""
        typing = isinstance(self.focused, TextField)
        if isinstance(self.focused, TextField) and await self.calling.take_key(self.focused, key, character):
            return
        if typing and character and character.isprintable():
            return
        if (spec := self.abilities.meant(key)) is not None:
            await self.run_command(spec)

    async def run_command(self, spec: CommandSpec) -> None:
        """Carry out a command, or say why it cannot work now."""
        error = self.abilities.hindrance(spec)
        if error is not None:
            self._refuse(spec, error)
            return
        if spec.id in _ENTERING and self.calling.holds_back(self.query(TextField)):
            return
        if spec.group is not Group.FORM:
            # What was said of the command before would look like the answer to this one.
            self.tell("")
        if not await self.do(spec.id) and not await self.console.run_desk_command(spec):
            self._refuse(spec, DomainError("not_here"))

    def _refuse(self, spec: CommandSpec, error: DomainError) -> None:
        self.tell_error(error)
        if spec.typing:
            self.console.typed_ahead.refused()

    async def run_named(self, command: str) -> None:
        """Carry out the command of an id."""
        await self.run_command(self.console.keys.command(command))

    async def do(self, command: str) -> bool:
        """Carry out a command of this screen's own; return whether it is one."""
        return False

    async def perform(self, work: Callable[[], _Result]) -> _Result | None:
        """Run one use case in the desk thread; on refusal or failure say so and return None."""
        try:
            return await self.console.work.do(work)
        except (DomainError, HotlineError) as error:
            self.tell_error(error)
            return None


class Dialog(ConsoleScreen, ModalScreen[None], Generic[_Answer]):
    """A typed question: answered with one value, or left with None."""

    def __init__(self) -> None:
        super().__init__()
        self.answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def compose(self) -> ComposeResult:
        """A dialog has no chrome of its own but the message line."""
        yield from self.body()
        yield MessageBar()

    def draw_chrome(self) -> None:
        """Nothing of its own."""

    def relabel(self) -> None:
        """Say what is asked and what the keys do, in the language of now."""

    def refreshed(self) -> None:
        """The language may be another; what is typed stays."""
        self.relabel()

    def give(self, value: _Answer | None) -> None:
        """Answer, and leave; a dialog that something was opened over goes when that is left."""
        self.console.conversations.answered(self.answer, value)
        if self.app.screen is self:
            self.console.leave()

    def left(self) -> None:
        """Without an answer by now there will be none; whoever asked would wait for ever otherwise."""
        if not self.answer.done():
            self.console.conversations.answered(self.answer, None)


def _console(app: App[Any]) -> Console:
    return cast(Console, app)
