"""Commands that are the same on every screen."""

from collections.abc import Callable

from console.domain.case import Case
from console.domain.codes import Action
from console.sync.status import LinkState
from console.texts.faults import describe_code
from console.usecases.act import Done
from console.usecases.assign_case import assign_case
from console.usecases.callbacks import TO_CALL
from screens.base import ConsoleScreen
from screens.callback.callback_screen import CallbackScreen
from screens.callback.calling import VERB, call_back
from screens.cards.taking import show_cards
from screens.command_line.entering import CommandLines
from screens.dialogs.case_dialog import CaseWatch
from screens.dialogs.unit_dialog import UnitDialog
from screens.drafts.drafts_screen import DraftsScreen
from screens.ends import reject, transfer
from screens.find.find_screen import FindScreen
from screens.form_draft import FormDraft
from screens.help.help_screen import HelpScreen
from screens.intake.form import IntakeForm
from screens.intake.intake_screen import IntakeScreen
from screens.outbox.outbox_screen import OutboxScreen
from screens.palette.choosing import show_palette
from screens.queue.queue_screen import QueueScreen
from screens.replying import VERB as REPLY
from screens.replying import ask_reply
from screens.shell import Shell
from screens.text_verbs import ask_text, heading
from screens.undoing import take_back


class DeskCommands:
    """Carries out commands by id."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._lines = CommandLines(shell, self)

    async def run(self, command: str) -> bool:
        """Carry out the command of an id; return whether there is one."""
        action = {
            "help.show": lambda: self._go(HelpScreen),
            "case.new": self._new,
            "case.find": lambda: self._go(FindScreen),
            "queue.show": self.show_queue,
            "sync.now": self._sync,
            "case.assign": self._assign,
            "case.note": lambda: self.text("note"),
            "case.close": lambda: self.text("close"),
            "case.reopen": lambda: self.text("reopen"),
            "case.reply": lambda: self.text("reply"),
            "case.callback": self._call_back,
            "callbacks.show": lambda: self._go(CallbackScreen),
            "calls.take": self._shell.calls.take,
            "state.choose": self._shell.calls.states.ask,
            "case.transfer": lambda: transfer(self._shell, self.case_in_sight(), self.told_done),
            "case.reject": lambda: reject(self._shell, self.case_in_sight(), self.told_done),
            "undo.last": lambda: take_back(self._shell),
            "cards.show": lambda: show_cards(self._shell, self.told_done),
            "drafts.show": lambda: self._go(DraftsScreen),
            "outbox.show": lambda: self._go(OutboxScreen),
            "palette.show": lambda: show_palette(self._shell, lambda line: self._lines.ask(begin=line)),
            "form.turn": self._shell.aside.turn,
            "command.line": self.line,
            "language.switch": self._language,
            "theme.switch": self._theme,
            "session.sign_in": self._shell.ask_sign_in,
            "session.lock": self._shell.locking.lock,
            "screen.back": self._shell.go_back,
            "session.quit": self._quit,
        }.get(command)
        if action is None:
            return False
        await action()
        return True

    def case_in_sight(self) -> Case | None:
        """Return the case that commands are about."""
        screen = self._shell.screen
        return screen.chosen_case() if isinstance(screen, ConsoleScreen) else None

    async def _go(self, kind: type[ConsoleScreen]) -> None:
        await self._shell.places.show(kind)

    async def _new(self) -> None:
        if isinstance(self._shell.screen, IntakeScreen):
            await self._shell.screen.do("form.fresh")
        else:
            await self._go(IntakeScreen)

    async def show_queue(self, view: str = "") -> None:
        """Go to the queue, in a view if one is named; whom to call back is a place of its own."""
        if view == TO_CALL.id:
            await self._go(CallbackScreen)
            return
        queue = await self._shell.places.show(QueueScreen)
        if view:
            queue.show_view(view)

    async def line(self, going_on: FormDraft | None = None) -> None:
        """Ask for a line, or go on with one, and carry it out."""
        await self._lines.ask(going_on)

    async def _sync(self) -> None:
        self._shell.workplace.sync_now()
        link, wording = self._shell.link, self._shell.wording
        if link is not None and link.state is LinkState.OFFLINE and link.error:
            # Why it did not work so far, and what to do; the next attempt is under way.
            self._shell.tell(" ".join(describe_code(link.error, {}, wording.texts)), wrong=True)
        else:
            self._shell.tell(wording.say("screens.syncing"))

    async def _language(self) -> None:
        self._shell.switch_language()

    async def _theme(self) -> None:
        self._shell.switch_theme()

    async def _quit(self) -> None:
        self._shell.whereabouts.leave()
        self._shell.exit(0)

    async def _assign(self) -> None:
        case = self.case_in_sight()
        if case is None:
            return
        desk, wording = self._shell.desk, self._shell.wording
        form = IntakeForm(wording.reference, wording.texts)
        suggested = form.suggested_unit(_of(case))

        def title() -> str:
            said = self._shell.wording
            return said.say("screens.unit.title", number=said.number(case.number), title=case.title)

        code = await self._shell.ask(
            UnitDialog(title, form.units(), suggested, CaseWatch(self._shell, case, Action.ASSIGN))
        )
        if code:
            await self._do(lambda: assign_case(desk, case.id, code), "assigned", unit=wording.unit(code))

    async def _call_back(self, draft_id: str = "") -> None:
        await call_back(self._shell, self.case_in_sight(), self.told_done, draft_id)

    async def text(self, verb: str, draft_id: str = "") -> None:
        """Ask for the text of a verb about the case in sight, going on with a draft rather than with another."""
        if verb == VERB:
            await self._call_back(draft_id)
            return
        case = self.case_in_sight()
        if case is None:
            return
        if verb == REPLY:
            done = await ask_reply(self._shell, case, draft_id)
        else:
            done = await ask_text(self._shell, verb, case, draft_id)
        if done is not None:
            self.told_done(done, heading(verb, case))

    async def _do(self, work: Callable[[], Done], words: str, **params: str) -> None:
        done = await self._shell.screen.perform(work)
        if done is not None:
            self.told_done(done, words, **params)

    def told_done(self, done: Done, words: str, **params: str) -> None:
        """Show what was done, in words with their particulars."""
        self._shell.refresh_screen()
        number = self._shell.wording.number(done.case.number)
        self._shell.tell(self._shell.wording.say(f"screens.done.{words}", number=number, **params))


def _of(case: Case) -> dict[str, str]:
    """Return of a case what its unit is proposed from, as a form has it."""
    place = case.location
    return {"category": case.category, "street": place.street or place.district, "address": place.address}
