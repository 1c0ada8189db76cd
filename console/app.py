"""The Textual App: theme, language, keys one at a time, and the screens as places to go."""

import asyncio
from typing import Any, ClassVar, TypeVar

from textual import events

from console.domain.case import Case
from console.domain.errors import DomainError
from console.keys.commands import CommandSpec
from console.launcher import Keeper
from console.ports.errors import HotlineError
from console.sync.status import LinkStatus
from console.texts import Catalogue
from console.usecases.workplace import Workplace
from screens.appearance import Appearance
from screens.base import ConsoleScreen, Dialog
from screens.calls import Calls
from screens.case.case_screen import CaseScreen, Neighbour
from screens.conversation import Conversations
from screens.desk_commands import DeskCommands
from screens.desk_work import DeskWork
from screens.drafts.aside import Aside
from screens.ending import end_when_told
from screens.guard import guarded
from screens.lock.locking import Locking
from screens.login.login_screen import LoginDialog
from screens.looking import Lookups
from screens.news import News
from screens.places import BELOW, Places
from screens.queue.queue_screen import QueueScreen
from screens.seat import Seat
from screens.standing import Standing, Standings
from screens.terminal_app import TerminalApp
from screens.title import notice_words, title_parts
from screens.typed_ahead import TypedAhead
from screens.whereabouts import Whereabouts
from screens.wording import Wording

_Answer = TypeVar("_Answer")


class HotlineApp(TerminalApp):
    """One operator's console."""

    CSS_PATH = "../screens/console.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[Any]] = []  # every key comes from the key table, none from the framework
    TITLE = "hotline"
    seat: Seat

    def __init__(self, workplace: Workplace, keeper: Keeper | None = None) -> None:
        super().__init__(keeper)
        self.theme = workplace.theme
        self.workplace = workplace
        self.desk, self.keys = workplace.desk, workplace.keys
        self.work = DeskWork(workplace.desk.store, lambda error: self.hand_over(lambda: self.seat.draft_failed(error)))
        self.whereabouts = Whereabouts(self)
        self.conversations = Conversations(self.failed, self.whereabouts.note)
        self.lookups = Lookups(self.conversations.beside)
        self.news = News(self.hand_over, self._show_news)
        self.link: LinkStatus | None = None
        self.standings = Standings(workplace.desk.store, self.work, workplace.notices)
        self.typed_ahead = TypedAhead(lambda key: self.keys.means(key, "form.save"))
        self.places = Places(self)
        self.earlier_lines: list[str] = []
        self._commands = DeskCommands(self)
        self.aside = Aside(self, self._commands)
        self.seat = Seat(self)
        self.calls = Calls(self)
        self.locking = Locking(self, workplace.guard)
        self.appearance = Appearance(Catalogue.load(workplace.language, self.keys.names()), self.desk.reference)

    @property
    def wording(self) -> Wording:
        """Codes to words, in the language of now."""
        return self.appearance.wording

    # -- life

    async def on_mount(self) -> None:
        """Paint first; the link comes in its own time."""
        end_when_told(self)
        asyncio.get_running_loop().set_exception_handler(self.loop_failed)
        with guarded(self):
            await self.places.show(QueueScreen)
            self.warn_when_small()
        await self.locking.follow()
        self.set_interval(1.0, self.locking.look)
        self.workplace.start(self.news)
        with guarded(self):
            if self.locking.up is None:
                await self.whereabouts.come_back()
            if self.keeper is not None and self.keeper.again:
                self.say_of_terminal("started_again")
            if notices := (*self.standings.now().notices, *self.workplace.key_notices):
                self.tell(notice_words(self.wording, notices[0]), wrong=True)
        with guarded(self):
            if not self.workplace.demo and self.standings.now().sign_in is None:
                await self._take(self.keys.command("session.sign_in").keys[0], None)

    async def on_unmount(self) -> None:
        """Make everything typed durable, and stop the sync, which closes loops of its own; both may take a moment."""
        self.lookups.close()
        await asyncio.to_thread(self.work.close)
        await asyncio.to_thread(self.workplace.stop)

    # -- keys

    async def on_event(self, event: events.Event) -> None:
        """Take keys and pasted text one at a time, each to its end; everything else is Textual's."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.locking.touched()
            self.typed_ahead.came(event.time)
            if not self.typed_ahead.drops(event.key, event.character):
                with guarded(self):
                    await self._take(event.key, event.character)
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            with guarded(self):
                self.take_paste(event)
        else:
            await super().on_event(event)

    async def _take(self, key: str, character: str | None) -> None:
        await self.work.caught_up()
        if isinstance(self.screen, ConsoleScreen):
            await self.conversations.run(self.screen.take_key(key, character))

    def failed(self, error: Exception) -> None:
        """Something ended in an error: say which, keep everything, go on."""
        if isinstance(error, DomainError | HotlineError):
            self._tell_error(error)
            return
        self.log.error(repr(error))
        self.tell(self.wording.say("screens.unforeseen", error=type(error).__name__), wrong=True)

    def report_unforeseen(self, error: BaseException) -> None:
        """Write down what is worth knowing of it, without personal data."""
        self.workplace.crashed(error)

    # -- places

    async def go_back(self) -> None:
        """Leave the screen on top; the queue stays."""
        if len(self.screen_stack) > BELOW:
            self.leave()
            self.refresh_screen()

    def leave(self) -> None:
        """Leave the screen on top."""
        self.places.leave()

    async def ask(self, dialog: Dialog[_Answer]) -> _Answer | None:
        """Show a dialog and return its answer, or None when it was left."""
        await self.push_screen(dialog)
        dialog.entered()
        answer: _Answer | None = await self.conversations.ask(dialog.answer)
        return answer

    async def open_case_screen(self, case_id: str | None, neighbour: Neighbour | None, *, over: bool = False) -> None:
        """Open a case, if there is one; `over` what is on top, which is come back to."""
        if case_id is not None:
            (await self.places.show(CaseScreen, over=over)).show_case(case_id, neighbour)

    async def case_saved(self, case: Case, trouble: Exception | None, words: str = "screens.saved") -> None:
        """After saving: show the case, its number and what was done on the message line."""
        self.leave()  # the form: Esc from the case goes to where one was before it
        await self.open_case_screen(case.id, None)
        self.tell(self.wording.say(words, number=self.wording.number(case.number)))
        if trouble is not None:
            self._tell_error(trouble)

    async def ask_sign_in(self) -> None:
        """Ask who sits here."""
        if any(isinstance(screen, LoginDialog) for screen in self.screen_stack):
            return
        backend = self.workplace.backend or self.wording.say("screens.demo")
        if await self.ask(LoginDialog(backend, self.workplace.sign_in)) is not None:
            self.seat.taken()

    async def run_desk_command(self, spec: CommandSpec) -> bool:
        """Carry out a command that is the same on every screen."""
        return await self._commands.run(spec.id)

    # -- what is shown

    def title_parts(self, standing: Standing) -> tuple[str, str, bool]:
        """Return the title line: left, right, whether the link is good."""
        return title_parts(self.wording, standing, self.workplace, self.link)

    def refresh_screen(self) -> None:
        """Draw what is true now, in the words of now."""
        self.appearance.renew()
        for screen in self.places.shown():
            screen.refreshed()

    def tell(self, text: str, wrong: bool = False) -> None:
        """Say something on the screen's message line."""
        if isinstance(self.screen, ConsoleScreen):
            self.screen.tell(text, wrong)

    def hint(self, text: str) -> None:
        """Say something, unless what was done last is being said."""
        if isinstance(self.screen, ConsoleScreen) and not self.screen.said():
            self.screen.tell(text)

    def say_of_terminal(self, what: str, **params: object) -> None:
        """Say something about the terminal on the message line."""
        self.tell(self.wording.say(f"screens.the_terminal.{what}", **params), wrong=True)

    def _tell_error(self, error: Exception) -> None:
        if isinstance(self.screen, ConsoleScreen):
            self.screen.tell_error(error)

    def switch_language(self, language: str = "") -> None:
        """Go on in the language of a code, or in the other one."""
        self.appearance.speak(language)
        self.refresh_screen()

    def switch_theme(self, name: str = "") -> None:
        """Draw in the colours of a name, or in the next ones, and say which."""
        self.theme = name or self.appearance.next_theme(self.theme)
        self.tell(self.wording.say(f"screens.theme.{self.theme}"))

    # -- what comes from other threads

    def _show_news(self, link: LinkStatus | None, cases: bool) -> None:
        self.link = link or self.link
        if link is not None:
            self.call_later(self.locking.follow)
        if cases or self.appearance.renew():
            self.refresh_screen()
        else:
            for screen in self.places.shown():
                screen.draw_chrome()
        self.seat.look()
        self.calls.look()
