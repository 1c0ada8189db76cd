"""The queue screen: one view of the cases at a time, counted, with the age of what is shown."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from textual.widget import Widget

from console.domain.case import Case
from console.ports.records import CaseRow
from console.usecases.find_cases import glimpse_case
from console.usecases.saved_views import SavedView, counts, saved_views
from screens.base import ConsoleScreen
from screens.looking import Looking
from screens.queue.keeping import ask_to_keep, of_digit
from screens.queue.listed import Listed, SavedSource, ViewSource
from screens.queue.row import head, pieces
from screens.queue.views import VIEW_IDS, view_of
from screens.widgets.paged_list import NoRows, PagedList, Piece
from screens.widgets.status_line import StatusLine

#: The case under the cursor, if any, and its row.
Cursor = tuple[str | None, int]


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
        self._fetched: tuple[object, int] | None = None
        #: How many there are at the least, where only some are listed.
        self._at_least = 0
        #: The operator's own views by their digits, and how many cases each has.
        self._saved: Mapping[str, SavedView] = {}
        self._counts: Mapping[str, str] = {}
        self._counting: Looking[Mapping[str, str]] | None = None
        #: Case and row of the cursor while the list shows nothing.
        self._hidden: Cursor | None = None

    def body(self) -> Iterable[Widget]:
        """A line saying which view and how many, and the list."""
        yield StatusLine(id="view")
        yield PagedList(NoRows(), self._pieces, self._head, _id, on_move=self.draw_chrome, id="cases")

    @property
    def _list(self) -> PagedList[CaseRow]:
        return self.query_one("#cases", PagedList)

    def _source(self) -> Listed:
        """Return what the view lists now; without a view of one's own that was shown, what is open."""
        desk = self.console.desk
        if (saved := self._saved.get(self._view_id)) is not None:
            return SavedSource(desk, saved)
        self._view_id = self._view_id if self._view_id in VIEW_IDS else "open"
        username = self.console.standings.now().actor.username
        return ViewSource(desk.reader, view_of(self._view_id, username, desk.clock.now()))

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
        self._saved = saved_views(self.console.desk)
        (case_id, row), source = self._cursor(), self._source()
        found = source.position(case_id) if case_id else None
        self._show(source, row if found is None else found)

    def _show(self, source: Listed, index: int) -> None:
        self._as_of = self.console.desk.reader.as_of()
        self._left_out, self._at_least = source.left_out(), source.at_least
        self._list.reload(source, index, empty=self.wording.say("screens.queue.empty"))
        self._hidden = self._fetched = None
        self._count_saved()
        self.draw_chrome()

    def _count_saved(self) -> None:
        """Have one's own views counted soon; no key waits for that."""
        if self._saved:
            desk = self.console.desk
            self._counting = self._counting or self.console.lookups.shown_by(self._counted)
            self._counting.ask(lambda: counts(desk))

    def _counted(self, counted: Mapping[str, str]) -> None:
        self._counts = counted
        if self.is_current:
            self._draw_status()

    def draw_chrome(self) -> None:
        """How old the list is belongs to what the link tells."""
        super().draw_chrome()
        if self.is_current:
            self._draw_status()

    def _draw_status(self) -> None:
        say, saved = self.wording.say, self._saved.get(self._view_id)
        name = saved.name if saved is not None else say(f"screens.view.{self._view_id}")
        link = self.console.link
        as_of = link.as_of if link is not None and link.as_of else self._as_of
        age = say("screens.queue.as_of", time=self.wording.at(as_of)) if as_of else ""
        views = " ".join(f"{i}{say(f'screens.view.{view}')}" for i, view in enumerate(VIEW_IDS, 1))
        views_short = f"1-{len(VIEW_IDS)} {say('screens.queue.views')}"
        own = "".join(f" {digit}{view.name}{self._count_of(digit)}" for digit, view in self._saved.items())
        count = say("screens.queue.count", count=self._list.count)
        if self._at_least:
            count = say("screens.find.at_least", count=self._at_least, shown=self._list.count)
        rest = say("screens.queue.left_out", time=self.wording.day(self._left_out)) if self._left_out else ""
        left = "  ".join(filter(None, (name, count, age, rest)))
        self.query_one(StatusLine).show(left, views + own, views_short + own)

    def _count_of(self, digit: str) -> str:
        return f"({self._counts[digit]})" if digit in self._counts else ""

    def chosen_case(self) -> Case | None:
        """The case under the cursor."""
        row = self._list.current if self.is_mounted else None
        return glimpse_case(self.console.desk, row.id) if row else None

    def neighbour(self, case_id: str, step: int) -> str | None:
        """Return the case `step` rows away from `case_id` in the view as it is now, and put the cursor there."""
        source = self._source()
        index = source.position(case_id)
        if index is None:
            # It has left the view, and the one behind it stands where it stood.
            index = self._row_left(source) - (1 if step > 0 else 0)
        goal = index + step
        if not 0 <= goal < source.count():
            return None
        now = (source.key, self.console.desk.reader.change_count())
        if self._fetched == now:
            self._list.move_to(goal)
        else:
            self._show(source, goal)
            self._fetched = now
        return self.chosen_id()

    def _row_left(self, source: Listed) -> int:
        """Return the row of a case that has left the view, by those that stood beside it when the list was fetched."""
        for row in self._list.rows_from_cursor():
            if (found := source.position(row.id)) is not None:
                return found
        for row in self._list.rows_before_cursor():
            if (found := source.position(row.id)) is not None:
                return found + 1
        return self._cursor()[1]

    async def do(self, command: str) -> bool:
        """List keys and views."""
        if command == "view.keep":
            saved = self._saved.get(self._view_id)
            await ask_to_keep(self, saved.query if saved is not None else "")
            self.refreshed()
            return True
        if (digit := of_digit(command)) and digit not in self._saved:
            self.tell(self.wording.say("screens.views.none", digit=digit), wrong=True)
            return True
        if digit:
            self.show_view(digit)
            return True
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
        found = self._source().position(case_id) if case_id else None
        self._list.move_to(row if found is None else found)
        return True

    def _cursor(self) -> Cursor:
        return self._hidden or (self.chosen_id(), self._list.index)

    def chosen_id(self) -> str | None:
        """Return the id of the case under the cursor."""
        row = self._list.current
        return row.id if row else None

    def show_view(self, view_id: str) -> None:
        """Switch to a view by its id, one's own by its digit, from its first row."""
        self._view_id = view_id
        self._show(self._source(), 0)

    async def on_paged_list_chosen(self) -> None:
        """A double click opens, as Enter does."""
        await self.console.conversations.run(self.run_named("list.open"))


def _id(row: CaseRow) -> str:
    return row.id
