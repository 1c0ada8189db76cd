"""The queue screen: one view of the cases at a time, counted, with the age of what is shown."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from textual.widget import Widget

from console.domain.case import Case
from console.domain.keeping import misses_any
from console.ports.records import CaseRow, QueueView
from console.ports.store import CaseReader
from console.usecases.find_cases import glimpse_case
from screens.base import ConsoleScreen
from screens.queue.row import head, pieces
from screens.queue.views import VIEW_IDS, view_of
from screens.widgets.paged_list import NoRows, PagedList, Piece
from screens.widgets.status_line import StatusLine

#: The case under the cursor, if any, and its row.
Cursor = tuple[str | None, int]


class ViewSource:
    """Rows of one view, straight from the store."""

    def __init__(self, reader: CaseReader, view: QueueView) -> None:
        self._reader = reader
        self.view = view

    def count(self) -> int:
        """Return how many cases the view has."""
        return self._reader.count(self.view)

    def window(self, offset: int, limit: int) -> Sequence[CaseRow]:
        """Return a page of rows."""
        return self._reader.window(self.view, offset, limit)


class QueueScreen(ConsoleScreen):
    """Lists cases; opens one; keys act on the case under the cursor."""

    CSS_PATH = "queue_screen.tcss"
    place = "queue"
    has_list = True

    def __init__(self, view_id: str = "open") -> None:
        super().__init__()
        self._view_id = view_id
        self._as_of: datetime | None = None
        #: Before when finished cases changed last that this view would list and this terminal does not keep.
        self._left_out: datetime | None = None
        #: View and number of changes of which the list was fetched for a neighbour; out of sight nobody refreshes it.
        self._fetched: tuple[QueueView, int] | None = None
        #: Case and row of the cursor while the list shows nothing.
        self._hidden: Cursor | None = None

    def body(self) -> Iterable[Widget]:
        """A line saying which view and how many, and the list."""
        yield StatusLine(id="view")
        yield PagedList(NoRows(), self._pieces, self._head, _id, on_move=self.draw_chrome, id="cases")

    @property
    def _list(self) -> PagedList[CaseRow]:
        return self.query_one("#cases", PagedList)

    def _view(self) -> QueueView:
        username = self.console.standings.now().actor.username
        return view_of(self._view_id, username, self.console.desk.clock.now())

    def _head(self, width: int) -> str:
        return head(self.wording, width)

    def _pieces(self, row: CaseRow, width: int) -> Sequence[Piece]:
        return pieces(row, width, self.wording, self.console.desk.clock.now())

    def entered(self) -> None:
        """Show the first page."""
        self.set_focus(self._list)
        self.refreshed()

    def hide(self) -> None:
        """Show no row."""
        super().hide()
        self._hidden, self._fetched = self._cursor(), None
        self._list.reload(NoRows(), 0)

    def refreshed(self) -> None:
        """Fetch what is true now; the cursor stays on its case."""
        (case_id, row), view = self._cursor(), self._view()
        found = self.console.desk.reader.position(view, case_id) if case_id else None
        self._show(view, row if found is None else found)

    def _show(self, view: QueueView, index: int) -> None:
        reader = self.console.desk.reader
        self._as_of = reader.as_of()
        self._left_out = reader.left_out() if misses_any(view.states) else None
        self._list.reload(ViewSource(reader, view), index, empty=self.wording.say("screens.queue.empty"))
        self._hidden = self._fetched = None
        self.draw_chrome()

    def draw_chrome(self) -> None:
        """How old the list is belongs to what the link tells."""
        super().draw_chrome()
        if self.is_current:
            self._draw_status()

    def _draw_status(self) -> None:
        name = self.wording.say(f"screens.view.{self._view_id}")
        link = self.console.link
        as_of = link.as_of if link is not None and link.as_of else self._as_of
        age = self.wording.say("screens.queue.as_of", time=self.wording.at(as_of)) if as_of else ""
        views = " ".join(f"{i}{self.wording.say(f'screens.view.{view}')}" for i, view in enumerate(VIEW_IDS, 1))
        views_short = f"1-{len(VIEW_IDS)} {self.wording.say('screens.queue.views')}"
        count = self.wording.say("screens.queue.count", count=self._list.count)
        missing = self._left_out
        rest = self.wording.say("screens.queue.left_out", time=self.wording.day(missing)) if missing else ""
        self.query_one(StatusLine).show("  ".join(filter(None, (name, count, age, rest))), views, views_short)

    def chosen_case(self) -> Case | None:
        """The case under the cursor."""
        row = self._list.current if self.is_mounted else None
        return glimpse_case(self.console.desk, row.id) if row else None

    def neighbour(self, case_id: str, step: int) -> str | None:
        """Return the case `step` rows away from `case_id` in the view as it is now, and put the cursor there."""
        reader, view = self.console.desk.reader, self._view()
        index = reader.position(view, case_id)
        if index is None:
            # It has left the view, and the one behind it stands where it stood.
            index = self._row_left(view) - (1 if step > 0 else 0)
        goal = index + step
        if not 0 <= goal < reader.count(view):
            return None
        now = (view, reader.change_count())
        if self._fetched == now:
            self._list.move_to(goal)
        else:
            self._show(view, goal)
            self._fetched = now
        return self.chosen_id()

    def _row_left(self, view: QueueView) -> int:
        """Return the row of a case that has left the view, by those that stood beside it when the list was fetched."""
        position = self.console.desk.reader.position
        for row in self._list.rows_from_cursor():
            if (found := position(view, row.id)) is not None:
                return found
        for row in self._list.rows_before_cursor():
            if (found := position(view, row.id)) is not None:
                return found + 1
        return self._cursor()[1]

    async def do(self, command: str) -> bool:
        """List keys and views."""
        if command.startswith("view."):
            self.show_view(VIEW_IDS[int(command.removeprefix("view.")) - 1])
            return True
        if command == "list.open":
            await self.console.open_case_screen(self.chosen_id(), self.neighbour)
            return True
        if command in ("case.next", "case.previous"):
            self._list.move_to(self._list.index + (1 if command == "case.next" else -1))
            return True
        return self._list.do(command)

    def where(self) -> Mapping[str, Any]:
        """The view, and the case under the cursor."""
        return {"view": self._view_id, "cursor": [self.chosen_id(), self._list.index]}

    async def come_back(self, where: Mapping[str, Any], below: ConsoleScreen) -> bool:
        """The cursor comes back to its case, or to its row when the case has gone elsewhere."""
        self.show_view(str(where["view"]))
        case_id, row = where["cursor"]
        found = self.console.desk.reader.position(self._view(), case_id) if case_id else None
        self._list.move_to(row if found is None else found)
        return True

    def _cursor(self) -> Cursor:
        return self._hidden or (self.chosen_id(), self._list.index)

    def chosen_id(self) -> str | None:
        """Return the id of the case under the cursor."""
        row = self._list.current
        return row.id if row else None

    def show_view(self, view_id: str) -> None:
        """Switch to a view by its id, from its first row."""
        self._view_id = view_id if view_id in VIEW_IDS else "open"
        self._show(self._view(), 0)

    async def on_paged_list_chosen(self) -> None:
        """A double click opens, as Enter does."""
        await self.console.conversations.run(self.run_named("list.open"))


def _id(row: CaseRow) -> str:
    return row.id
