"""Search over both files: the index names candidates newest first, the opened text decides where it has to."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import islice

from console.ports.records import CaseRow, Found
from local_store.case_search import Wanted, wanted
from local_store.case_views import CACHED, FOLDED
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
_MATCHING = "SELECT rowid FROM {table}_fts WHERE {name}_fts MATCH ? ORDER BY rowid DESC LIMIT ?"
_NEWEST = "SELECT row FROM {table} ORDER BY row DESC LIMIT ?"
_SOURCES = ((CACHED, "main.cases", "cases"), (FOLDED, "desk.pending_cases", "pending_cases"))


class CaseFinder:
    """Answers `CaseReader.search` on a connection it is given."""

    def __init__(self, overlay: Overlay, tokens: Tokens) -> None:
        self._overlay = overlay
        self._tokens = tokens

    def find(self, connection: sqlite3.Connection, text: str, limit: int) -> Found:
        """Return the newest cases that have every word of `text`."""
        search = wanted(text, self._tokens)
        if not search.words:
            return Found((), 0, True)
        candidates = self._candidates(connection, search)
        if search.exact:
            return self._believed(connection, search, candidates, limit)
        return self._checked(connection, search, candidates, limit)

    def _believed(self, connection: sqlite3.Connection, search: Wanted, candidates: "_Candidates", limit: int) -> Found:
        """Return what the index names; what is shown is opened anyway, and held against the words."""
        rows, wrong = list[CaseRow](), 0
        for hit in islice(candidates.newest_first(), limit):
            row = self._overlay.row_if(connection, hit, search.met_by)
            if row is not None:
                rows.append(row)
            else:
                self._overlay.misindexed(hit)
                wrong += 1
        return Found(tuple(rows), candidates.total - wrong, candidates.all_known)

    def _candidates(self, connection: sqlite3.Connection, search: Wanted) -> "_Candidates":
        bound = COUNTED if search.match else LOOKED_THROUGH
        sql = _MATCHING if search.match else _NEWEST
        params = (search.match, bound) if search.match else (bound,)
        found = {
            source: [row for (row,) in connection.execute(sql.format(table=table, name=name), params)]
            for source, table, name in _SOURCES
        }
        complete = all(len(rows) < bound for rows in found.values())
        return _Candidates(found[CACHED], found[FOLDED], self._overlay.hidden(connection).rows, complete)

    def _checked(self, connection: sqlite3.Connection, search: Wanted, candidates: "_Candidates", limit: int) -> Found:
        rows: list[CaseRow] = []
        total = 0
        for opened, hit in enumerate(candidates.newest_first()):
            if opened >= (CHECKED if total >= limit else CHECKED_AT_MOST):
                return Found(tuple(rows), total, False)
            row = self._overlay.row_if(connection, hit, search.met_by)
            if row is not None:
                total += 1
                rows += [row] if len(rows) < limit else []
        return Found(tuple(rows), total, candidates.all_known)


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
