"""Which knowledge card: found by code, characters, pinyin or callers' words as one types, its text beside it.

What the caller said brings the cards of its words to the top. With nothing typed, nothing said and the cursor not moved
there is nothing to take.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from textual import events
from textual.containers import Container, Vertical
from textual.widget import Widget

from console.domain.cards import Card, found, told_by
from screens.base import ConsoleScreen, Dialog
from screens.dialogs.choosing import moved
from screens.widgets.cells import fit
from screens.widgets.paged_list import HeldRows, NoRows, PagedList, Piece
from screens.widgets.reading import Line, Reading
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField

#: Cards that what the caller said brings to the top.
_TOLD = 5
#: From this width on the text stands at the right of the list, else below.
_WIDE = 116


class CardDialog(Dialog[Card]):
    """Asks for a card."""

    CSS_PATH = "card_dialog.tcss"
    has_form = True
    has_list = True

    def __init__(self, cards: Sequence[Card], said: str, words: Callable[[Card], str], typed: str = "") -> None:
        """`said` is what the caller said, `typed` what is looked for already.

        `words` gives the text of a card as it would stand in the answer.
        """
        super().__init__()
        self._told = told_by(cards, said, _TOLD)
        self._cards = [*self._told, *(card for card in cards if card not in self._told)]
        self._words = words
        self._begin = typed

    def body(self) -> Iterable[Widget]:
        """The box, the cards that fit, the text of the one under the cursor."""
        with Vertical(id="panel"):
            yield StatusLine(id="title")
            yield TextField(id="typed", on_change=self._offer)
            with Container(id="found"):
                yield PagedList(NoRows(), self._pieces, self._head, _code, on_move=self._read, id="cards")
                yield Reading(margin=9, id="card")
            yield StatusLine(id="keys")

    @property
    def _list(self) -> PagedList[Card]:
        return self.query_one("#cards", PagedList)

    @property
    def _typed(self) -> str:
        return self.query_one("#typed", TextField).value.strip()

    def on_resize(self, event: events.Resize) -> None:
        """The text stands at the right where there is room, else below."""
        self.set_class(event.size.width >= _WIDE, "wide")
        super().on_resize(event)

    def entered(self) -> None:
        """Begin typing at once; a card of the caller's words needs Enter only."""
        self.relabel()
        self.set_focus(self.query_one("#typed", TextField))
        self.query_one("#typed", TextField).value = self._begin
        self._offer()

    def relabel(self) -> None:
        """What is asked, the names of the cards, and the keys."""
        self.query_one("#title", StatusLine).show(self.wording.say("screens.cards.title"))
        self.query_one("#keys", StatusLine).show(self.wording.say("screens.cards.keys"))
        self._list.refresh()

    def _offer(self) -> None:
        cards = found(self._cards, self._typed)
        empty = "screens.cards.unknown" if self._cards else "screens.cards.none"
        self._list.reload(HeldRows(cards), 0, empty=self.wording.say(empty, typed=self._typed))
        self.tell("")
        self._read()

    def _read(self) -> None:
        card = self._list.current
        self.query_one("#card", Reading).show(self._page(card) if card is not None else ())

    def _page(self, card: Card) -> Sequence[Line]:
        say = self.wording.say
        seen_to = "reviewed" if card.reviewed is not None else "not_reviewed"
        reviewed = say(f"screens.cards.{seen_to}", source=card.source, day=card.reviewed)
        return (
            Line(f"{self.wording.texts.name(card)}  {self.wording.category(card.category)}", style="head"),
            Line(self._words(card)),
            Line(reviewed, style="faint"),
        )

    def _head(self, width: int) -> str:
        return fit(self.wording.say("screens.cards.code"), 8) + self.wording.say("screens.cards.name")

    def _pieces(self, card: Card, width: int) -> Sequence[Piece]:
        mark = self.wording.say("screens.cards.told") if card in self._told else ""
        name = fit(f"{self.wording.texts.name(card)}  {mark}", max(1, width - 8))
        return [(fit(card.code, 7) + " ", ""), (name, "")]

    def where(self) -> Mapping[str, Any]:
        """What opens it, and what is typed."""
        return {"command": "cards.show", "typed": self.query_one("#typed", TextField).value}

    async def come_back(self, where: Mapping[str, Any], below: ConsoleScreen) -> bool:
        """Offer for what was typed."""
        self.query_one("#typed", TextField).value = str(where["typed"])
        self._offer()
        return True

    async def do(self, command: str) -> bool:
        """Take the card under the cursor, move, or leave."""
        if command == "screen.back":
            self.give(None)
        elif command in ("form.save", "list.open"):
            self._take()
        else:
            return moved(self._list, command) or command == "cards.show"
        return True

    def _take(self) -> None:
        card = self._list.current
        if card is None or not (self._typed or self._told or self._list.index):
            self.tell(self.wording.say("screens.cards.choose"), wrong=True)
        else:
            self.give(card)


def _code(card: Card) -> str:
    return card.code
