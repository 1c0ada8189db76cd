"""What a command line does: its verb is carried out, and what could not be done is kept to be mended."""

from typing import Protocol

from console.domain.case import Case
from console.domain.errors import DomainError
from console.ports.errors import HotlineError, UsageError
from console.texts import LANGUAGES
from console.usecases.act import Done
from console.usecases.case_verbs import CASE_VERBS
from console.usecases.command_line import Entry, parse
from console.usecases.find_cases import former_number, open_case
from console.usecases.new_line import PROPOSED
from screens.cards.taking import show_cards
from screens.command_line.command_line_dialog import CommandLineDialog
from screens.command_line.line_draft import let_go, line_draft, lines_aside
from screens.find.find_screen import FindScreen
from screens.form_draft import FormDraft
from screens.intake.intake_screen import IntakeScreen
from screens.line_moves import move_by_line
from screens.queue.keeping import drop
from screens.shell import Shell
from screens.text_modules.text_line import text_line
from screens.theme import PALETTES
from screens.undoing import take_back

#: Verbs that ask for their text or unit when none is typed → the command that asks.
_ASKED = {
    "assign": "assign",
    "note": "note",
    "close": "close",
    "answer": "close",
    "reopen": "reopen",
    "callback": "callback",
    "reply": "reply",
}
#: Verbs that are a command of the desk.
_COMMANDS = {
    "outbox": "outbox.show",
    "drafts": "drafts.show",
    "callbacks": "callbacks.show",
    "take": "calls.take",
    "sync": "sync.now",
    "state": "state.choose",
    "undo": "undo.last",
    "login": "session.sign_in",
    "lock": "session.lock",
    "lang": "language.switch",
    "theme": "theme.switch",
    "help": "help.show",
    "quit": "session.quit",
}


class Commands(Protocol):
    """The commands of the desk, as far as lines come back to them."""

    async def run(self, command: str) -> bool:
        """Carry out the command of an id; return whether there is one."""

    async def show_queue(self, view: str = "") -> None:
        """Go to the queue, in a view if one is named."""

    def case_in_sight(self) -> Case | None:
        """Return the case that commands are about."""

    def told_done(self, done: Done, words: str, **params: str) -> None:
        """Show what was done."""


class CommandLines:
    """Asks for lines, from anywhere, and does what they say."""

    def __init__(self, shell: Shell, commands: Commands) -> None:
        self._shell, self._commands = shell, commands
        #: Id of the case that was in sight when the line was begun.
        self._begun_at = ""

    async def ask(self, going_on: FormDraft | None = None, begin: str = "") -> None:
        """Ask for a line, or go on with one, and carry it out; `begin` stands in a new one."""
        draft, aside = going_on or line_draft(self._shell), lines_aside(self._shell)
        whose, case = self._shell.standings.now().actor, self._commands.case_in_sight()
        self._begun_at = case.id if case is not None else ""
        dialog = CommandLineDialog(self._shell.earlier_lines, aside, draft, begin)
        line = await self._shell.ask(dialog)
        if not line:
            if dialog.aside:
                self._shell.aside.told("screens.line.kept")
            return
        try:
            await self._enter(parse(line), draft)
        except (DomainError, HotlineError) as error:
            self._shell.screen.tell_error(error)
        finally:
            if not let_go(draft) and whose == self._shell.standings.now().actor:
                self._remember(line)

    def _remember(self, line: str) -> None:
        """Have an arrow bring a line back; one that nothing was made of, to be mended, only until the next is given."""
        lines = self._shell.earlier_lines
        lines[:] = [earlier for earlier in lines if _verb(earlier)]
        if _verb(line) != "find":
            lines.append(line)

    async def _enter(self, entry: Entry, draft: FormDraft) -> None:
        if entry.verb == "new":
            await self._whole_case(entry, draft)
        elif entry.verb in CASE_VERBS:
            await self._on_case(entry, draft)
        else:
            draft.drop()
            await self._go(entry)

    async def _go(self, entry: Entry) -> None:
        if entry.verb == "show":
            await self._show(entry)
        elif entry.verb == "find":
            (await self._shell.places.show(FindScreen)).look_for(entry.rest)
        elif entry.verb == "state" and entry.rest:
            await self._shell.calls.states.choose(entry.rest)
        elif entry.verb == "queue" and entry.rest.startswith("drop "):
            await drop(self._shell.screen, entry.rest.removeprefix("drop ").strip())
        elif entry.verb == "queue":
            await self._commands.show_queue(entry.rest or "open")
        elif entry.verb == "text":
            await text_line(self._shell.screen, entry.rest)
        elif entry.verb == "undo" and entry.number:
            await take_back(self._shell, open_case(self._shell.desk, entry.number).case.id)
        elif entry.verb == "reveal":
            await self._reveal(entry)
        elif entry.verb == "cards":
            await show_cards(self._shell, self._commands.told_done, entry.rest)
        elif entry.verb == "lang" and entry.rest:
            self._shell.switch_language(_language(entry.rest))
        elif entry.verb == "theme" and entry.rest:
            self._shell.switch_theme(_theme(entry.rest))
        else:
            await self._commands.run(_COMMANDS[entry.verb])

    async def _whole_case(self, entry: Entry, draft: FormDraft) -> None:
        """Save at once what is complete; else open the form with what was understood."""
        screen = await self._shell.places.show(IntakeScreen)
        proposed = entry.values.get("unit") == PROPOSED
        values = {**entry.values, "unit": ""} if proposed else entry.values
        if any(values.values()):
            # The form takes the line's place in its draft, so that at every moment one of them is there.
            screen.begin(values, draft.hand_over())
        if proposed:
            await screen.do("form.take_unit")
        # Where a unit was to be proposed and none is, the form stays open for one.
        if values.get("text") and values.get("address") and (not proposed or screen.values()["unit"]):
            await screen.do("form.save")

    async def _show(self, entry: Entry) -> None:
        key = entry.number or entry.rest
        if not key:
            raise UsageError("number_missing")
        shown = open_case(self._shell.desk, key)
        await self._shell.open_case_screen(shown.case.id, None)
        if former := former_number(key, shown.case):
            self._shell.screen.tell(self._shell.wording.renumbered(former, shown.case.number))

    async def _reveal(self, entry: Entry) -> None:
        """Ask for the reason on the page of the case, where the caller is then shown."""
        case = self._meant(entry)
        if case is None:
            raise DomainError("no_case")
        if entry.rest:
            raise UsageError("argument_surplus", {"name": entry.rest})
        if self._shell.screen.place != "case" or self._commands.case_in_sight() != case:
            await self._shell.open_case_screen(case.id, None)
        await self._shell.screen.run_named("case.reveal")

    def _meant(self, entry: Entry) -> Case | None:
        """The case a line names, else the one it was begun at: others may have moved the list on under it."""
        key = entry.number or self._begun_at
        return open_case(self._shell.desk, key).case if key else self._commands.case_in_sight()

    async def _on_case(self, entry: Entry, draft: FormDraft) -> None:
        case = self._meant(entry)
        if case is None:
            raise DomainError("no_case")
        if not entry.rest and entry.verb in _ASKED:
            draft.drop()
            await self._commands.run(f"case.{_ASKED[entry.verb]}")
        else:
            moved = await move_by_line(self._shell, CASE_VERBS[entry.verb], case, entry.rest, draft.id)
            draft.used()
            self._commands.told_done(moved.done, moved.words, **moved.params)


def _verb(line: str) -> str:
    """Return the verb of a line; empty when nothing can be made of it."""
    try:
        return parse(line).verb
    except (DomainError, HotlineError):
        return ""


def _language(typed: str) -> str:
    wanted = typed.strip().lower()
    found = [code for code in LANGUAGES if wanted and code.lower().startswith(wanted)]
    if not found:
        raise UsageError("unknown_language", {"value": typed})
    return found[0]


def _theme(typed: str) -> str:
    wanted = typed.strip().lower()
    found = [name for name in PALETTES if name.startswith(wanted)]
    if len(found) != 1:
        raise UsageError("unknown_theme", {"value": typed, "known": " ".join(PALETTES)})
    return found[0]
