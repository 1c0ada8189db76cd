"""Search over both files: the index names candidates newest first, the opened text decides where it has to."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import islice

from console.domain.finding import Sought
from console.ports.records import CaseRow, Found
from local_store.case_search import Wanted, wanted
from local_store.case_views import CACHED, FOLDED, Statement
from local_store.narrowing import candidates
from local_store.overlay import Hit, Overlay
from local_store.sealing import Tokens

#: Candidates of one file that are counted; beyond, the total is a lower bound.
COUNTED = 5000
#: Texts opened even when there are hits enough, so that the total of a rarer word is exact.
CHECKED = 100
#: Texts opened at most while hits are missing.
CHECKED_AT_MOST = 2000
#: Texts looked through for a single character, which the index cannot be asked for: somebody is typing on.
LOOKED_THROUGH = 500


class CaseFinder:
    """Answers `CaseReader.search` on a connection it is given."""

    def __init__(self, overlay: Overlay, tokens: Tokens) -> None:
        self._overlay = overlay
        self._tokens = tokens

    def find(self, connection: sqlite3.Connection, sought: Sought, limit: int, caller_key: str = "") -> Found:
        """Return the newest cases that have every word, and are what is asked for besides.

        Masked callers are found by the marks that `caller_key` makes of digits.
        """
        search = wanted(sought.words, self._tokens, caller_key)
        if not (search.words or sought.narrowed()):
            return Found((), 0, True)
        bound = COUNTED if search.match or not search.words else LOOKED_THROUGH
        found = self._candidates(connection, candidates(sought, search.match, self._tokens, bound), bound)
        if search.exact:
            return self._believed(connection, search, found, limit)
        return self._checked(connection, search, found, limit)

    def _believed(self, connection: sqlite3.Connection, search: Wanted, found: "_Candidates", limit: int) -> Found:
        """Return what the index names; what is shown is opened anyway, and held against the words."""
        rows, wrong = list[CaseRow](), 0
        for hit in islice(found.newest_first(), limit):
            row = self._overlay.row_if(connection, hit, search.met_by)
            if row is not None:
                rows.append(row)
            else:
                self._overlay.misindexed(hit)
                wrong += 1
        return Found(tuple(rows), found.total - wrong, found.all_known)

    def _candidates(
        self, connection: sqlite3.Connection, statements: tuple[Statement, Statement], bound: int
    ) -> "_Candidates":
        cached, folded = (
            [row for (row,) in connection.execute(statement.sql, statement.params)] for statement in statements
        )
        complete = len(cached) < bound and len(folded) < bound
        return _Candidates(cached, folded, self._overlay.hidden(connection).rows, complete)

    def _checked(self, connection: sqlite3.Connection, search: Wanted, found: "_Candidates", limit: int) -> Found:
        rows: list[CaseRow] = []
        total = 0
        for opened, hit in enumerate(found.newest_first()):
            if opened >= (CHECKED if total >= limit else CHECKED_AT_MOST):
                return Found(tuple(rows), total, False)
            row = self._overlay.row_if(connection, hit, search.met_by)
            if row is not None:
                total += 1
                rows += [row] if len(rows) < limit else []
        return Found(tuple(rows), total, found.all_known)


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Rows of both files, newest first; of the confirmed ones some are hidden."""

    cached: list[int]
    folded: list[int]
    hidden: frozenset[int]
    all_known: bool

    @property
    def total(self) -> int:
        return len(self.cached) - len(self.hidden.intersection(self.cached)) + len(self.folded)

    def newest_first(self) -> Iterator[Hit]:
        shown = ((-row, -CACHED) for row in self.cached if row not in self.hidden)
        for row, source in merge(shown, ((-row, -FOLDED) for row in self.folded)):
            yield -source, -row
