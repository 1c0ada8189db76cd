"""The palette: every command of the place by name, with its key, or with why it cannot work now; Enter does it."""

from collections.abc import Callable, Iterable, Sequence

from textual.containers import Vertical
from textual.widget import Widget

from console.domain.mnemonics import candidates
from screens.base import Dialog
from screens.dialogs.choosing import moved
from screens.palette.offers import Offer
from screens.widgets.cells import fit
from screens.widgets.paged_list import HeldRows, NoRows, PagedList, Piece
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField

#: Cells of the columns before what a command does.
_NAME, _KEY = 17, 17
#: Rows of the list.
_ROWS = 13


class PaletteDialog(Dialog[Offer]):
    """Asks for a command that works now."""

    CSS_PATH = "../dialogs/dialogs.tcss"
    has_form = True
    has_list = True

    def __init__(self, offers: Callable[[], Sequence[Offer]]) -> None:
        """`offers` says what there is, in the language of now."""
        super().__init__()
        self._offers = offers
        self._known: Sequence[Offer] = ()

    def body(self) -> Iterable[Widget]:
        """What is asked, the box, the commands that fit, the keys."""
        with Vertical(id="panel"):
            yield StatusLine(id="title")
            yield TextField(id="typed", limit=80, on_change=self._offer)
            yield PagedList(NoRows(), self._pieces, self._head, _id, id="offers")
            yield StatusLine(id="keys")

    @property
    def _list(self) -> PagedList[Offer]:
        return self.query_one("#offers", PagedList)

    def entered(self) -> None:
        """Begin typing at once."""
        self._list.styles.height = _ROWS
        self.set_focus(self.query_one("#typed", TextField))
        self.relabel()

    def relabel(self) -> None:
        """What is asked, the commands, and the keys."""
        self.query_one("#title", StatusLine).show(self.wording.say("screens.palette.title"))
        self.query_one("#keys", StatusLine).show(self.wording.say("screens.palette.keys"))
        self._known = self._offers()
        self._show(self._list.index)

    def _offer(self) -> None:
        self._show(0)
        self.tell("")

    def _show(self, index: int) -> None:
        typed = self.query_one("#typed", TextField).value.strip()
        found = candidates(self._known, typed, len(self._known)) if typed else self._known
        self._list.reload(HeldRows(found), index, empty=self.wording.say("screens.palette.unknown", typed=typed))

    def _head(self, width: int) -> str:
        say = self.wording.say
        heads = (fit(say("screens.palette.name"), _NAME), fit(say("screens.palette.key"), _KEY))
        return "".join(heads) + say("screens.palette.about")

    def _pieces(self, offer: Offer, width: int) -> Sequence[Piece]:
        style = "" if offer.works else "faint"
        mark = "" if offer.works else "- "
        return [
            (fit(offer.name, _NAME - 1) + " ", style),
            (fit(offer.key, _KEY - 1) + " ", style),
            (fit(mark + offer.about, max(1, width - _NAME - _KEY)), style),
        ]

    async def do(self, command: str) -> bool:
        """Do the command under the cursor, move, or leave."""
        if command == "screen.back":
            self.give(None)
        elif command in ("form.save", "list.open"):
            self._take()
        else:
            return moved(self._list, command) or command == "palette.show"
        return True

    def _take(self) -> None:
        offer = self._list.current
        if offer is None:
            return
        if offer.works:
            self.give(offer)
        else:
            self.tell(offer.about, wrong=True)


def _id(offer: Offer) -> str:
    return offer.id
