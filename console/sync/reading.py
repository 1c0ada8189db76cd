"""The way from the backend to this terminal: what changed, then the reference data.

What others do comes by a stream as it happens, where there is one. Polling is what counts: it fills the cache before
a stream is followed, goes on slowly beside it, and takes over the moment the stream is lost. A page of a stream is
taken only where the cache stands at the place it goes on from.
"""

from collections.abc import Callable
from random import Random

from console.ports.records import SignIn
from console.ports.store import CaseCache
from console.ports.stream import ChangeStream
from console.sync import plan
from console.sync.pull import Pull, Pulled
from console.sync.reference import ReferenceRefresh
from console.sync.reoffer import Reoffer
from console.sync.report import Report
from console.sync.site import Site
from console.sync.told_reveals import ToldReveals
from console.sync.told_state import ToldState

#: Seconds between two looks at the backend while nothing happens here, and while a stream tells what does.
POLL_SECONDS, LIVE_POLL_SECONDS = 2.0, 60.0
#: Pages fetched in one step, so that a first fetch leaves room for deliveries.
_PAGES = 4


class Reading:
    """Keeps the copies on this terminal up with the backend."""

    def __init__(
        self,
        site: Site,
        cache: CaseCache,
        report: Report,
        reoffer: Reoffer,
        contact: Callable[[], None],
        random: Random,
        stream: ChangeStream | None,
    ) -> None:
        """`contact` is called after every answer; without a `stream` it is polled."""
        self._site, self._report, self._reoffer, self._contact = site, report, reoffer, contact
        self._reference = ReferenceRefresh(site, cache, random)
        self._reveals, self._state = ToldReveals(site, random), ToldState(site, random)
        self._pull = Pull(site)
        self._stream = stream
        self._followed = ""
        #: How many pages came one upon the other, each with more behind it.
        self.on_end = 0
        #: Whether anything was answered since this reading began.
        self._heard = False
        self._streams_lost = 0
        self._stream_at = 0.0
        self._random = random
        self._pull_at = self._now()

    def read(self, sign_in: SignIn, *, busy: bool = False) -> bool:
        """Take and fetch what has its time; return whether more waits. Raises NotAuthorised and other BackendErrors.

        While this terminal is `busy` sending, most of what comes is its own: a page at a time, and no stream, which
        would be told all of it to be left at the next step.
        """
        self._heard = False
        told = self._listen(sign_in)
        more = self._fetch(sign_in, busy=busy) if told is None else told
        # Behind what is fetched, because an error answered to them ends nothing: a backend that fails at everything is
        # asked for one thing at a time.
        if self._reference.due():
            self._refresh(sign_in)
        self._reveals.tell(sign_in)
        self._state.tell(sign_in)
        if gone := self._pull.thin():
            self._report.changed(gone)
        return more

    def _fetch(self, sign_in: SignIn, *, busy: bool) -> bool:
        if self._now() < self._pull_at:
            return False
        more = self._pages(sign_in, 1 if busy or self._stream_is_due() else _PAGES) or busy
        if not busy:
            self._see_to_stream(sign_in)
        if self._followed:
            # It tells what is still missing as well: the next page is on its way while this one is kept.
            more = self._reoffer.due()
        self._pull_at = self._now() + (0.0 if more else LIVE_POLL_SECONDS if self._followed else POLL_SECONDS)
        return more

    def wait(self) -> float:
        """Return the seconds until there is something to fetch."""
        return max(0.0, min(POLL_SECONDS, self._pull_at - self._now()))

    def look_now(self) -> None:
        """Fetch at the next opportunity."""
        self._reveals.look_now()
        self._state.look_now()
        self._reference.look_now()
        self._pull_at = self._now()

    def publish(self, *, locked: bool) -> None:
        """Tell how things stand, if a person would see a difference."""
        self._report.publish(self._pull.as_of, self._pull.unread, stale=self._reference.stale, locked=locked)

    def reread(self) -> None:
        """Take from the cache what another process may have kept there."""
        self._pull.reread()

    def forget(self) -> None:
        """Drop all that was listed, so that it is listed anew."""
        self.stop()
        self._pull.forget()

    def fold(self) -> None:
        """Show over what was kept last what is pending here, if whoever kept it did not come to that."""
        if folded := self._pull.fold():
            self._report.changed(folded)

    def stop(self) -> None:
        """Follow nothing: nobody is signed in, or there is more to send than to hear."""
        if self._stream is not None and self._followed:
            self._stream.stop()
            self._followed = ""
            self.look_now()

    def _refresh(self, sign_in: SignIn) -> None:
        new = self._reference.refresh(sign_in)
        if new is None and self._heard:
            self._reference.others_answered()
        if new:
            self._report.everything_changed()
        if new is not None:
            self._contact()

    def _answered(self) -> None:
        self._heard = True
        self._reference.others_answered()
        self._contact()

    def _listen(self, sign_in: SignIn) -> bool | None:
        """Take what the stream told; return whether more waits, or None when it cannot be relied on."""
        stream = self._stream
        if stream is None or not self._followed:
            return None
        live, over = stream.is_live(), stream.is_over()
        for told in stream.told():
            pulled = self._pull.told(told) if self._followed == sign_in.token else None
            if pulled is None:
                self.stop()
                return None
            self._taken(pulled)
            if pulled.relist:
                self.stop()
                return True
            if pulled.more:
                self._pull_at = self._now() + LIVE_POLL_SECONDS
        if over:
            self.stop()
            return None
        if live:
            self._streams_lost = 0
            self._answered()
            self._pull.is_current()
        return None

    def _see_to_stream(self, sign_in: SignIn) -> None:
        """Begin to follow; one that was lost again and again is tried less and less."""
        if self._stream is None or self._followed or not self._stream_is_due():
            return
        self._streams_lost += 1
        self._stream_at = self._now() + plan.wait(self._streams_lost, None, self._random.random())
        self._followed = sign_in.token
        self._stream.follow(sign_in, self._pull.cursor(), self._site.witness())

    def _stream_is_due(self) -> bool:
        return self._stream is not None and self._now() >= self._stream_at

    def _pages(self, sign_in: SignIn, most: int) -> bool:
        for _ in range(most):
            pulled = self._pull.page(sign_in)
            self._answered()
            self._taken(pulled)
            if pulled.relist:
                return True
            if not pulled.more:
                return self._reoffer.due()
        return True

    def _taken(self, pulled: Pulled) -> None:
        self.on_end = self.on_end + 1 if pulled.more else 0
        if pulled.lost:
            self._reoffer.demand()
        if pulled.relist:
            self._report.everything_changed()
        elif pulled.more:
            self._report.fetched(pulled.case_ids)
        else:
            self._report.changed(pulled.case_ids)

    def _now(self) -> float:
        return self._site.clock.monotonic()
