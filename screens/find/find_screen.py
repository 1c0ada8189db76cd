"""The find screen: one box, results from this terminal as one types, Enter opens."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from textual.widget import Widget

from console.domain import case_number
from console.domain.case import Case
from console.domain.errors import DomainError
from console.domain.finding_grammar import Choices
from console.domain.revealing import may_seek
from console.ports.records import CaseRow
from console.ports.search import Inquiry
from console.sync.status import LinkState
from console.usecases.find_cases import Finding, glimpse_case, refusal
from console.usecases.find_there import caller_inquiry, inquiry
from console.usecases.find_words import choices_for, prepare
from screens.base import ConsoleScreen
from screens.find.asking_there import Answer, AskingThere
from screens.find.bringing import Bringing
from screens.find.here import LIMIT, Here
from screens.find.hits import Hits, marked
from screens.find.meaning import completed, said, unfinished
from screens.guard import guarded
from screens.queue.keeping import ask_to_keep
from screens.queue.row import head, pieces
from screens.widgets.paged_list import HeldRows, NoRows, PagedList, Piece
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField

#: Choices of a value that are shown.
_CHOICES = 6


class FindScreen(ConsoleScreen):
    """Type, see, open."""

    CSS_PATH = "find_screen.tcss"
    place = "find"
    has_list = True

    def __init__(self) -> None:
        super().__init__()
        self._hits = Hits()
        self._asking = AskingThere(lambda: self.console, LIMIT, self._answered)
        self._bringing = Bringing(
            self, self.chosen_id, lambda found: self.console.open_case_screen(found, self.neighbour)
        )
        self._as_of: datetime | None = None
        self._choices: Choices | None = None
        self._stale = False
        self._here: Here

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
        shown = marked(row, self.wording) if self._hits.is_there(row) else row
        return pieces(shown, width, self.wording, self.console.desk.clock.now())

    def entered(self) -> None:
        """Begin typing at once, in an empty box."""
        self.set_focus(self._words)
        desk = self.console.desk
        self._here = Here(self.console, lambda: self._words.value, self._filled)
        self._as_of = desk.reader.as_of()
        self.look_for("")
        self.console.lookups.shown_by(_made_ready).ask(lambda: prepare(desk))

    def look_for(self, words: str) -> None:
        """Search for words given from elsewhere."""
        self._words.value = words
        self._search()

    def hide(self) -> None:
        """Show no row."""
        super().hide()
        self._hits = Hits()
        self._asking.ask(None)
        self._here.forget()
        self._list.reload(NoRows(), 0)

    def refreshed(self) -> None:
        """Search again, with the cursor kept on its row; the message line stays as it is."""
        hits = replace(self._hits, here=self._here.all())
        ids = [row.id for row in hits.rows()]
        chosen = self.chosen_id()
        self._show(hits, ids.index(chosen) if chosen in ids else self._list.index)

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
        here, typed = self._here.first(), self._words.value
        self._choices = choices_for(self.console.desk, typed, _CHOICES) if here.parsed.asks() else None
        for wrong in here.parsed.wrong:
            if not unfinished(wrong, self._choices, typed):
                self.tell_error(refusal(wrong))
                break
        self._show(Hits(here), 0)
        self._ask_there(inquiry(self.console.desk, typed) if typed.strip() else None)

    def _filled(self, here: Finding) -> None:
        if self.is_mounted:
            self._show(replace(self._hits, here=here), self._list.index)

    def _ask_there(self, asked: Inquiry | None) -> None:
        """Have the backend asked; what is known to be away is not."""
        link = self.console.link
        if asked is not None and link is not None and link.state is LinkState.OFFLINE:
            asked = None
            self._add(Answer())
        self._asking.ask(asked)

    def _answered(self, answer: Answer) -> None:
        """Show what the backend said, with the cursor where it is."""
        if not self.is_mounted or not self._words.value.strip():
            return
        if answer.error is not None and answer.on_purpose:
            self.tell_error(answer.error)
        self._add(answer)

    def _add(self, answer: Answer) -> None:
        hits = replace(self._hits, there=answer)
        if hits.rows() != self._hits.rows():
            self._show(hits, self._list.index)
        else:
            self._hits = hits
            self._draw_count()

    def _show(self, hits: Hits, index: int) -> None:
        self._hits = hits
        empty = self.wording.say("screens.find.nothing" if hits.asks() else "screens.find.begin")
        self._list.reload(HeldRows(hits.rows()), index, empty=empty)
        self.query_one("#meaning", StatusLine).show(*said(hits.here.parsed, self._choices, self.wording))
        self._draw_count()
        self.draw_chrome()

    def _draw_count(self) -> None:
        link, say = self.console.link, self.wording.say
        as_of = link.as_of if link is not None and link.as_of else self._as_of
        counted = self._hits.counted(self._words.value.strip(), self.wording, as_of)
        self.query_one("#hits", StatusLine).show(counted, say("screens.find.hint"), say("screens.find.hint_short"))

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
        """Return the hit `step` rows away from `case_id`, of those that this terminal has."""
        if not self._hits.here.found.rows:
            # The terminal was locked meanwhile.
            self.refreshed()
        goal = self._hits.beside(case_id, step, lambda one: glimpse_case(self.console.desk, one) is not None)
        if goal is not None:
            self._list.move_to(goal)
        return None if goal is None else self.chosen_id()

    async def do(self, command: str) -> bool:
        """Open, and move in the hits of what is typed."""
        self._catch_up()
        own = {"find.complete": self._complete, "find.caller": self._ask_for_caller}
        if command in own:
            own[command]()
        elif command == "view.keep":
            await ask_to_keep(self, self._words.value)
        elif command == "list.open":
            await self._open()
        else:
            return self._list.do(command)
        return True

    async def _open(self) -> None:
        case_id = self.chosen_id()
        if case_id is None and case_number.looks_like_number(self._words.value):
            self.tell(self.wording.say("screens.find.no_such_number"), wrong=True)
        elif case_id is not None and glimpse_case(self.console.desk, case_id) is None:
            self._bringing.begin(case_id)
        else:
            await self.console.open_case_screen(case_id, self.neighbour)

    def _ask_for_caller(self) -> None:
        """Have the backend asked for a caller: it writes down who looks for whom, so only on purpose."""
        asked = caller_inquiry(self.console.desk, self._words.value)
        if not may_seek(self.console.standings.now().actor.role):
            self.tell_error(DomainError("role_not_allowed"))
        elif asked is None:
            self.tell(self.wording.say("screens.find.no_caller"), wrong=True)
        else:
            self._ask_there(asked)

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
