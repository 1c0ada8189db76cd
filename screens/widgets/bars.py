"""The fixed lines of every screen: title with the link's state, message line, footer of keys."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from console.domain.cleaning import clean_line
from screens.widgets.cells import fit, one_line


class TitleBar(Widget):
    """One line: who and where on the left, the state of the link on the right."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"title--left", "title--good", "title--bad"}
    DEFAULT_CSS = """
    TitleBar {
        height: 1; background: $bar;
        & > .title--left { color: $bar-text; }
        & > .title--good { color: $bar-text; }
        & > .title--bad { color: $attention; text-style: $late-style; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._left, self._right, self._good = "", "", True

    def show(self, left: str, right: str, good: bool) -> None:
        """Set both sides; repaints only when something differs."""
        left, right = one_line(left), one_line(right)
        if (left, right, good) != (self._left, self._right, self._good):
            self._left, self._right, self._good = left, right, good
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        width = self.size.width
        right = self._right
        room = max(0, width - cell_len(right) - 1)
        left_style = self.get_component_rich_style("title--left")
        right_style = self.get_component_rich_style("title--good" if self._good else "title--bad")
        strip = Strip([Segment(fit(self._left, room) + " ", left_style), Segment(right, right_style)])
        return strip.adjust_cell_length(width, left_style)


class MessageBar(Widget):
    """One line: the result of the last command, or what is wrong and what to do."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"message--done", "message--wrong"}
    DEFAULT_CSS = """
    MessageBar {
        height: 1;
        & > .message--done { color: $done; }
        & > .message--wrong { color: $attention; text-style: bold; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.text, self.wrong = "", False

    def show(self, text: str, wrong: bool = False) -> None:
        """Set the message; text from outside is made harmless."""
        text = clean_line(text)
        if (text, wrong) != (self.text, self.wrong):
            self.text, self.wrong = text, wrong
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        style = self.get_component_rich_style("message--wrong" if self.wrong else "message--done")
        return Strip([Segment(fit(self.text, self.size.width), style)])


class KeyBar(Widget):
    """One line: the keys that matter here; one that cannot work now is grey and has a dash before it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key--key", "key--label", "key--off"}
    DEFAULT_CSS = """
    KeyBar {
        height: 1; background: $bar;
        & > .key--key { color: $key; }
        & > .key--label { color: $bar-text; }
        & > .key--off { color: $bar-faint; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: Sequence[tuple[str, str, bool]] = ()

    def show(self, keys: Sequence[tuple[str, str, bool]]) -> None:
        """Set the keys as (key, label, whether it works)."""
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw as many keys as fit whole."""
        width, used = self.size.width, 0
        off = self.get_component_rich_style("key--off")
        segments: list[Segment] = []
        for key, label, works in self._keys:
            key = key if works else f"-{key}"
            size = cell_len(key) + cell_len(label) + 1
            if used + size > width:
                break
            used += size
            key_style = self.get_component_rich_style("key--key") if works else off
            segments.append(Segment(key, key_style))
            segments.append(Segment(label + " ", self.get_component_rich_style("key--label") if works else off))
        return Strip(segments).adjust_cell_length(width, off)
