"""Which text: by code, name or pinyin, the text of the one under the cursor below the list; Enter takes it."""

from collections.abc import Iterable, Sequence

from textual.containers import Vertical
from textual.widget import Widget

from console.domain.mnemonics import candidates
from console.domain.text_modules import TextModule
from screens.base import Dialog
from screens.dialogs.choosing import moved
from screens.widgets.cells import fit
from screens.widgets.paged_list import HeldRows, NoRows, PagedList, Piece
from screens.widgets.reading import Line, Reading
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField

_LIMIT = 200


class ModuleDialog(Dialog[TextModule]):
    """Asks for a text module."""

    CSS_PATH = "../dialogs/dialogs.tcss"
    has_form = True
    has_list = True

    def __init__(self, modules: Sequence[TextModule]) -> None:
        super().__init__()
        self._modules = modules

    def body(self) -> Iterable[Widget]:
        """The box, what fits, the text of the one under the cursor."""
        with Vertical(id="panel"):
            yield StatusLine(id="title")
            yield TextField(id="typed", on_change=self._offer)
            yield PagedList(NoRows(), self._pieces, self._head, _code, on_move=self._read, id="modules")
            yield Reading(margin=0, id="text")
            yield StatusLine(id="keys")

    @property
    def _list(self) -> PagedList[TextModule]:
        return self.query_one("#modules", PagedList)

    def entered(self) -> None:
        """Begin typing at once."""
        self._list.styles.height = 9
        self.query_one("#text", Reading).styles.height = 4
        self.query_one("#title", StatusLine).show(self.wording.say("screens.texts.title"))
        self.query_one("#keys", StatusLine).show(self.wording.say("screens.texts.keys"))
        self.set_focus(self.query_one("#typed", TextField))
        self._offer()

    def _offer(self) -> None:
        typed = self.query_one("#typed", TextField).value.strip()
        found = candidates(self._modules, typed, _LIMIT) if typed else list(self._modules)
        self._list.reload(HeldRows(found), 0, empty=self.wording.say("screens.texts.unknown", code=typed))
        self._read()

    def _read(self) -> None:
        module = self._list.current
        self.query_one("#text", Reading).show((Line(module.text),) if module is not None else ())

    def _head(self, width: int) -> str:
        return fit(self.wording.say("screens.unit.code"), 12) + self.wording.say("screens.cards.name")

    def _pieces(self, module: TextModule, width: int) -> Sequence[Piece]:
        name = self.wording.say("screens.texts.own") if module.own else self.wording.texts.name(module)
        template = self.wording.say("screens.texts.template") if module.category else ""
        return [(fit(module.code, 11) + " ", ""), (fit(f"{name}  {template}", max(1, width - 12)), "")]

    async def do(self, command: str) -> bool:
        """Take the one under the cursor, move, or leave."""
        if command == "screen.back":
            self.give(None)
        elif command in ("form.save", "list.open"):
            if self._list.current is not None:
                self.give(self._list.current)
        else:
            return moved(self._list, command)
        return True


def _code(module: TextModule) -> str:
    return module.code
