"""One line above a list: what is listed on the left, what else there is on the right."""

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from screens.widgets.cells import fit, one_line


class StatusLine(Widget):
    """Left text first; the right one, or the short form of it, only where there is room."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"status--left", "status--right"}
    DEFAULT_CSS = """
    StatusLine {
        height: 1;
        & > .status--left { color: $text-plain; text-style: bold; }
        & > .status--right { color: $text-faint; }
    }
    """

    def __init__(self, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._left, self._right, self._short = "", "", ""

    def show(self, left: str, right: str = "", short: str = "") -> None:
        """Set the texts; repaints only when something differs."""
        left, right, short = one_line(left), one_line(right), one_line(short)
        if (left, right, short) != (self._left, self._right, self._short):
            self._left, self._right, self._short = left, right, short
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        width = self.size.width
        room = width - cell_len(self._left) - 2
        right = next((text for text in (self._right, self._short) if cell_len(text) <= room), "")
        left_style = self.get_component_rich_style("status--left")
        left = fit(self._left, max(0, width - cell_len(right)))
        return Strip([Segment(left, left_style), Segment(right, self.get_component_rich_style("status--right"))])
