"""Everything that draws words from outside, each kind by its name, on one shelf with a text in all of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.widget import Widget

from console.domain.assignment import Assignment
from console.domain.caller import Caller
from console.domain.codes import Action, LegRole, LegState
from console.domain.event import Event
from console.domain.three_way import compare
from console.ports.incidents import Notice
from console.ports.records import CaseRow, Pending, ShownCase, SyncState
from console.texts import Catalogue
from console.texts.faults import describe_code
from console.usecases.attention import Comparison
from screens.case.page import page as case_page
from screens.outbox.page import SIDE_BY_SIDE
from screens.outbox.page import page as attention_page
from screens.queue.row import pieces as case_pieces
from screens.theme import PALETTES
from screens.title import notice_words
from screens.widgets.bars import MessageBar, TitleBar
from screens.widgets.cells import fit
from screens.widgets.paged_list import NoRows, PagedList, Piece
from screens.widgets.reading import Line, Reading
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField
from screens.wording import Wording
from tests.builders import MONDAY, a_case, a_command, a_reference

_WIDTH = 110
_WORDING = Wording(Catalogue.load("zh_CN"), a_reference())
_CASE = a_case()


def _case_row(text: str, width: int) -> Sequence[Piece]:
    row = CaseRow(
        _CASE.id, text, _CASE.kind, _CASE.state, _CASE.urgency, text, text, text, text, None, MONDAY, MONDAY,
        SyncState.HERE,
    )  # fmt: skip
    return case_pieces(row, width, _WORDING, MONDAY)


def _unit_option(text: str, width: int) -> Sequence[Piece]:
    return [(fit(text, 11) + " ", ""), (fit(f"{_WORDING.unit(text)}  {text}", max(1, width - 12)), "")]


#: What stands in the lines of lists.
ROWS: Mapping[str, Callable[[str, int], Sequence[Piece]]] = {
    # Between two columns is a blank: marks without a letter of their own at the beginning of one stand on it.
    "list row": lambda text, _: [(fit(text, 60) + " ", ""), (text[:9], "faint")],
    "case row": _case_row,
    "unit option": _unit_option,
}


def _hostile_case(text: str) -> ShownCase:
    leg = Assignment(text, LegRole.LEAD, LegState.VIEWED, MONDAY, None, MONDAY)
    case = replace(
        _CASE,
        number=text,
        title=text,
        text=text,
        answer=text,
        category=text,
        created_by=text,
        caller=Caller(name=text, phone=text),
        location=replace(_CASE.location, district=text, street=text, address=text),
        legs=(replace(leg, reply=text, public_answer=text),),
    )
    return ShownCase(case, (), SyncState.DELIVERED, ())


def _history(text: str) -> list[Line]:
    kinds = {"case.noted": "text", "case.renumbered": "former", "case.dispatched": "unit", text: text}
    events = [Event(_CASE.id, "c", 0, kind, MONDAY, text, {name: text}) for kind, name in kinds.items()]
    return [Line(f"{_WORDING.event(event)}  {_WORDING.actor(event.actor)}", event.type) for event in events]


def _attention(width: int) -> Callable[[str], list[Line]]:
    def lines(text: str) -> list[Line]:
        fields = {"title": text, "unit": text, text: text}
        command = a_command(Action.AMEND, fields, case_id=_CASE.id, base={"title": f"{text}旧", "unit": text})
        theirs = replace(_CASE, title=f"新{text}", number=text)
        entry = Pending(command, SyncState.ATTENTION, text, 1, theirs)
        compared = Comparison(entry, theirs, theirs, compare(command, theirs), {}, 1)
        return list(attention_page(compared, {}, {}, text, _WORDING, width).lines)

    return lines


#: What stands on pages to read.
PAGES: Mapping[str, Callable[[str], list[Line]]] = {
    "paragraph": lambda text: [Line(text, text[:10], "head"), Line(text, style="attention")],
    "case": lambda text: case_page(_hostile_case(text), _WORDING, MONDAY),
    "history": _history,
    "needs attention": _attention(SIDE_BY_SIDE - 1),
    "needs attention, side by side": _attention(_WIDTH),
    "error": lambda text: [Line(part) for part in describe_code(text, {"path": text, "nearest": text}, _WORDING.texts)],
    "notice": lambda text: [Line(notice_words(_WORDING, Notice("found_damaged", {"aside": text})))],
}


def _title(shelf: "Shelf", text: str) -> None:
    shelf.query_one(TitleBar).show(text, text, good=False)


def _toast(shelf: "Shelf", text: str) -> None:
    shelf.query_one(MessageBar).show(text, wrong=True)


def _status(shelf: "Shelf", text: str) -> None:
    shelf.query_one(StatusLine).show(text, text, text)


def _typed(shelf: "Shelf", text: str) -> None:
    shelf.query_one("#one", TextField).value = text


def _pasted(shelf: "Shelf", text: str) -> None:
    field = shelf.query_one("#many", TextField)
    field.value = ""
    field.type_text(text)


def _empty(shelf: "Shelf", text: str) -> None:
    shelf.query_one("#empty", PagedList).reload(NoRows(), 0, empty=text)


#: Kinds of a widget of their own, by where it is found.
LINES: Mapping[str, tuple[str, Callable[["Shelf", str], None]]] = {
    "title": ("TitleBar", _title),
    "toast": ("MessageBar", _toast),
    "status line": ("StatusLine", _status),
    "one-line field": ("#one", _typed),
    "many-line field": ("#many", _pasted),
    "list without rows, its head": ("#empty", _empty),
}
KINDS = (*LINES, *ROWS, *PAGES)


class _Rows:
    """A line of each kind."""

    def count(self) -> int:
        return len(ROWS)

    def window(self, offset: int, limit: int) -> list[str]:
        return list(ROWS)[offset : offset + limit]


class Shelf(App[None]):
    """Every kind, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return PALETTES["dark"]

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield StatusLine()
        yield PagedList(_Rows(), self._row, lambda _: self.text, lambda row: row, id="rows")
        yield PagedList(NoRows(), self._row, lambda _: self.text, lambda row: row, id="empty")
        for number, _ in enumerate(PAGES):
            yield Reading(id=f"page{number}")
        yield TextField(id="one")
        yield TextField(id="many", multiline=True)
        yield MessageBar()

    def on_mount(self) -> None:
        for widget in self.query("PagedList, Reading, #many"):
            widget.styles.height = 6
        for widget in self.query(Widget):
            # Of a style nothing depends on the text, and asking for it is most of what a line costs.
            widget.get_component_rich_style = cache(widget.get_component_rich_style)  # type: ignore[method-assign]

    def _row(self, kind: str, width: int) -> Sequence[Piece]:
        return ROWS[kind](self.text, width)

    def show(self, text: str) -> None:
        """Put a text on all of them."""
        self.text = text
        for _, put in LINES.values():
            put(self, text)
        self.query_one("#rows", PagedList).reload()
        for number, lines in enumerate(PAGES.values()):
            self.query_one(f"#page{number}", Reading).show(lines(text))

    def drawn(self) -> Iterator[tuple[str, Segment]]:
        """What all of them draw, each piece with its kind; of pages every line, also those further down."""
        for kind, (name, _) in LINES.items():
            yield from ((kind, segment) for segment in _drawn(self.query_one(name)))
        rows = [self.query_one("#rows").render_line(y) for y in range(len(ROWS) + 1)]
        for kind, strip in zip(("list head", *ROWS), rows, strict=True):
            yield from ((kind, segment) for segment in strip)
        for number, kind in enumerate(PAGES):
            page = self.query_one(f"#page{number}", Reading)
            yield from ((kind, segment) for segment in _drawn(page))
            while page.more:
                page.do("list.page_down")
                yield from ((kind, segment) for segment in _drawn(page))


def _drawn(widget: Widget) -> Iterator[Segment]:
    for y in range(widget.size.height):
        yield from widget.render_line(y)
