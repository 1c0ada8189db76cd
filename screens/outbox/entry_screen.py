"""The page of one entry that needs a person: base, theirs and mine of each value, and the keys that decide."""

from collections.abc import Iterable, Mapping
from typing import Any

from textual import events
from textual.widget import Widget

from console.domain.case import Case
from console.domain.errors import DomainError
from console.keys.commands import CommandSpec, Needs
from console.ports.records import Choice, Pending
from console.usecases.attention import Comparison, comparison
from screens.base import ConsoleScreen
from screens.guard import guarded
from screens.outbox.choices import Choices
from screens.outbox.deciding import Deciding, editable
from screens.outbox.page import page
from screens.standing import Standing
from screens.widgets.reading import Reading


class EntryScreen(ConsoleScreen):
    """Shows one entry; when it is settled one is back at the list."""

    CSS_PATH = "outbox_screen.tcss"
    has_list = True
    has_entries = True
    has_values = True

    def __init__(self) -> None:
        super().__init__()
        self._deciding = Deciding(self)
        self._command_id = ""
        self._compared: Comparison | None = None
        self._choices: Choices | None = None
        self._here = ""

    def body(self) -> Iterable[Widget]:
        """One page to read."""
        yield Reading(margin=12)

    def entered(self) -> None:
        """Read at once."""
        self.set_focus(self.query_one(Reading))

    def blank(self) -> None:
        """Show no entry, until one is chosen."""
        super().blank()
        self._command_id, self._compared, self._choices = "", None, None
        self.query_one(Reading).show(())

    def show_entry(self, entry: Pending) -> None:
        """Show an entry, with what was chosen about it before."""
        self._command_id = entry.command.id
        self._choices = self._deciding.choices(entry)
        self._here = ""
        self.tell("")
        self._draw(keep_place=False)

    def where(self) -> Mapping[str, Any]:
        """The entry; what was chosen about it is a draft of its own."""
        return {"entry": self._command_id}

    async def come_back(self, where: Mapping[str, Any], below: ConsoleScreen) -> bool:
        """Settled meanwhile, there is nothing to decide."""
        entry = self.console.desk.store.entry(str(where["entry"]))
        if entry is not None:
            self.show_entry(entry)
        return entry is not None

    async def go_on(self, field: str, draft_id: str) -> None:
        """Go on with other words for a field that were half typed."""
        self._here = field
        self._draw(keep_place=True)
        compared, choices = self._compared, self._choices
        if compared is not None and choices is not None and field in editable(compared):
            await self._decide("outbox.edit", compared, choices, draft_id)

    def hide(self) -> None:
        """Show nothing of the entry."""
        super().hide()
        self._compared = None
        self.query_one(Reading).show(())

    def refreshed(self) -> None:
        """Show it as it is now, at the place where one reads."""
        self._draw(keep_place=True)

    def on_resize(self, _: events.Resize) -> None:
        """Beside each other, or one below the other, as there is room."""
        with guarded(self.app):
            self._draw_lines(keep_place=True)

    def _draw(self, keep_place: bool) -> None:
        desk = self.console.desk
        entry = desk.store.entry(self._command_id) if self._command_id else None
        self._compared = comparison(desk, entry) if entry is not None else None
        self._draw_lines(keep_place=keep_place)
        if self._command_id and entry is None:
            # Delivered, or decided at another window of this terminal.
            self.query_one(Reading).show(())
            self.tell(self.wording.say("screens.outbox.gone"))
        self.draw_chrome()

    def _draw_lines(self, *, keep_place: bool) -> None:
        compared, choices, reading = self._compared, self._choices, self.query_one(Reading)
        if compared is None or choices is None:
            return
        fields = self._fields(compared)
        if self._here not in fields:
            self._here = (choices.open(compared.to_choose) or fields or ("",))[0]
        width = reading.size.width or self.size.width
        drawn = page(compared, choices.taken, choices.edited, self._here, self.wording, width)
        reading.show(drawn.lines, keep_place=keep_place)
        if keep_place and self._here in drawn.fields:
            reading.bring(*drawn.fields[self._here])

    @staticmethod
    def _fields(compared: Comparison) -> tuple[str, ...]:
        """The fields one goes through: those to choose about when there are several, else those that can be changed."""
        return compared.to_choose if len(compared.to_choose) > 1 else editable(compared)

    def chosen_id(self) -> str | None:
        """The case of the entry."""
        return self._compared.entry.command.case_id if self._compared else None

    def chosen_case(self) -> Case | None:
        """The case of the entry, as shown."""
        return self._compared.case if self._compared else None

    def obstacle(self, spec: CommandSpec, standing: Standing) -> DomainError | None:
        """Who may decide, and what there is to decide."""
        if spec.needs not in (Needs.ENTRY, Needs.VALUES):
            return None
        if spec.id in ("outbox.next_field", "outbox.previous_field"):
            return None
        compared, choices = self._compared, self._choices
        error = self._deciding.obstacle(spec, compared.entry if compared else None, standing)
        if error is not None or compared is None or choices is None:
            return error
        if spec.id == "outbox.edit" and not self._here:
            return DomainError("not_editable")
        several = len(compared.to_choose) > 1
        if spec.id == "outbox.send" and several and choices.open(compared.to_choose):
            return DomainError("undecided")
        return None

    async def do(self, command: str) -> bool:
        """Decide, go through the fields, open the case, scroll."""
        compared, choices = self._compared, self._choices
        if command == "list.open":
            await self.console.open_case_screen(self.chosen_id(), None)
        elif command in ("outbox.next_field", "outbox.previous_field"):
            self._go(1 if command == "outbox.next_field" else -1)
        elif compared is None or choices is None:
            return self.query_one(Reading).do(command)
        elif command in ("outbox.mine", "outbox.theirs") and len(compared.to_choose) > 1:
            self._choose(compared, choices, Choice.MINE if command == "outbox.mine" else Choice.THEIRS)
        else:
            return await self._decide(command, compared, choices)
        return True

    async def _decide(self, command: str, compared: Comparison, choices: Choices, draft_id: str = "") -> bool:
        if command in ("outbox.mine", "outbox.send"):
            settled = await self._send(compared, choices)
        elif command == "outbox.theirs":
            settled = await self._deciding.theirs(compared, choices)
        elif command == "outbox.edit":
            settled = await self._deciding.edit(compared, self._here, choices, draft_id)
        elif command == "outbox.discard":
            settled = await self._deciding.discard(compared.entry)
        else:
            return self.query_one(Reading).do(command)
        if settled:
            await self._leave()
        else:
            self._draw(keep_place=True)
        return True

    async def _send(self, compared: Comparison, choices: Choices) -> bool:
        """With everything left to others, there is nothing of mine to send."""
        mine = {row.field for row in compared.rows if row.mine is not None}
        theirs = {field for field, choice in choices.taken.items() if choice is Choice.THEIRS}
        decide = self._deciding.theirs if mine and mine <= theirs else self._deciding.mine
        return await decide(compared, choices)

    async def _leave(self) -> None:
        words = self.said()
        await self.console.go_back()
        below = self.app.screen
        if isinstance(below, ConsoleScreen):
            below.tell(words)

    def _choose(self, compared: Comparison, choices: Choices, choice: Choice) -> None:
        fields, here = compared.to_choose, self._here
        choices.take(here, choice, self.console.desk.clock.now())
        left = choices.open(fields)
        behind = [field for field in left if fields.index(field) > fields.index(here)]
        self._here = (behind or list(left) or [here])[0]
        words = "left" if left else "all_chosen"
        self.tell(self.wording.say(f"screens.outbox.{words}", count=len(left)))
        self._draw_lines(keep_place=True)
        self.draw_chrome()

    def _go(self, step: int) -> None:
        fields = self._fields(self._compared) if self._compared else ()
        if self._here in fields:
            self._here = fields[(fields.index(self._here) + step) % len(fields)]
            self._draw_lines(keep_place=True)
