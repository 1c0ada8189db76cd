"""Keeping the city's reference data fresh: asked for now and then, taken only when it is another version.

What does not come waits by itself: neither delivery nor what others did waits for it, however long it fails.
"""

from random import Random

from console.ports.errors import NOBODY_ANSWERS, BackendError, NotAuthorised, NotFound, Rejected, Unreachable
from console.ports.records import SignIn
from console.ports.store import CaseCache
from console.sync.patience import Patience
from console.sync.site import Site

#: Seconds between two looks at the reference data.
REFERENCE_SECONDS = 600.0
#: Seconds of failing after which a person is told that what is kept here may be old.
STALE_SECONDS = 3600.0


class ReferenceRefresh:
    """Knows when the reference data was last asked for, and since when it does not come."""

    def __init__(self, site: Site, cache: CaseCache, random: Random) -> None:
        self._site, self._cache = site, cache
        self._patience = Patience(site.clock, random)
        self._due_at = site.clock.monotonic()
        #: Since when it fails; None while it does not.
        self._failing_since: float | None = None
        #: Whether other requests were answered since: then it is this one alone that fails.
        self._alone = False
        #: Whether it may be the whole link; then others are asked first.
        self._doubtful = False

    @property
    def stale(self) -> bool:
        """Whether it fails for long, or there is none, while everything else is answered."""
        if self._failing_since is None or not self._alone:
            return False
        return not self._site.rules.etag or self._site.clock.monotonic() - self._failing_since >= STALE_SECONDS

    def due(self) -> bool:
        """Whether it is time to ask."""
        return not self._doubtful and self._patience.left() <= 0 and self._site.clock.monotonic() >= self._due_at

    def refresh(self, sign_in: SignIn) -> bool | None:
        """Ask, and keep what is new; return whether it was, None when it did not come and only that is known.

        Raises NotAuthorised, StoreRestored and TooOld, and Unreachable where the whole link may be down.
        """
        try:
            reference = self._site.backend.reference(sign_in, self._site.rules.etag)
        except (Unreachable, Rejected, NotFound) as error:
            self._failed(error)
            return None
        except NotAuthorised:
            self._patience.worked()
            raise
        if reference is not None:
            self._cache.put_reference(reference)
            self._site.rules.take(reference)
        self._patience.worked()
        self._failing_since, self._alone = None, False
        self._due_at = self._site.clock.monotonic() + REFERENCE_SECONDS
        return reference is not None

    def others_answered(self) -> None:
        """Something else was answered."""
        self._alone, self._doubtful = self._failing_since is not None, False

    def look_now(self) -> None:
        """A person asks for it: do not wait out an earlier failure."""
        self._patience.forget()

    def _failed(self, error: BackendError) -> None:
        """Wait by itself; raises the error where nothing says yet that it is this request alone."""
        if error.code in NOBODY_ANSWERS:
            raise error
        if self._failing_since is None:
            self._failing_since = self._site.clock.monotonic()
        self._patience.failed(error)
        general = isinstance(error, Unreachable) and (not error.answered or error.retry_after is not None)
        self._doubtful = general and not self._alone
        if self._doubtful:
            raise error
