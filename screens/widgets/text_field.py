"""A field to type in: one line or several, cells right for Chinese, the terminal's real cursor where one types.

Own, because Textual's `Input` loses keys typed ahead, drops pasted lines, replaces its whole value after Tab, and
repaints more than the change (reliability.md 3.1, performance.md 1).
"""

from collections.abc import Callable
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from console.domain.cleaning import clean
from console.domain.garbled import garbled
from console.domain.step import MAX_TEXT
from screens.widgets.cells import VisualLine, cut, fit, wrap
from screens.widgets.edit_buffer import EditBuffer


class TextField(Widget, can_focus=True):
    """An editable text. Keys are given to `take_key`; the screen's own commands never reach it."""

    class Refused(Message):
        """What was typed or pasted does not fit; nothing of it was taken."""

        def __init__(self, limit: int) -> None:
            super().__init__()
            self.limit = limit

    class Doubtful(Message):
        """What was put in is in the field, but not, or maybe not, as it was meant."""

        def __init__(self, what: str, count: int) -> None:
            """`what` names the phrase that says so (`screens.the_terminal`), `count` how many are meant there."""
            super().__init__()
            self.what, self.count = what, count

    COMPONENT_CLASSES: ClassVar[set[str]] = {"text-field--text", "text-field--cursor", "text-field--hint"}
    DEFAULT_CSS = """
    TextField {
        height: 1;
        background: $field;
        & > .text-field--text { color: $text-plain; text-style: $field-style; }
        & > .text-field--cursor { text-style: reverse; }
        & > .text-field--hint { color: $text-faint; }
        &:focus { background: $field-focus; }
    }
    """

    def __init__(
        self,
        *,
        id: str | None = None,
        multiline: bool = False,
        hint: str = "",
        secret: bool = False,
        limit: int = MAX_TEXT,
        on_change: Callable[[], None] | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.buffer = EditBuffer(multiline=multiline, limit=limit)
        self._hint = hint
        self.secret = secret
        self._on_change = on_change
        self._first_cell = 0
        self._first_line = 0
        self._wrapped: tuple[tuple[str, int], list[VisualLine]] = (("", 0), [])
        self._drawn: tuple[tuple[object, ...], int, int] = ((), 0, 0)

    @property
    def value(self) -> str:
        """What stands in the field; setting it is not typing, and `on_change` is not called."""
        return self.buffer.text

    @value.setter
    def value(self, text: str) -> None:
        if self.buffer.set(clean(text)):
            self._repaint()

    @property
    def garbled(self) -> bool:
        """Whether the text reads as if the terminal had spoilt it."""
        return not self.secret and garbled(self.buffer.text)

    def type_text(self, text: str) -> None:
        """Put pasted or dictated text at the cursor: every character of it, or nothing and a word about that."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        lines = text.strip("\n").count("\n") + 1
        if self._insert(text) and lines > 1 and not self.buffer.multiline:
            self.post_message(self.Doubtful("paste_joined", lines))

    def _insert(self, text: str) -> bool:
        """Put text at the cursor, or say that it does not fit; return whether it is there."""
        text = clean(text)
        if not self.buffer.fits(text):
            self.post_message(self.Refused(self.buffer.limit))
            return False
        if self.buffer.insert(text):
            self.edited()
            # Letters of a garbled word come one by one: the one before belongs to what is looked at.
            if not (text.isascii() or self.secret) and garbled(self.buffer.before(len(text) + 1)):
                self.post_message(self.Doubtful("garbled_typed", len(text)))
        return True

    def take_key(self, key: str, character: str | None) -> bool:
        """Handle one key press; return whether it was for this field."""
        edit = {
            "backspace": self.buffer.backspace,
            "ctrl+h": self.buffer.backspace,
            "delete": self.buffer.delete,
            "ctrl+d": self.buffer.delete,
            "ctrl+w": self.buffer.kill_word,
            "ctrl+u": self.buffer.kill_to_start,
            "ctrl+k": self.buffer.kill_to_end,
        }.get(key)
        if edit is not None:
            if edit():
                self.edited()
            return True
        if self._move(key):
            self._repaint()
            return True
        if key in ("enter", "ctrl+j"):
            character = "\n" if self.buffer.multiline else None
        if character is None or (ord(character) < 32 and character != "\n"):
            return False
        self._insert(character)
        return True

    def _move(self, key: str) -> bool:
        buffer = self.buffer
        if key == "left":
            buffer.move(buffer.cursor - 1)
        elif key == "right":
            buffer.move(buffer.cursor + 1)
        elif key in ("home", "ctrl+a"):
            buffer.move(buffer.line_start())
        elif key in ("end",):
            buffer.move(buffer.line_end())
        elif key == "ctrl+left":
            buffer.word_left()
        elif key == "ctrl+right":
            buffer.word_right()
        elif key in ("up", "down") and buffer.multiline:
            return self._move_line(-1 if key == "up" else 1)
        else:
            return False
        return True

    def _move_line(self, step: int) -> bool:
        """Move to the same cell of the line above or below; at the edge the key is left to the form."""
        lines = self._lines()
        row = self._row(lines)
        if not 0 <= row + step < len(lines):
            return False
        cells = cell_len(self.buffer.text[lines[row].start : self.buffer.cursor])
        goal = lines[row + step]
        kept, _ = cut(self.buffer.text[goal.start : goal.end], cells)
        self.buffer.move(goal.start + len(kept))
        return True

    def edited(self) -> None:
        """Draw what was done to the buffer, and tell whoever keeps it."""
        self._repaint()
        if self._on_change is not None:
            self._on_change()

    def _repaint(self) -> None:
        """Repaint only the cells that differ when the change is within one line: a typed character stays thin."""
        self._scroll_to_cursor()
        before, now = self._drawn, self._shape()
        self._drawn = now
        if before[0] == now[0]:
            left = max(0, min(before[1], now[1]) - 2)
            right = min(self.size.width, max(before[2], now[2]) + 2)
            self.refresh(Region(left, self._cursor_cell()[1], max(1, right - left), 1))
        else:
            self.refresh()
        self.place_cursor()

    def _shape(self) -> tuple[tuple[object, ...], int, int]:
        """What must be equal for a change to concern one line alone; then the cursor's cell and the line's end."""
        x, y = self._cursor_cell()
        if not self.buffer.multiline:
            return (self._first_cell, y), x, cell_len(self._shown()) - self._first_cell
        lines = self._lines()
        line = lines[self._row(lines)]
        text = self.buffer.text
        return (len(lines), self._first_line, y, text[line.end :]), x, cell_len(text[line.start : line.end])

    def _scroll_to_cursor(self) -> None:
        width = max(1, self.size.width)
        if self.buffer.multiline:
            lines, height = self._lines(), max(1, self.size.height)
            row = self._row(lines)
            # Never further down than needed: a text set before the field had its height would stay half out of sight.
            self._first_line = min(max(self._first_line, row - height + 1), row, max(0, len(lines) - height))
            return
        cell = cell_len(self._shown()[: self.buffer.cursor])
        if cell_len(self._shown()) < width:
            self._first_cell = 0
        elif cell < self._first_cell or cell >= self._first_cell + width:
            # Where a character begins: in the middle of a wide one, the cursor would stand beside what is drawn.
            _, self._first_cell = cut(self._shown(), max(0, cell - width // 2))

    def place_cursor(self) -> None:
        """Put the terminal's own cursor where the next character goes: there the input method opens its window."""
        if self.has_focus and self.is_attached:
            x, y = self._cursor_cell()
            region = self.content_region
            self.app.cursor_position = Offset(region.x + min(x, max(0, region.width - 1)), region.y + y)

    def _cursor_cell(self) -> tuple[int, int]:
        if not self.buffer.multiline:
            return cell_len(self._shown()[: self.buffer.cursor]) - self._first_cell, 0
        lines = self._lines()
        row = self._row(lines)
        return cell_len(self.buffer.text[lines[row].start : self.buffer.cursor]), row - self._first_line

    def _shown(self) -> str:
        return "*" * len(self.buffer.text) if self.secret else self.buffer.text.replace("\t", " ")

    def _lines(self) -> list[VisualLine]:
        """Return the text as wrapped; a key asks for it several times, and it changes once."""
        asked = (self.buffer.text, max(2, self.size.width - 1))
        if self._wrapped[0] != asked:
            self._wrapped = (asked, wrap(*asked))
        return self._wrapped[1]

    def _row(self, lines: list[VisualLine]) -> int:
        for row in range(len(lines) - 1, -1, -1):
            if lines[row].start <= self.buffer.cursor:
                return row
        return 0

    def render_line(self, y: int) -> Strip:
        """Draw one line of the field."""
        style = self.get_component_rich_style("text-field--text")
        width = self.size.width
        if not self.buffer.text and not self.has_focus:
            hint = fit(self._hint if y == 0 else "", width)
            return Strip([Segment(hint, self.get_component_rich_style("text-field--hint"))], width)
        text, cursor = self._line_text(y)
        if cursor is None or not self.has_focus:
            return Strip([Segment(fit(text, width) if cell_len(text) < width else cut(text, width)[0], style)])
        return self._with_cursor(text, cursor, width, style)

    def _line_text(self, y: int) -> tuple[str, int | None]:
        if not self.buffer.multiline:
            if y:
                return "", None
            hidden, _ = cut(self._shown(), self._first_cell)
            return self._shown()[len(hidden) :], self.buffer.cursor - len(hidden)
        lines = self._lines()
        number = y + self._first_line
        if number >= len(lines):
            return "", None
        line = lines[number]
        text = self.buffer.text[line.start : line.end].replace("\t", " ")
        here = self._row(lines) == number
        return text, self.buffer.cursor - line.start if here else None

    def _with_cursor(self, text: str, cursor: int, width: int, style: Style) -> Strip:
        under = text[cursor : cursor + 1] or " "
        reverse = self.get_component_rich_style("text-field--cursor")
        before, after = text[:cursor], text[cursor + 1 :]
        room = max(0, width - cell_len(before) - cell_len(under))
        rest = fit(after, room) if cell_len(after) <= room else cut(after, room)[0]
        strip = Strip([Segment(before, style), Segment(under, style + reverse), Segment(rest, style)])
        return strip.adjust_cell_length(width, style)

    def on_mount(self) -> None:
        """Where it stands may change without anything of it: a dialog grows around it."""
        self.screen.screen_layout_refresh_signal.subscribe(self, lambda _: self.place_cursor())

    def on_focus(self) -> None:
        """Show the cursor, and tell the terminal where it is."""
        self.refresh()
        self.place_cursor()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    def on_resize(self, _: events.Resize) -> None:
        """Keep the cursor in sight, and as much of the text as there is room for."""
        self._scroll_to_cursor()
        self.refresh()
        self.place_cursor()
