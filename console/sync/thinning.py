"""Keeping the copies bounded: finished cases that are too old, or too many, are left out here; the backend has them.

A case with pending commands stays, whatever its age. What goes, goes a few at a time, so that no save waits for it.
"""

from dataclasses import replace
from datetime import datetime

from console.domain.keeping import Keeping
from console.ports.records import Change, ChangesPage
from console.sync.site import Site

#: Cases dropped at once, and the seconds before the next, while there are more; and before it is looked again.
_PIECE, _BETWEEN, _LOOK = 100, 1.0, 3600.0
#: Seconds from the beginning to the first look: there is more urgent work then.
_SETTLED = 60.0


class Thinning:
    """Leaves out of pages what need not be kept, and drops what need not be kept any more."""

    def __init__(self, site: Site, keeping: Keeping | None = None) -> None:
        self._site, self._keeping = site, keeping or Keeping()
        self._due_at = site.clock.monotonic() + _SETTLED

    def thinned(self, page: ChangesPage) -> tuple[ChangesPage, datetime | None]:
        """Return a page without what need not be kept, and before when that last changed; None when nothing went.

        What went is told as gone: it may have been kept until it was finished.
        """
        now = self._site.now()
        gone = {change.case_id for change in page.changes if self._goes(change, now)}
        if not gone:
            return page, None
        changes = tuple(Change(one.case_id, None) if one.case_id in gone else one for one in page.changes)
        return replace(page, changes=changes), self._keeping.since(now)

    def piece(self) -> list[str]:
        """Drop a few if it is time; return their ids."""
        if self._site.clock.monotonic() < self._due_at:
            return []
        cache, before = self._site.cache, self._keeping.since(self._site.now())
        found = cache.surplus(before, self._keeping.cases, _PIECE)
        gone = [case_id for case_id, _ in found if not self._site.desk.pending_of(case_id)]
        if gone:
            cache.leave_out(gone, max(before, *(changed for _, changed in found)))
        self._due_at = self._site.clock.monotonic() + (_BETWEEN if gone else _LOOK)
        return gone

    def _goes(self, change: Change, now: datetime) -> bool:
        case = change.case
        return case is not None and not self._keeping.keeps(case, now) and not self._site.desk.pending_of(case.id)
