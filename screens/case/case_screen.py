"""The case screen: everything about one case, and the keys that change it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from textual.widget import Widget

from console.domain.case import Case
from console.usecases.find_cases import open_case
from console.usecases.other_cases import linked, numbered
from screens.base import ConsoleScreen
from screens.case.numbers_seen import NumbersSeen
from screens.case.page import page
from screens.case.revealing import Revealing
from screens.widgets.reading import Reading

#: Given a case and a step, the case that many rows away in the list one came from.
Neighbour = Callable[[str, int], str | None]


class CaseScreen(ConsoleScreen):
    """Shows one case; next and previous without going back."""

    CSS_PATH = "case_screen.tcss"
    place = "case"
    has_list = True

    def __init__(self) -> None:
        super().__init__()
        self._case_id = ""
        self._neighbour: Neighbour | None = None
        self._revealing = Revealing(self, lambda: self._draw(keep_place=True))
        self._numbers = NumbersSeen[tuple[str, Neighbour | None]]()

    def body(self) -> Iterable[Widget]:
        """One page to read."""
        yield Reading(margin=12)

    def entered(self) -> None:
        """Read at once."""
        self.set_focus(self.query_one(Reading))

    def blank(self) -> None:
        """Show no case, until one is chosen."""
        super().blank()
        self._revealing.forget()
        self._case_id = ""
        self.query_one(Reading).show(())

    def show_case(self, case_id: str, neighbour: Neighbour | None) -> None:
        """Show a case; `neighbour` knows the list one came from."""
        self._numbers.begin()
        self._show(case_id, neighbour)

    def _show(self, case_id: str, neighbour: Neighbour | None) -> None:
        self._case_id, self._neighbour = case_id, neighbour
        self._revealing.forget()
        self._numbers.forget()
        self.tell("")
        self._draw(keep_place=False)

    def hide(self) -> None:
        """Show nothing of the case."""
        super().hide()
        self._revealing.forget()
        self.query_one(Reading).show(())

    def refreshed(self) -> None:
        """Show the case as it is now, at the place where one reads."""
        self._draw(keep_place=True)

    def _draw(self, keep_place: bool) -> None:
        desk = self.console.desk
        if not keep_place:
            # Should it not be readable, nothing is shown: least of all the case before it.
            self.query_one(Reading).show(())
        shown = desk.reader.get(self._case_id)
        if shown is None:
            self.tell(self.wording.say("screens.case.gone"), wrong=True)
        else:
            told = self._revealing.of(self._case_id)
            shown = replace(shown, events=tuple(numbered(desk, event) for event in shown.events))
            lines = page(shown, self.wording, desk.clock.now(), told, linked(desk, shown.case))
            self.query_one(Reading).show(lines, keep_place=keep_place)
        self.draw_chrome()

    def chosen_case(self) -> Case | None:
        """The case shown."""
        return self.console.desk.reader.case(self._case_id)

    def chosen_id(self) -> str | None:
        """The id of the case shown."""
        return self._case_id

    def where(self) -> Mapping[str, Any]:
        """The case."""
        return {"case": self._case_id}

    async def come_back(self, where: Mapping[str, Any], below: ConsoleScreen) -> bool:
        """Its neighbours are those of the list it was opened from."""
        self.show_case(str(where["case"]), getattr(below, "neighbour", None))
        return self.chosen_case() is not None

    async def do(self, command: str) -> bool:
        """Scroll, and go to the neighbours."""
        if command in ("case.next", "case.previous"):
            self._go(1 if command == "case.next" else -1)
            return True
        if command == "case.seen_number":
            self._next_number()
            return True
        if command == "list.open" and self._numbers.chosen:
            self._open_number()
            return True
        if command == "screen.back" and self._numbers.left:
            self._show(*self._numbers.left.pop())
            return True
        if command == "case.reveal":
            case = self.chosen_case()
            await self._revealing.ask(self._case_id, self.wording.number(case.number) if case else "")
            return True
        return self.query_one(Reading).do(command)

    def _go(self, step: int) -> None:
        goal = self._neighbour(self._case_id, step) if self._neighbour else None
        if goal is None:
            self.tell(self.wording.say("screens.case.no_neighbour"))
            return
        self._show(goal, self._neighbour)

    def _next_number(self) -> None:
        """Open the one other number that stands here, or choose the next of several."""
        case = self.chosen_case()
        own = case.number if case else None
        number = self._numbers.next(self.query_one(Reading).texts(), lambda one: one == own)
        place, count = self._numbers.standing
        if number is None:
            self.tell(self.wording.say("screens.case.no_number_seen"))
        elif count == 1:
            self._open_number()
        else:
            self.tell(self.wording.say("screens.case.number_seen", place=place, count=count, number=number))

    def _open_number(self) -> None:
        """Show the case of the number that is chosen; Escape goes back to this one. Raises NotFound."""
        case, left = self.chosen_case(), (self._case_id, self._neighbour)
        goal = open_case(self.console.desk, self._numbers.chosen).case.id
        self._numbers.left.append(left)
        self._show(goal, None)
        self.tell(self.wording.say("screens.case.came_from", number=self.wording.number(case.number if case else None)))
