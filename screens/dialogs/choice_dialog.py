"""One of a few, by one key: each with its words; where the choice is meant to be read first, Enter carries it out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.containers import Vertical
from textual.widget import Widget

from screens.dialogs.case_dialog import CaseDialog, CaseWatch
from screens.widgets.cells import fit
from screens.widgets.paged_list import HeldRows, NoRows, PagedList, Piece
from screens.widgets.reading import Line, Reading
from screens.widgets.status_line import StatusLine

#: The keys of the choices, in their order.
KEYS = "1234567890ab"
#: Lines for the words of the choice under the cursor.
_WORDS = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the few."""

    code: str
    name: str
    #: What is said to the caller; empty where there is nothing to be said.
    words: str = ""


class ChoiceDialog(CaseDialog[Choice]):
    """Asks for one of a few."""

    CSS_PATH = "dialogs.tcss"
    has_list = True
    CARRY_OUT = ("list.open", "form.save")

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        watch: CaseWatch | None = None,
        *,
        at_once: bool = False,
        keys: str = "",
    ) -> None:
        """With `at_once` the key of a choice carries it out, else it only shows its words; `keys` says which keys."""
        super().__init__(watch)
        self._title, self._at_once, self._keys = title, at_once, keys
        self._choices = list(zip(KEYS, choices, strict=False))
        #: Whether somebody chose: Enter alone, pressed too often, chooses nothing.
        self._chose = False

    def body(self) -> Iterable[Widget]:
        """What is asked, the choices, the words of the one under the cursor, the keys."""
        with Vertical(id="panel"):
            yield StatusLine(id="title")
            yield PagedList(NoRows(), self._pieces, lambda _: "", _key, on_move=self._moved, id="choices")
            yield Reading(margin=0, id="words")
            yield StatusLine(id="keys")

    @property
    def _list(self) -> PagedList[tuple[str, Choice]]:
        return self.query_one("#choices", PagedList)

    def entered(self) -> None:
        """Show all of them."""
        self._list.styles.height = len(self._choices) + 1
        spoken = any(choice.words for _, choice in self._choices)
        self.query_one("#words").styles.height = _WORDS if spoken else 0
        self.query_one("#title", StatusLine).show(self._title)
        keys = "screens.choice.at_once" if self._at_once else "screens.choice.keys"
        self.query_one("#keys", StatusLine).show(self._keys or self.wording.say(keys))
        self.set_focus(self._list)
        self.call_after_refresh(self._list.reload, HeldRows(self._choices), 0)

    def _pieces(self, row: tuple[str, Choice], width: int) -> Sequence[Piece]:
        key, choice = row
        return [(fit(f"{key}  {choice.name}", width), "")]

    def _moved(self) -> None:
        self._chose = True
        self._show_words()

    def _show_words(self) -> None:
        row = self._list.current
        self.query_one("#words", Reading).show((Line(row[1].words),) if row is not None and row[1].words else ())

    async def take_key(self, key: str, character: str | None) -> None:
        """The key of a choice goes to it; what else is text waits."""
        places = [place for place, (own, _) in enumerate(self._choices) if own == character]
        if places:
            await self._choose(places[0])
        elif not (character and character.isprintable()):
            await super().take_key(key, character)

    async def _choose(self, place: int) -> None:
        self.tell("")
        self._look()
        self._list.reload(HeldRows(self._choices), place)
        self._chose = True
        self._show_words()
        if self._at_once:
            self._carry_out()

    async def do(self, command: str) -> bool:
        """Carry out, move, or leave."""
        if command == "screen.back":
            self.give(None)
        elif command in self.CARRY_OUT:
            self._carry_out()
        else:
            return self._list.do(command)
        return True

    def _carry_out(self) -> None:
        if self.told_first():
            return
        row = self._list.current
        if row is None or not self._chose:
            self.tell(self.wording.say("screens.choice.choose"), wrong=True)
        else:
            self.give(row[1])


def _key(row: tuple[str, Choice]) -> str:
    return row[0]
