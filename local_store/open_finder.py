"""Unfinished cases by what they say: asked with every key of a form, so little is opened of what is named."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from console.domain.case import Case
from console.domain.codes import FINISHED
from console.domain.documents import case_from
from local_store.case_search import Wanted, wanted
from local_store.case_views import CACHED, FOLDED
from local_store.overlay import Hit, Overlay
from local_store.sealing import Tokens

#: Hits of the index that are looked at for unfinished ones: a common word has thousands, nearly all of them finished.
_LOOKED_AT = 1000
_FINISHED = ", ".join(f"'{state.value}'" for state in sorted(FINISHED))
_NEWEST = f"""
    SELECT row FROM (SELECT rowid AS hit FROM {{table}}_fts WHERE {{name}}_fts MATCH ? ORDER BY rowid DESC LIMIT ?)
    JOIN {{table}} ON row = hit WHERE state NOT IN ({_FINISHED}) ORDER BY row DESC LIMIT ?"""
_SOURCES = ((CACHED, "main.cases", "cases"), (FOLDED, "desk.pending_cases", "pending_cases"))


class OpenFinder:
    """Answers `CaseReader.open_with` on a connection it is given."""

    def __init__(self, overlay: Overlay, tokens: Tokens) -> None:
        self._overlay = overlay
        self._tokens = tokens

    def find(self, connection: sqlite3.Connection, texts: Sequence[str], limit: int) -> list[Case]:
        """Return the newest unfinished cases that have every word of any of `texts`, at most `limit` for each."""
        found: dict[Hit, Case] = {}
        for search in (wanted(text, self._tokens) for text in texts):
            for hit in self._hits(connection, search, limit) if search.match else ():
                if hit not in found and (case := self._case_if(connection, hit, search)):
                    found[hit] = case
        return list(found.values())

    def _hits(self, connection: sqlite3.Connection, search: Wanted, limit: int) -> list[Hit]:
        hidden = self._overlay.hidden(connection).rows
        return [
            (source, row)
            for source, table, name in _SOURCES
            for (row,) in connection.execute(_NEWEST.format(table=table, name=name), (search.match, _LOOKED_AT, limit))
            if source == FOLDED or row not in hidden
        ]

    def _case_if(self, connection: sqlite3.Connection, hit: Hit, search: Wanted) -> Case | None:
        """Return a case that has every word; what does not open is dealt with as in a search."""
        documents = list[Mapping[str, Any]]()

        def met(document: Mapping[str, Any]) -> bool:
            documents.append(document)
            return search.met_by(document)

        row = self._overlay.row_if(connection, hit, met)
        return case_from(documents[0]) if row is not None else None
