"""The floor: the least a Textual program with a list and a field can do, measured beside the console.

An own list of 100,000 rows on the line API and a borderless field, nothing else (performance.md 1, "lean").
"""

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Input

ROWS = 100_000
_CURSOR = Style(reverse=True)


class Rows(ScrollView, can_focus=True, inherit_bindings=False):  # arrow keys would scroll
    DEFAULT_CSS = "Rows { height: 1fr; scrollbar-size: 0 0; }"

    def __init__(self) -> None:
        super().__init__()
        self._rows = [f"261124-0001-{n:04d}-1 路灯不亮 五一北路{n}号" for n in range(ROWS)]
        self._index = 0
        self.virtual_size = Size(100, ROWS)

    def render_line(self, y: int) -> Strip:
        row = y + int(self.scroll_offset.y)
        style = _CURSOR if row == self._index else Style()
        return Strip([Segment(self._rows[row].ljust(80), style)]).crop(0, self.size.width)

    def key_down(self) -> None:
        self._index += 1
        self.refresh(Region(0, self._index - 1, self.size.width, 2))


class Floor(App[None]):
    CSS = "Input { border: none; width: 60; height: 1; padding: 0; }"
    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        field = Input()
        field.cursor_blink = False
        with Vertical():
            yield field
            yield Rows()

    def on_mount(self) -> None:
        self.query_one(Rows).focus()

    def key_f3(self) -> None:
        self.query_one(Input).focus()


if __name__ == "__main__":
    Floor().run()
