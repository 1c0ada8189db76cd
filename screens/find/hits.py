"""The hits of a search: what this terminal has, then what only the backend told of, and how both are counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from console.domain.cleaning import clean_line
from console.domain.finding import Sought
from console.ports.records import CaseRow
from console.usecases.find_cases import EMPTY, Finding, former_number
from console.usecases.find_there import row_of
from screens.find.asking_there import Answer
from screens.wording import Wording


@dataclass(frozen=True, slots=True)
class Hits:
    """One search as it is shown."""

    here: Finding = EMPTY
    #: What the backend said; None while it was not asked, or has not answered.
    there: Answer | None = None

    def rows(self) -> Sequence[CaseRow]:
        """Return what is listed: hits of this terminal, then those that it has not among them."""
        return (*self.here.found.rows, *self._only_there())

    def asks(self) -> bool:
        """Whether anything is looked for: a box with nothing but an operator that is still to be told something asks
        for nothing, and what it has not found must not be said to be missing."""
        return self.here.parsed.sought != Sought()

    def is_there(self, row: CaseRow) -> bool:
        """Whether a row is only one of the backend's."""
        return self.there is not None and all(row.id != one.id for one in self.here.found.rows)

    def beside(self, case_id: str, step: int, here: Callable[[str], bool]) -> int | None:
        """Return the place of the next hit in a direction that this terminal has, as `here` tells of an id."""
        ids = [row.id for row in self.rows()]
        goal = ids.index(case_id) + step if case_id in ids else -1
        while 0 <= goal < len(ids) and not here(ids[goal]):
            goal += step
        return goal if 0 <= goal < len(ids) else None

    def _only_there(self) -> list[CaseRow]:
        if self.there is None or self.there.found is None:
            return []
        here = {row.id for row in self.here.found.rows}
        return [row_of(case) for case in self.there.found.cases if case.id not in here]

    def counted(self, words: str, wording: Wording, as_of: datetime | None) -> str:
        """Return how many there are, how old that is, and what the backend adds."""
        if not words or not self.asks():
            return wording.say("screens.find.title")
        found = self.here.found
        if len(found.rows) == 1 and (former := former_number(words, found.rows[0])):
            return wording.renumbered(former, found.rows[0].number)
        key = "screens.find.count" if found.complete else "screens.find.at_least"
        age = wording.say("screens.find.here", time=wording.at(as_of)) if as_of else ""
        told = wording.say(key, count=found.total, shown=len(found.rows))
        return "  ".join(filter(None, (told, age, self._added(wording))))

    def _added(self, wording: Wording) -> str:
        if self.there is None:
            return ""
        if self.there.found is None:
            return wording.say("screens.find.there_silent")
        more = len(self._only_there())
        if not self.there.found.complete:
            return wording.say("screens.find.there_at_least", count=more)
        return wording.say("screens.find.there_more", count=more) if more else wording.say("screens.find.there_none")


def marked(row: CaseRow, wording: Wording) -> CaseRow:
    """Return a row of the backend as it is told apart."""
    return replace(row, title=f"{wording.say('screens.find.there')} {clean_line(row.title)}")
