"""What the sync tells its listener, and when: the link's status when a shown fact changed, cases when they did."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from console.sync.listener import Listener
from console.sync.site import Site
from console.sync.status import LinkState, LinkStatus

#: Seconds between two tellings of the cases of a fetch of many pages.
_BETWEEN = 0.5


class Report:
    """Collects facts while the engine works and tells them at the end of a step."""

    def __init__(self, site: Site, listener: Listener) -> None:
        self._site = site
        self._listener = listener
        self._told: LinkStatus | None = None
        self._now = LinkStatus(LinkState.STARTING, site.clock.now())
        #: Cases that are shown differently and were not told of yet, and when some were.
        self._untold: tuple[str, ...] = ()
        self._told_at = site.clock.monotonic() - _BETWEEN

    def contact(self) -> None:
        """The backend gave a definite answer."""
        self._now = replace(self._now, last_contact=self._site.clock.now(), offset=self._site.backend.server_offset())

    def state(self, state: LinkState, error: str = "") -> None:
        """Things stand like this now."""
        self._enter(state, error, None)

    def failed(self, error: str, pause: float, *, asked: bool = False) -> None:
        """There was no definite answer; the next attempt is in `pause` seconds, perhaps because the backend `asked`."""
        self._enter(LinkState.OFFLINE, error, self._site.clock.now() + timedelta(seconds=pause), asked)

    def interrupted(self, error: str, pause: float) -> None:
        """The work stopped short; told at once and without asking the store, which may be what is broken."""
        self.failed(error, pause)
        self._told = self._now
        self._listener.link_changed(self._now)

    def _enter(self, state: LinkState, error: str, retry_at: datetime | None, asked: bool = False) -> None:
        since = self._now.since if state is self._now.state else self._site.clock.now()
        self._now = replace(self._now, state=state, since=since, error=error, retry_at=retry_at, asked_to_wait=asked)

    def changed(self, case_ids: Iterable[str]) -> None:
        """These cases are shown differently now."""
        ids, self._untold = (*self._untold, *case_ids), ()
        if ids:
            self._listener.cases_changed(ids)
            self._told_at = self._site.clock.monotonic()

    def fetched(self, case_ids: Iterable[str]) -> None:
        """The same of a page that others follow: a screen drawn anew with each would leave no time for keys."""
        self._untold += tuple(case_ids)
        self._tell_rest()

    def _tell_rest(self) -> None:
        if self._untold and self._site.clock.monotonic() - self._told_at >= _BETWEEN:
            self.changed(())

    def everything_changed(self) -> None:
        """Any case may be shown differently now."""
        self._listener.cases_changed(())

    def publish(self, as_of: datetime | None, unread: int, *, stale: bool, locked: bool) -> None:
        """Tell the status if a person would see a difference; what other processes entered or settled shows as well.

        While the terminal is locked that is all there is to be told.
        """
        self._tell_rest()
        pending = self._site.desk.pending_counts()
        status = replace(self._now, pending=pending, as_of=as_of, unread=unread, stale_reference=stale)
        told = self._told
        self._now = status
        if locked:
            status = replace(status, state=LinkState.LOCKED)
        if told is not None and status.shows_as(told):
            return
        self._told = status
        self._listener.link_changed(status)
        if told is not None and dict(status.pending) != dict(told.pending):
            self.everything_changed()
