"""Commands that are the same on every screen, and the command line that runs them by name."""

from collections.abc import Callable
from typing import Any, Protocol

from console.domain.case import Case
from console.domain.errors import DomainError
from console.ports.errors import HotlineError, UsageError
from console.sync.status import LinkState, LinkStatus
from console.texts import LANGUAGES
from console.texts.faults import describe_code
from console.usecases.act import Done
from console.usecases.assign_case import assign_case
from console.usecases.case_verbs import CASE_VERBS
from console.usecases.command_line import Entry, parse
from console.usecases.find_cases import open_case
from screens.base import ConsoleScreen
from screens.command_line.command_line_dialog import CommandLineDialog
from screens.dialogs.unit_dialog import UnitDialog
from screens.find.find_screen import FindScreen
from screens.help.help_screen import HelpScreen
from screens.intake.form import IntakeForm
from screens.intake.intake_screen import IntakeScreen
from screens.line_moves import move_by_line
from screens.outbox.outbox_screen import OutboxScreen
from screens.places import Places
from screens.queue.queue_screen import QueueScreen
from screens.text_verbs import Asking, ask_text, heading

#: Verbs that ask for their text or unit when none is typed → the command that asks.
_ASKED = {"assign": "assign", "note": "note", "close": "close", "answer": "close", "reopen": "reopen"}


class Shell(Asking, Protocol):
    """What these commands need of the app beyond what screens need."""

    @property
    def screen(self) -> Any:
        """The screen on top."""

    places: Places
    link: LinkStatus | None

    async def ask_sign_in(self) -> None:
        """Ask who sits here."""

    def switch_language(self, language: str = "") -> None:
        """Go on in the language of a code, or in the other one."""

    def refresh_screen(self) -> None:
        """Draw what is true now."""

    def exit(self, result: int = 0) -> None:
        """Leave the program."""


class DeskCommands:
    """Carries out commands by id, and lines by verb."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._lines: list[str] = []

    async def run(self, command: str) -> bool:
        """Carry out the command of an id; return whether there is one."""
        action = {
            "help.show": lambda: self._go(HelpScreen),
            "case.new": self._new,
            "case.find": lambda: self._go(FindScreen),
            "queue.show": self._queue,
            "sync.now": self._sync,
            "case.assign": self._assign,
            "case.note": lambda: self._text("note"),
            "case.close": lambda: self._text("close"),
            "case.reopen": lambda: self._text("reopen"),
            "outbox.show": lambda: self._go(OutboxScreen),
            "command.line": self._command_line,
            "language.switch": self._language,
            "session.sign_in": self._shell.ask_sign_in,
            "screen.back": self._shell.go_back,
            "session.quit": self._quit,
        }.get(command)
        if action is None:
            return False
        await action()
        return True

    def _case(self) -> Case | None:
        screen = self._shell.screen
        return screen.chosen_case() if isinstance(screen, ConsoleScreen) else None

    async def _go(self, kind: type[ConsoleScreen]) -> None:
        await self._shell.places.show(kind)

    async def _new(self) -> None:
        if isinstance(self._shell.screen, IntakeScreen):
            await self._shell.screen.do("form.fresh")
        else:
            await self._go(IntakeScreen)

    async def _queue(self, view: str = "") -> None:
        queue = await self._shell.places.show(QueueScreen)
        if view:
            queue.show_view(view)

    async def _sync(self) -> None:
        self._shell.desk.ring()
        link, wording = self._shell.link, self._shell.wording
        if link is not None and link.state is LinkState.OFFLINE and link.error:
            # Why it did not work so far, and what to do; the next attempt is under way.
            self._shell.tell(" ".join(describe_code(link.error, {}, wording.texts)), wrong=True)
        else:
            self._shell.tell(wording.say("screens.syncing"))

    async def _language(self) -> None:
        self._shell.switch_language()

    async def _quit(self) -> None:
        self._shell.exit(0)

    async def _assign(self) -> None:
        case = self._case()
        if case is None:
            return
        desk, wording = self._shell.desk, self._shell.wording
        form = IntakeForm(wording.reference, wording.texts)
        suggested = form.suggested_unit({"category": case.category})
        title = wording.say("screens.unit.title", number=wording.number(case.number), title=case.title)
        code = await self._shell.ask(UnitDialog(title, form.units(), suggested))
        if code:
            await self._do(lambda: assign_case(desk, case.id, code), "assigned", unit=wording.unit(code))

    async def _text(self, verb: str) -> None:
        case = self._case()
        done = await ask_text(self._shell, verb, case) if case is not None else None
        if case is not None and done is not None:
            self._done(done, heading(verb, case))

    async def _do(self, work: Callable[[], Done], words: str, **params: str) -> None:
        done = await self._shell.screen.perform(work)
        if done is not None:
            self._done(done, words, **params)

    def _done(self, done: Done, words: str, **params: str) -> None:
        self._shell.refresh_screen()
        number = self._shell.wording.number(done.case.number)
        self._shell.tell(self._shell.wording.say(f"screens.done.{words}", number=number, **params))

    # -- the command line

    async def _command_line(self) -> None:
        line = await self._shell.ask(CommandLineDialog(self._lines))
        if not line:
            return
        self._lines.append(line)
        try:
            await self._enter(parse(line))
        except (DomainError, HotlineError) as error:
            self._shell.screen.tell_error(error)

    async def _enter(self, entry: Entry) -> None:
        if entry.verb == "new":
            await self._whole_case(entry)
        elif entry.verb == "show":
            await self._show(entry)
        elif entry.verb == "find":
            (await self._shell.places.show(FindScreen)).look_for(entry.rest)
        elif entry.verb == "queue":
            await self._queue(entry.rest or "open")
        elif entry.verb in CASE_VERBS:
            await self._on_case(entry)
        elif entry.verb == "lang" and entry.rest:
            self._shell.switch_language(_language(entry.rest))
        else:
            ids = {"outbox": "outbox.show", "sync": "sync.now", "login": "session.sign_in", "lang": "language.switch"}
            await self.run({**ids, "help": "help.show", "quit": "session.quit"}[entry.verb])

    async def _whole_case(self, entry: Entry) -> None:
        """Save at once what is complete; else open the form with what was understood."""
        screen = await self._shell.places.show(IntakeScreen)
        screen.begin(entry.values)
        if entry.values.get("text") and entry.values.get("address"):
            await screen.do("form.save")

    async def _show(self, entry: Entry) -> None:
        key = entry.number or entry.rest
        if not key:
            raise UsageError("number_missing")
        shown = open_case(self._shell.desk, key)
        await self._shell.open_case_screen(shown.case.id, None)

    async def _on_case(self, entry: Entry) -> None:
        case = open_case(self._shell.desk, entry.number).case if entry.number else self._case()
        if case is None:
            raise DomainError("no_case")
        if not entry.rest and entry.verb in _ASKED:
            await self.run(f"case.{_ASKED[entry.verb]}")
        else:
            moved = await move_by_line(self._shell, CASE_VERBS[entry.verb], case, entry.rest)
            self._done(moved.done, moved.words, **moved.params)


def _language(typed: str) -> str:
    wanted = typed.strip().lower()
    found = [code for code in LANGUAGES if wanted and code.lower().startswith(wanted)]
    if not found:
        raise UsageError("unknown_language", {"value": typed})
    return found[0]
