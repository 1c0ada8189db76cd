"""Carrying out what a person decides about an entry, from the list or from its page: mine, theirs, other words, up."""

from collections.abc import Callable
from functools import partial
from typing import Any

from console.domain.errors import DomainError
from console.keys.commands import CommandSpec
from console.ports.records import Pending, SyncState
from console.usecases.attention import (
    Comparison,
    not_to_decide,
    not_to_resend,
    nothing_of_theirs,
    theirs_of,
)
from console.usecases.find_cases import open_case
from console.usecases.lookups import Lookups
from console.usecases.rewriting import rewritten
from console.usecases.settle import Verdict, discard_command, resend_command, take_theirs
from console.usecases.verb_values import Meaning
from screens.base import ConsoleScreen
from screens.dialogs.confirm_dialog import ConfirmDialog
from screens.dialogs.text_dialog import TextDialog
from screens.dialogs.unit_dialog import UnitDialog
from screens.intake.form import IntakeForm
from screens.outbox.choices import Choices
from screens.outbox.edit_draft import begin_edit_draft
from screens.outbox.values import field_name, in_words
from screens.standing import Standing

#: Values that are not words: nothing is typed for them here.
_NOT_TYPED = frozenset({"number", "former_numbers", "formal", "joined", "from_case", "type"})
#: Typed by whoever wrote them down, and not shown to others.
_PERSONAL = frozenset({"caller.name", "caller.phone"})


def editable(compared: Comparison) -> tuple[str, ...]:
    """Return the fields of an entry that can be written anew."""
    return tuple(row.field for row in compared.rows if row.mine is not None and row.field not in _NOT_TYPED)


class Deciding:
    """The decisions of one screen; each returns whether the entry is settled."""

    def __init__(self, screen: ConsoleScreen) -> None:
        self._screen = screen

    def obstacle(self, spec: CommandSpec, entry: Pending | None, standing: Standing) -> DomainError | None:
        """Return why a decision cannot be made about an entry, or None."""
        if entry is None:
            return DomainError("no_entry")
        actor = standing.sign_in.actor if standing.sign_in is not None else None
        if spec.id == "outbox.discard":
            reason = not_to_decide(actor, entry)
        elif spec.id == "outbox.theirs" and entry.state is SyncState.ATTENTION:
            reason = nothing_of_theirs(actor, entry, theirs_of(self._screen.console.desk, entry))
        else:
            reason = not_to_resend(actor, entry)
        return DomainError(reason, {"user": entry.command.actor.username}) if reason else None

    def choices(self, entry: Pending) -> Choices:
        """Return what was chosen about an entry so far."""
        console = self._screen.console
        return Choices(
            console.work, console.standings.now().actor.username, entry.command.id, console.desk.clock.new_id
        )

    async def mine(self, compared: Comparison, choices: Choices) -> bool:
        """Put it again as it was wanted, with what is chosen."""
        desk, command_id = self._screen.console.desk, compared.entry.command.id
        verdict = choices.verdict(compared.rows)
        return await self._settled(lambda: resend_command(desk, command_id, verdict=verdict), choices, "resent")

    async def theirs(self, compared: Comparison, choices: Choices) -> bool:
        """Let stand what others did."""
        desk, command_id = self._screen.console.desk, compared.entry.command.id
        drafts = (choices.id,)
        return await self._settled(lambda: take_theirs(desk, command_id, compared.rows, drafts), choices, "took_theirs")

    async def discard(self, entry: Pending) -> bool:
        """Give it up, when the question is answered with yes."""
        console, choices = self._screen.console, self.choices(entry)
        if not await console.ask(ConfirmDialog(self._screen.wording.say("screens.outbox.discard_question"))):
            return False
        drafts = (choices.id,)
        return await self._settled(
            lambda: discard_command(console.desk, entry.command.id, drafts), choices, "discarded"
        )

    async def _settled(self, work: Callable[[], object], choices: Choices, words: str) -> bool:
        def to_the_end() -> bool:
            work()
            return True

        if not await self._screen.perform(to_the_end):
            return False
        choices.used()
        self._say(words)
        return True

    async def edit(self, compared: Comparison, field: str, choices: Choices, draft_id: str = "") -> bool:
        """Ask for another value of a field; with nothing else to decide it is put again at once."""
        if field == "unit":
            return await self._edit_unit(compared, field, choices)
        console, entry = self._screen.console, compared.entry
        desk = console.desk
        draft = await begin_edit_draft(console, entry, field, draft_id)
        meaning = Meaning(Lookups(desk.reference()), lambda key: open_case(desk, key).case.id, desk.clock.now())

        def write(text: str) -> bool:
            value = rewritten(meaning, entry.command.action, field, text)
            return self._written(compared, field, value, choices, draft.id)

        title = partial(self._title, compared, field)
        dialog = TextDialog(title, draft, self._begin(compared, field, choices), write)
        settled = await console.ask(dialog)
        if settled is None and dialog.aside:
            console.aside.told("screens.outbox.kept")
        return self._say_edited(settled)

    async def _edit_unit(self, compared: Comparison, field: str, choices: Choices) -> bool:
        wording = self._screen.wording
        units = IntakeForm(wording.reference, wording.texts).units()
        code = await self._screen.console.ask(UnitDialog(partial(self._title, compared, field), units, None))
        if not code:
            return False
        return self._say_edited(await self._screen.perform(lambda: self._written(compared, field, code, choices, "")))

    def _written(self, compared: Comparison, field: str, value: Any, choices: Choices, draft_id: str) -> bool:
        """Put it again with the value, or keep the value for later; return whether it was put again."""
        desk, entry = self._screen.console.desk, compared.entry
        if len(editable(compared)) == 1:
            verdict = Verdict(edited={field: value}, seen=compared.rows, drafts=(choices.id, draft_id))
            resend_command(desk, entry.command.id, verdict=verdict)
            choices.used()
            return True
        choices.edit(field, value, desk.clock.now(), desk.store, draft_id)
        return False

    def _say_edited(self, settled: bool | None) -> bool:
        if settled is not None:
            self._say("resent" if settled else "edited")
        return bool(settled)

    def _title(self, compared: Comparison, field: str) -> str:
        wording = self._screen.wording
        number = wording.number(compared.case.number if compared.case else None)
        return wording.say("screens.outbox.edit_title", field=field_name(field, wording), number=number)

    def _begin(self, compared: Comparison, field: str, choices: Choices) -> str:
        """What stands there to be changed: what is wanted, as it is typed."""
        entry = compared.entry
        row = next(row for row in compared.rows if row.field == field)
        value = choices.edited.get(field, row.mine)
        own = self._screen.console.standings.now().actor == entry.command.actor
        if field in _PERSONAL and not own:
            return ""
        if isinstance(value, list | tuple):
            return " ".join(str(one) for one in value)
        return in_words(field, value, self._screen.wording) if isinstance(value, bool) else str(value)

    def _say(self, words: str) -> None:
        self._screen.tell(self._screen.wording.say(f"screens.outbox.{words}"))
