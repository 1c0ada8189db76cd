"""The callback queue: whom to call, in the order of their turn; below it what the case under the cursor is about."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from textual.timer import Timer
from textual.widget import Widget

from console.domain.calling_back import left_to_call
from console.domain.case import Case
from console.domain.cleaning import clean_line
from console.domain.masking import masked
from console.ports.records import CaseRow
from console.usecases.callbacks import TO_CALL, to_call
from console.usecases.find_cases import glimpse_case
from screens.base import ConsoleScreen
from screens.callback.page import call_page, caller_of
from screens.guard import guarded
from screens.queue.row import MARKS
from screens.widgets.cells import fit
from screens.widgets.paged_list import NoRows, PagedList, Piece
from screens.widgets.reading import Reading
from screens.widgets.status_line import StatusLine

#: Columns and their cells; the title takes what is left.
_COLUMNS = (("number", 20), ("who", 20), ("unit", 8), ("tries", 6), ("again", 12))


@dataclass(frozen=True, slots=True)
class Row:
    """A case to be called about, as far as it opens."""

    row: CaseRow
    case: Case | None


class Turns:
    """The cases in their order; each is read once, when its page is shown."""

    def __init__(self, rows: Sequence[CaseRow], case: Callable[[str], Case | None]) -> None:
        self.rows = rows
        self._case = case

    def count(self) -> int:
        """Return how many are listed."""
        return len(self.rows)

    def window(self, offset: int, limit: int) -> Sequence[Row]:
        """Return a page of them."""
        return [Row(row, self._case(row.id)) for row in self.rows[offset : offset + limit]]


class CallbackScreen(ConsoleScreen):
    """Lists who is to be called back."""

    CSS_PATH = "callback_screen.tcss"
    has_list = True

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[CaseRow] = ()
        #: Case under the cursor while the list shows nothing.
        self._hidden: str | None = None
        #: Until somebody's turn comes.
        self._turn: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """How many, the list, and the case under the cursor."""
        yield StatusLine(id="view")
        yield PagedList(NoRows(), self._pieces, self._head, _id, on_move=self._moved, id="cases")
        yield Reading(margin=10, id="facts")

    @property
    def _list(self) -> PagedList[Row]:
        return self.query_one("#cases", PagedList)

    def entered(self) -> None:
        """Show whose turn it is."""
        self.set_focus(self._list)
        self.refreshed()

    def hide(self) -> None:
        """Show no row."""
        super().hide()
        self._hidden, self._rows = self.chosen_id(), ()
        self._list.reload(NoRows(), 0)
        self.query_one(Reading).show(())

    def refreshed(self) -> None:
        """Fetch what is true now; the cursor stays on its case, or where it stood."""
        self._show(self._hidden or self.chosen_id(), self._list.index)

    def _show(self, case_id: str | None, index: int) -> None:
        desk, say = self.console.desk, self.wording.say
        self._rows = to_call(desk)
        index = next((place for place, row in enumerate(self._rows) if row.id == case_id), index)
        turns = Turns(self._rows, lambda one: glimpse_case(desk, one))
        self._list.reload(turns, index, empty=say("screens.callback.empty"))
        self._hidden = None
        now, total = desk.clock.now(), desk.reader.count(TO_CALL)
        ready = sum(row.again_at is None or row.again_at <= now for row in self._rows)
        count = say("screens.callback.count", count=total, ready=ready)
        first = say("screens.callback.first", count=len(self._rows)) if total > len(self._rows) else ""
        self.query_one("#view", StatusLine).show(f"{count} {first}".rstrip(), say("screens.callback.hint"))
        self._moved()
        self._await(now)

    def _await(self, now: datetime) -> None:
        """Draw anew when the next time to try again has come; nothing else changes by itself."""
        if self._turn is not None:
            self._turn.stop()
        later = min((row.again_at for row in self._rows if row.again_at and row.again_at > now), default=None)
        self._turn = self.set_timer((later - now).total_seconds(), self._turn_came) if later is not None else None

    def _turn_came(self) -> None:
        with guarded(self.app):
            if self in self.console.places.shown():
                self.refreshed()

    def _moved(self) -> None:
        row = self._list.current
        case = row.case if row is not None else None
        left = left_to_call(case) if case is not None else ()
        page = call_page(case, left[0], self.console) if case is not None and left else ()
        self.query_one(Reading).show(page)
        self.draw_chrome()

    def _head(self, width: int) -> str:
        say, sizes = self.wording.say, _sizes(width)
        names = ("number", "who", "title", "unit", "tries", "again")
        return "  " + "".join(fit(say(f"screens.callback.column.{name}"), sizes[name]) for name in names)

    def _pieces(self, row: Row, width: int) -> Sequence[Piece]:
        sizes, again, now = _sizes(width), row.row.again_at, self.console.desk.clock.now()
        words = {
            "number": (self.wording.number(row.row.number), ""),
            "who": (self._who(row.case), ""),
            "title": (row.row.title, ""),
            "unit": (row.row.unit, ""),
            "tries": (self._tries(row.case), ""),
            "again": (self.wording.at(again), "soon" if again is not None and again <= now else "faint"),
        }
        line: list[Piece] = [(fit(MARKS[row.row.sync], 2), "")]
        line += [(fit(clean_line(text), sizes[name] - 1) + " ", style) for name, (text, style) in words.items()]
        return line

    def _who(self, case: Case | None) -> str:
        left = left_to_call(case) if case is not None else ()
        if case is None or not left:
            return ""
        caller = masked(caller_of(case, left[0], self.console))
        return " ".join(filter(None, (caller.name, caller.phone)))

    def _tries(self, case: Case | None) -> str:
        left = left_to_call(case) if case is not None else ()
        return str(left[0].unreached.tries) if left and left[0].unreached is not None else ""

    def chosen_id(self) -> str | None:
        """Return the id of the case under the cursor."""
        row = self._list.current
        return row.row.id if row is not None else None

    def chosen_case(self) -> Case | None:
        """The case under the cursor."""
        row = self._list.current if self.is_mounted else None
        return row.case if row is not None else None

    def following(self, case_id: str) -> str | None:
        """Return whose turn is behind a case: the next below it that can be called now, else the first above."""
        now = self.console.desk.clock.now()
        ready = [row.id for row in self._rows if row.id == case_id or row.again_at is None or row.again_at <= now]
        here = ready.index(case_id) if case_id in ready else -1
        return next((one for one in (*ready[here + 1 :], *ready[: max(here, 0)])), None)

    def neighbour(self, case_id: str, step: int) -> str | None:
        """Return the case `step` rows away from another one, and put the cursor there."""
        places = {row.id: place for place, row in enumerate(self._rows)}
        goal = places.get(case_id, self._list.index) + step
        if not 0 <= goal < len(self._rows):
            return None
        self._list.move_to(goal)
        return self._rows[goal].id

    def where(self) -> Mapping[str, Any]:
        """The case under the cursor."""
        return {"cursor": [self.chosen_id(), self._list.index]}

    async def come_back(self, where: Mapping[str, Any], below: ConsoleScreen) -> bool:
        """The cursor comes back to its case, or to its row."""
        case_id, row = where["cursor"]
        self._show(case_id, int(row))
        return True

    async def do(self, command: str) -> bool:
        """Open, and move."""
        if command == "list.open":
            await self.console.open_case_screen(self.chosen_id(), self.neighbour)
        elif command in ("case.next", "case.previous"):
            self._list.move_to(self._list.index + (1 if command == "case.next" else -1))
        else:
            return self._list.do(command)
        return True


def _sizes(width: int) -> dict[str, int]:
    sizes = dict(_COLUMNS)
    return {**sizes, "title": max(8, width - 2 - sum(sizes.values()))}


def _id(row: Row) -> str:
    return row.row.id
