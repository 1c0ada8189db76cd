"""Text to read: lines with styles, wrapped to the width, scrolled by keys; nothing in it is ever interpreted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from console.domain.cleaning import clean
from screens.widgets.cells import fit, one_line, wrap


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: a label in the margin, and words of any length."""

    text: str
    label: str = ""
    #: `""`, `head`, `faint`, `late`, `attention` or `done`.
    style: str = ""


class Reading(Widget, can_focus=True):
    """A page of labelled paragraphs."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "reading--plain",
        "reading--label",
        "reading--head",
        "reading--faint",
        "reading--late",
        "reading--attention",
        "reading--done",
    }
    DEFAULT_CSS = """
    Reading {
        height: 1fr;
        & > .reading--plain { color: $text-plain; }
        & > .reading--label { color: $text-faint; }
        & > .reading--head { color: $text-plain; text-style: bold; }
        & > .reading--faint { color: $text-faint; }
        & > .reading--late { color: $late; text-style: $late-style; }
        & > .reading--attention { color: $attention; text-style: $late-style; }
        & > .reading--done { color: $done; }
    }
    """

    def __init__(self, *, margin: int = 10, id: str | None = None) -> None:
        super().__init__(id=id)
        self._margin = margin
        self._lines: Sequence[Line] = ()
        self._drawn: list[tuple[str, str, str]] = []
        #: Where each paragraph begins.
        self._begins: list[int] = []
        self._top = 0

    def show(self, lines: Sequence[Line], *, keep_place: bool = False) -> None:
        """Set the paragraphs; texts from outside are made harmless."""
        self._lines = lines
        self._layout_lines()
        self._top = min(self._top, self._last_top()) if keep_place else 0
        self.refresh()

    def texts(self) -> Sequence[str]:
        """Return what the paragraphs say, in sight or not."""
        return [line.text for line in self._lines]

    def _layout_lines(self) -> None:
        width = max(10, self.size.width)
        self._drawn, self._begins = [], []
        for line in self._lines:
            self._begins.append(len(self._drawn))
            self._drawn += self._wrapped(line, width)

    def bring(self, first: int, behind: int) -> None:
        """Scroll as little as shows the paragraphs from `first` to before `behind`, the beginning before the end."""
        begins = [*self._begins, len(self._drawn)]
        top, bottom = begins[first], begins[behind]
        goal = min(top, max(self._top, bottom - max(1, self.size.height)))
        goal = max(0, min(goal, self._last_top()))
        if goal != self._top:
            self._top = goal
            self.refresh()

    def _wrapped(self, line: Line, width: int) -> list[tuple[str, str, str]]:
        text = clean(line.text).replace("\t", " ")
        margin = self._margin if line.label else 0
        pieces = [text[piece.start : piece.end] for piece in wrap(text, width - margin)]
        label = fit(one_line(line.label), margin) if margin else ""
        blank = " " * margin
        return [(blank if index else label, piece, line.style) for index, piece in enumerate(pieces)]

    def _last_top(self) -> int:
        return max(0, len(self._drawn) - max(1, self.size.height))

    def do(self, command: str) -> bool:
        """Scroll by a `list.…` command; return whether it is one."""
        page = max(1, self.size.height - 1)
        goals = {
            "list.down": self._top + 1,
            "list.up": self._top - 1,
            "list.page_down": self._top + page,
            "list.page_up": self._top - page,
            "list.top": 0,
            "list.bottom": self._last_top(),
        }
        if command not in goals:
            return False
        top = max(0, min(goals[command], self._last_top()))
        if top != self._top:
            self._top = top
            self.refresh()
        return True

    @property
    def more(self) -> bool:
        """Whether there is more below."""
        return self._top < self._last_top()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.size.width
        number = y + self._top
        plain = self.get_component_rich_style("reading--plain")
        if number >= len(self._drawn):
            return Strip.blank(width, plain)
        label, text, style = self._drawn[number]
        body = self.get_component_rich_style(f"reading--{style}") if style else plain
        segments = [Segment(text, body)]
        if label:
            segments.insert(0, Segment(label, self.get_component_rich_style("reading--label")))
        pad = max(0, width - cell_len(label) - cell_len(text))
        return Strip([*segments, Segment(" " * pad, plain)]).adjust_cell_length(width, plain)

    def on_resize(self, _: events.Resize) -> None:
        """Wrap anew."""
        self._layout_lines()
        self._top = min(self._top, self._last_top())
        self.refresh()
