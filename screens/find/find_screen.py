"""The find screen: one box, results from this terminal as one types, Enter opens."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from textual.widget import Widget

from console.domain import case_number
from console.domain.case import Case
from console.domain.finding_grammar import Choices
from console.ports.records import CaseRow
from console.usecases.find_cases import EMPTY, Finding, find_cases, former_number, glimpse_case, refusal
from console.usecases.find_words import choices_for, prepare
from screens.base import ConsoleScreen
from screens.find.meaning import completed, said, unfinished
from screens.guard import guarded
from screens.queue.keeping import ask_to_keep
from screens.queue.row import head, pieces
from screens.widgets.paged_list import HeldRows, NoRows, PagedList, Piece
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField

#: Hits held; more are counted, not listed.
LIMIT = 200
#: Choices of a value that are shown.
_CHOICES = 6


class FindScreen(ConsoleScreen):
    """Type, see, open."""

    CSS_PATH = "find_screen.tcss"
    place = "find"
    has_list = True

    def __init__(self) -> None:
        super().__init__()
        self._finding = EMPTY
        self._choices: Choices | None = None
        self._stale = False

    def body(self) -> Iterable[Widget]:
        """The box, what it says, how many hits, the hits."""
        yield TextField(id="words", on_change=self._typed)
        yield StatusLine(id="meaning")
        yield StatusLine(id="hits")
        yield PagedList(NoRows(), self._pieces, self._head, _id, on_move=self.draw_chrome, id="cases")

    @property
    def _list(self) -> PagedList[CaseRow]:
        return self.query_one("#cases", PagedList)

    @property
    def _words(self) -> TextField:
        return self.query_one("#words", TextField)

    def _head(self, width: int) -> str:
        return head(self.wording, width)

    def _pieces(self, row: CaseRow, width: int) -> Sequence[Piece]:
        return pieces(row, width, self.wording, self.console.desk.clock.now())

    def entered(self) -> None:
        """Begin typing at once, in an empty box."""
        self.set_focus(self._words)
        self.look_for("")
        desk = self.console.desk
        self.console.lookups.shown_by(_made_ready).ask(lambda: prepare(desk))

    def look_for(self, words: str) -> None:
        """Search for words given from elsewhere."""
        self._words.value = words
        self._search()

    def hide(self) -> None:
        """Show no row."""
        super().hide()
        self._finding = EMPTY
        self._list.reload(NoRows(), 0)

    def refreshed(self) -> None:
        """Search again, with the cursor kept on its row; the message line stays as it is."""
        finding = self._look_up()
        ids = [row.id for row in finding.found.rows]
        chosen = self.chosen_id()
        self._show(finding, ids.index(chosen) if chosen in ids else self._list.index)

    def _typed(self) -> None:
        """Search once for all characters that came together, as an input method commits a word."""
        if not self._stale:
            self._stale = True
            self.app.call_later(self._catch_up)

    def _catch_up(self) -> None:
        if self._stale and self.is_mounted:
            with guarded(self.app):
                self._search()

    def _search(self) -> None:
        self._stale = False
        self.tell("")
        finding = self._look_up()
        typed = self._words.value
        self._choices = choices_for(self.console.desk, typed, _CHOICES) if finding.parsed.asks() else None
        for wrong in finding.parsed.wrong:
            if not unfinished(wrong, self._choices, typed):
                self.tell_error(refusal(wrong))
                break
        self._show(finding, 0)

    def _look_up(self) -> Finding:
        words = self._words.value.strip()
        return find_cases(self.console.desk, self._words.value, LIMIT) if words else EMPTY

    def _show(self, finding: Finding, index: int) -> None:
        self._finding = finding
        words = self._words.value.strip()
        empty = self.wording.say("screens.find.nothing" if words else "screens.find.begin")
        self._list.reload(HeldRows(finding.found.rows), index, empty=empty)
        self.query_one("#meaning", StatusLine).show(*said(finding.parsed, self._choices, self.wording))
        self.query_one("#hits", StatusLine).show(self._counted(words), self.wording.say("screens.find.hint"))
        self.draw_chrome()

    def _counted(self, words: str) -> str:
        if not words:
            return self.wording.say("screens.find.title")
        rows = self._finding.found.rows
        if len(rows) == 1 and (former := former_number(words, rows[0])):
            return self.wording.renumbered(former, rows[0].number)
        key = "screens.find.count" if self._finding.found.complete else "screens.find.at_least"
        return self.wording.say(key, count=self._finding.found.total, shown=len(self._finding.found.rows))

    def where(self) -> Mapping[str, Any]:
        """The box; what is looked for is often somebody's number or name, and is kept nowhere."""
        return {}

    def chosen_case(self) -> Case | None:
        """The case under the cursor."""
        self._catch_up()
        row = self._list.current if self.is_mounted else None
        return glimpse_case(self.console.desk, row.id) if row else None

    def chosen_id(self) -> str | None:
        """The id of the case under the cursor."""
        row = self._list.current
        return row.id if row else None

    def neighbour(self, case_id: str, step: int) -> str | None:
        """Return the hit `step` rows away from `case_id`."""
        if not self._finding.found.rows:
            # The terminal was locked meanwhile.
            self.refreshed()
        ids = [row.id for row in self._finding.found.rows]
        goal = ids.index(case_id) + step if case_id in ids else -1
        if not 0 <= goal < len(ids):
            return None
        self._list.move_to(goal)
        return ids[goal]

    async def do(self, command: str) -> bool:
        """Open, and move in the hits of what is typed."""
        if command == "view.keep":
            await ask_to_keep(self, self._words.value)
            return True
        self._catch_up()
        if command == "find.complete":
            self._complete()
            return True
        if command == "list.open":
            case_id = self.chosen_id()
            if case_id is None and case_number.looks_like_number(self._words.value):
                self.tell(self.wording.say("screens.find.no_such_number"), wrong=True)
                return True
            await self.console.open_case_screen(case_id, self.neighbour)
            return True
        return self._list.do(command)

    def _complete(self) -> None:
        """Put the first of what a value may become in its place."""
        text = completed(self._words.value, self._choices, self.wording)
        if text is None:
            self.tell(self.wording.say("screens.find.nothing_to_complete"))
        else:
            self.look_for(text)


def _made_ready(_: None) -> None:
    """Nobody waits for it."""


def _id(row: CaseRow) -> str:
    return row.id
