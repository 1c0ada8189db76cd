"""Taking out of the sent log what is never offered again, a few lines at a time while there is nothing else to do."""

from datetime import datetime, timedelta

from console.sync.reoffer import REACH
from console.sync.site import Site

#: Kept longer than a re-offer reaches: a backend may say only days later that it was brought back.
MARGIN = timedelta(days=5)
#: Lines taken out in one transaction, some milliseconds; more would keep a save waiting for the file.
TOGETHER = 50
#: Seconds between two looks.
LOOK_SECONDS = 3600.0


class SentLogPruning:
    """Knows when it looked last."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._due_at = site.clock.monotonic()

    def portion(self) -> bool:
        """Take out the next lines if it is time to, and return whether there are more."""
        now = self._site.clock.monotonic()
        at = self._surely()
        if at is None or now < self._due_at:
            return False
        more = self._site.desk.prune_sent(at - REACH - MARGIN, TOGETHER) == TOGETHER
        if not more:
            self._due_at = now + LOOK_SECONDS
        return more

    def _surely(self) -> datetime | None:
        """A time that is surely past: the earlier of what the backend's clock and this machine's own say.

        One of them a year ahead would make all that was sent look too old. None before the backend said its own.
        """
        said = self._site.backend.server_time()
        return None if said is None else min(said, said - timedelta(seconds=self._site.backend.server_offset()))
