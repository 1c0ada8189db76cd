"""The drafts screen: every half-typed form of whoever sits here, since when, about what; gone on with or discarded."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from textual.widget import Widget

from console.domain.cleaning import clean_line
from console.domain.masking import mask_phone
from console.ports.records import Draft, Holder
from console.usecases.find_cases import glimpse_case
from screens.base import ConsoleScreen
from screens.case_draft import DIALOG
from screens.dialogs.confirm_dialog import ConfirmDialog
from screens.widgets.cells import fit
from screens.widgets.paged_list import HeldRows, NoRows, PagedList, Piece
from screens.widgets.reading import Line, Reading
from screens.widgets.status_line import StatusLine

#: What a draft is about, which nobody typed.
_ABOUT = frozenset({"case", "entry", "field", "card", "digits", "joined"})
#: Cells below which there is no room for the number of the case.
_NARROW = 70
_COLUMNS = (("since", 13), ("form", 10), ("number", 20))


class DraftsScreen(ConsoleScreen):
    """Lists what lies aside, with the whole text of the one under the cursor, whatever became of its case."""

    CSS_PATH = "drafts_screen.tcss"
    place = "drafts"
    has_list = True

    def body(self) -> Iterable[Widget]:
        """How many, the list, and the text."""
        yield StatusLine(id="counts")
        yield PagedList(NoRows(), self._pieces, self._head, _id, on_move=self._moved, id="drafts")
        yield Reading(margin=10)

    @property
    def _list(self) -> PagedList[Draft]:
        return self.query_one("#drafts", PagedList)

    def entered(self) -> None:
        """Show what lies aside, the newest on top."""
        self.set_focus(self._list)
        self._show(0)

    def hide(self) -> None:
        """Show no row."""
        super().hide()
        self._list.reload(NoRows(), 0)

    def refreshed(self) -> None:
        """Fetch what is true now."""
        self._show(self._list.index)

    def _show(self, index: int) -> None:
        drafts = self.console.work.drafts_for(self.console.standings.now().actor.username)
        say = self.wording.say
        self.query_one("#counts", StatusLine).show(
            say("screens.drafts.count", count=len(drafts)), say("screens.drafts.hint")
        )
        self._list.reload(HeldRows(drafts), index, empty=say("screens.drafts.empty"))
        self._moved()

    def _moved(self) -> None:
        draft = self._list.current
        self.query_one(Reading).show([] if draft is None else self._page(draft))
        self.draw_chrome()

    def _head(self, width: int) -> str:
        cells = "".join(fit(self.wording.say(f"screens.drafts.{name}"), size) for name, size in _columns(width).items())
        return cells + self.wording.say("screens.column.what")

    def _pieces(self, draft: Draft, width: int) -> Sequence[Piece]:
        sizes = _columns(width)
        style = "faint" if draft.holder is Holder.ELSEWHERE else ""
        return [
            (fit(self.wording.at(draft.updated_at), sizes["since"]), "faint"),
            (fit(self._form(draft), sizes["form"]), style),
            (fit(self._number(draft), sizes["number"]), style),
            (fit(self._what(draft), max(0, width - sum(sizes.values()))), style),
        ]

    def _form(self, draft: Draft) -> str:
        return self.wording.say(f"screens.drafts.of.{draft.form.removeprefix(DIALOG)}")

    def _number(self, draft: Draft) -> str:
        case = glimpse_case(self.console.desk, str(draft.fields["case"])) if "case" in draft.fields else None
        return self.wording.number(case.number) if case is not None else ""

    def _what(self, draft: Draft) -> str:
        held = "" if draft.holder is Holder.NOBODY else self.wording.say(f"screens.drafts.{draft.holder}") + " "
        return held + clean_line(" ".join(text for _, text in _typed(draft)))

    def _page(self, draft: Draft) -> list[Line]:
        intake = not draft.form.startswith(DIALOG) and draft.form != "line"
        number = self._number(draft)
        about = [Line(number, self.wording.say("screens.drafts.number"))] if number else []
        return about + [
            Line(text, self.wording.say(f"screens.intake.{name}").rstrip("*") if intake else self._form(draft))
            for name, text in _typed(draft)
        ]

    def where(self) -> Mapping[str, Any]:
        """The row under the cursor."""
        return {"cursor": self._list.index}

    async def come_back(self, where: Mapping[str, Any], below: ConsoleScreen) -> bool:
        """The row may be another one by now."""
        self._list.move_to(int(where["cursor"]))
        return True

    async def do(self, command: str) -> bool:
        """Go on, discard, move."""
        if command == "list.open":
            await self._go_on()
        elif command == "drafts.discard":
            await self._discard()
        else:
            return self._list.do(command)
        return True

    def _free(self) -> Draft | None:
        draft = self._list.current
        if draft is not None and draft.holder is Holder.ELSEWHERE:
            self.tell(self.wording.say("screens.drafts.taken"), wrong=True)
            return None
        return draft

    async def _go_on(self) -> None:
        draft = self._free()
        if draft is not None:
            await self.console.go_back()
            await self.console.aside.go_on_with(draft)

    async def _discard(self) -> None:
        draft = self._free()
        if draft is None:
            return
        if draft.holder is Holder.HERE:
            self.tell(self.wording.say("screens.drafts.open_here"), wrong=True)
        elif await self.console.ask(ConfirmDialog(self.wording.say("screens.drafts.discard_question"))):
            # Held first: another console may have begun to go on with it while the question stood here.
            if await self.console.work.take(draft) is None:
                self.tell(self.wording.say("screens.drafts.taken"), wrong=True)
            else:
                self.console.work.drop(draft.id)
                self.tell(self.wording.say("screens.drafts.discarded"))
        self.refreshed()


def _columns(width: int) -> dict[str, int]:
    """Return the columns before the text; where there is little room the number stands with the text below only."""
    return dict(_COLUMNS) if width >= _NARROW else {**dict(_COLUMNS), "number": 0}


def _typed(draft: Draft) -> list[tuple[str, str]]:
    """Return what was typed, field by field, with the caller's number as everywhere."""
    typed = [(name, str(text)) for name, text in draft.fields.items() if name not in _ABOUT and str(text).strip()]
    return [(name, mask_phone(text) if name == "phone" else text) for name, text in typed]


def _id(draft: Draft) -> str:
    return draft.id
