"""The list of cases: a window over the store, drawn line by line; constant in cost whatever the number of cases.

Own, on Textual's line API, because `DataTable` needs twice the time, three times the bytes and a second per 10,000 rows
(performance.md 1). It holds one page of rows; the page turns under the cursor, which keeps repaints thin.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar, Generic, Never, Protocol, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from screens.guard import guarded
from screens.widgets.cells import fit, one_line

_Row = TypeVar("_Row")
_Given = TypeVar("_Given", covariant=True)


class Source(Protocol[_Given]):
    """Where the rows come from."""

    def count(self) -> int:
        """Return how many rows there are."""

    def window(self, offset: int, limit: int) -> Sequence[_Given]:
        """Return the rows from `offset` on."""


class NoRows:
    """A list before anything was fetched for it."""

    def count(self) -> int:
        """Return that there is nothing."""
        return 0

    def window(self, offset: int, limit: int) -> Sequence[Never]:
        """Return nothing."""
        return ()


class HeldRows(Generic[_Given]):
    """Rows that are all in memory already."""

    def __init__(self, rows: Sequence[_Given]) -> None:
        self._rows = rows

    def count(self) -> int:
        """Return how many there are."""
        return len(self._rows)

    def window(self, offset: int, limit: int) -> Sequence[_Given]:
        """Return a page of them."""
        return self._rows[offset : offset + limit]


#: One drawn piece of a row: text and the name of its style (`""` for plain).
Piece = tuple[str, str]


class PagedList(Widget, Generic[_Row], can_focus=True):
    """A list with a cursor over rows that are fetched a page at a time."""

    class Chosen(Message):
        """A row was opened."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--row",
        "list--cursor",
        "list--cursor-blurred",
        "list--late",
        "list--soon",
        "list--attention",
        "list--faint",
        "list--head",
    }
    DEFAULT_CSS = """
    PagedList {
        height: 1fr;
        & > .list--row { color: $text-plain; }
        & > .list--cursor { color: $cursor-text; background: $cursor; text-style: $cursor-style; }
        & > .list--cursor-blurred { color: $text-plain; background: $cursor-blurred; text-style: $rest-style; }
        & > .list--late { color: $late; text-style: $late-style; }
        & > .list--soon { color: $soon; }
        & > .list--attention { color: $attention; text-style: $late-style; }
        & > .list--faint { color: $text-faint; }
        & > .list--head { color: $text-faint; text-style: underline; }
    }
    """

    def __init__(
        self,
        source: Source[_Row],
        draw: Callable[[_Row, int], Sequence[Piece]],
        head: Callable[[int], str],
        key: Callable[[_Row], str],
        *,
        empty: str = "",
        on_move: Callable[[], None] | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._source = source
        self._draw = draw
        self._head = head
        self._key = key
        self._empty = empty
        self._on_move = on_move
        self._rows: Sequence[_Row] = ()
        self._offset = 0
        self._count = 0
        self._index = 0

    @property
    def page_size(self) -> int:
        """Rows on a page, the heading not counted."""
        return max(1, self.size.height - 1)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._count

    @property
    def index(self) -> int:
        """Number of the row under the cursor, from 0."""
        return self._index

    @property
    def current(self) -> _Row | None:
        """The row under the cursor."""
        place = self._index - self._offset
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def rows_from_cursor(self) -> Sequence[_Row]:
        """Return the rows of the page from the cursor on."""
        return self._rows[self._index - self._offset :]

    def rows_before_cursor(self) -> Sequence[_Row]:
        """Return the rows of the page before the cursor, the nearest first."""
        return self._rows[: self._index - self._offset][::-1]

    def reload(self, source: Source[_Row] | None = None, index: int | None = None, *, empty: str | None = None) -> None:
        """Fetch anew, with the cursor on row `index`, or on the row it is on; `empty` stands there instead of rows.

        All or nothing: when fetching fails, the list keeps what it had. `on_move` is not called, whoever reloads knows.
        """
        source = source or self._source
        count = source.count()
        index = max(0, min(self._index if index is None else index, count - 1))
        offset = index - index % self.page_size
        self._rows = source.window(offset, self.page_size)
        self._source, self._count, self._index, self._offset = source, count, index, offset
        self._empty = self._empty if empty is None else empty
        self.refresh()

    def move_to(self, index: int) -> None:
        """Put the cursor on row `index`, turning the page when it is not on this one."""
        index = max(0, min(index, self._count - 1))
        if index == self._index:
            return
        if self._offset <= index < self._offset + self.page_size:
            for row in (self._index, index):
                self.refresh(Region(0, row - self._offset + 1, self.size.width, 1))
        else:
            offset = index - index % self.page_size
            self._rows = self._source.window(offset, self.page_size)
            self._offset = offset
            self.refresh()
        self._index = index
        self._moved()

    def _moved(self) -> None:
        if self._on_move is not None:
            self._on_move()

    def do(self, command: str) -> bool:
        """Carry out a `list.…` command; return whether it is one of the list's."""
        steps = {
            "list.down": self._index + 1,
            "list.up": self._index - 1,
            "list.page_down": self._index + self.page_size,
            "list.page_up": self._index - self.page_size,
            "list.top": 0,
            "list.bottom": self._count - 1,
        }
        if command not in steps:
            return False
        self.move_to(steps[command])
        return True

    def render_line(self, y: int) -> Strip:
        """Draw the heading or one row."""
        width = self.size.width
        if y == 0:
            return self._plain(self._head(width), "list--head")
        place = y - 1
        if place >= len(self._rows):
            text = self._empty if not self._count and place == 1 else ""
            return self._plain(text, "list--faint")
        row = self._rows[place]
        base = self._row_style(self._offset + place == self._index)
        segments = [
            Segment(one_line(text), self._piece_style(base, name, place)) for text, name in self._draw(row, width)
        ]
        return Strip(segments).simplify().adjust_cell_length(width, base)

    def _plain(self, text: str, name: str) -> Strip:
        return Strip([Segment(fit(one_line(text), self.size.width), self.get_component_rich_style(name))])

    def _row_style(self, current: bool) -> Style:
        if not current:
            return self.get_component_rich_style("list--row")
        return self.get_component_rich_style("list--cursor" if self.screen.focused is self else "list--cursor-blurred")

    def _piece_style(self, base: Style, name: str, place: int) -> Style:
        if not name or self._offset + place == self._index:
            return base
        return self.get_component_rich_style(f"list--{name}")

    def on_focus(self) -> None:
        """Draw the cursor as active."""
        self._repaint_cursor()

    def on_blur(self) -> None:
        """Draw the cursor as resting."""
        self._repaint_cursor()

    def _repaint_cursor(self) -> None:
        self.refresh(Region(0, self._index - self._offset + 1, self.size.width, 1))

    def on_resize(self, _: events.Resize) -> None:
        """Fill the new height."""
        if self._count or self._rows:
            with guarded(self.app):
                self.reload()
                self._moved()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a second click opens."""
        index = self._offset + event.y - 1
        if event.y >= 1 and index < self._count:
            if index == self._index and event.chain == 2:
                self.post_message(self.Chosen())
            with guarded(self.app):
                self.move_to(index)
