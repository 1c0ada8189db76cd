"""Which unit: by code, Chinese, pinyin or initials; the suggestion is on top, Enter takes what the cursor is on.

With nothing typed, nothing suggested and the cursor not moved there is nothing to take.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from textual.containers import Vertical
from textual.widget import Widget

from console.domain.mnemonics import candidates
from console.domain.unit import Unit
from screens.base import ConsoleScreen
from screens.dialogs.case_dialog import CaseDialog, CaseWatch
from screens.dialogs.choosing import moved
from screens.widgets.cells import fit
from screens.widgets.paged_list import HeldRows, NoRows, PagedList, Piece
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField

#: Candidates offered.
LIMIT = 50


class UnitDialog(CaseDialog[str]):
    """Asks for a handling unit and answers with its code."""

    CSS_PATH = "dialogs.tcss"
    has_form = True
    has_list = True
    CARRY_OUT = ("form.save", "list.open")

    def __init__(
        self, title: Callable[[], str], units: Sequence[Unit], suggested: Unit | None, watch: CaseWatch | None = None
    ) -> None:
        """`watch` knows what others do to the case."""
        super().__init__(watch)
        self._title = title
        self._units = units
        self._suggested = suggested

    def body(self) -> Iterable[Widget]:
        """What is asked, the field, the units that fit."""
        with Vertical(id="panel"):
            yield StatusLine(id="title")
            yield TextField(id="typed", on_change=self._offer)
            yield PagedList(NoRows(), self._pieces, self._head, _code, id="units")
            yield StatusLine(id="keys")

    @property
    def _list(self) -> PagedList[Unit]:
        return self.query_one("#units", PagedList)

    def entered(self) -> None:
        """Begin typing at once; the suggestion needs Enter only."""
        self._list.styles.height = 10
        self.relabel()
        self.set_focus(self.query_one("#typed", TextField))
        self._offer()

    def relabel(self) -> None:
        """What is asked, the names of the units, and the keys."""
        self.query_one("#title", StatusLine).show(self._title())
        self.query_one("#keys", StatusLine).show(self.wording.say("screens.unit.keys"))
        self._list.refresh()

    def _offer(self) -> None:
        typed = self.query_one("#typed", TextField).value.strip()
        if typed:
            units = candidates(self._units, typed, LIMIT)
        else:
            first = [self._suggested] if self._suggested else []
            units = first + [unit for unit in self._units if unit is not self._suggested][: LIMIT - len(first)]
        self._list.reload(HeldRows(units), 0, empty=self.wording.say("screens.unit.unknown", typed=typed))

    def _head(self, width: int) -> str:
        return fit(self.wording.say("screens.unit.code"), 12) + self.wording.say("screens.unit.name")

    def _pieces(self, unit: Unit, width: int) -> Sequence[Piece]:
        mark = self.wording.say("screens.unit.suggested") if unit is self._suggested else ""
        return [
            (fit(unit.code, 11) + " ", ""),
            (fit(f"{self.wording.texts.name(unit)}  {mark}", max(1, width - 12)), ""),
        ]

    def where(self) -> Mapping[str, Any]:
        """What opens it, and what is typed."""
        return {"command": "case.assign", "typed": self.query_one("#typed", TextField).value}

    async def come_back(self, where: Mapping[str, Any], below: ConsoleScreen) -> bool:
        """Offer for what was typed."""
        self.query_one("#typed", TextField).value = str(where["typed"])
        self._offer()
        return True

    async def do(self, command: str) -> bool:
        """Take the unit under the cursor, move, or leave."""
        if command == "screen.back":
            self.give(None)
        elif command in self.CARRY_OUT:
            if self.told_first():
                return True
            unit = self._list.current
            typed = self.query_one("#typed", TextField).value.strip()
            if unit is None or not (typed or self._suggested or self._list.index):
                self.tell(self.wording.say("screens.unit.choose"), wrong=True)
            else:
                self.give(unit.code)
        else:
            return moved(self._list, command)
        return True


def _code(unit: Unit) -> str:
    return unit.code
