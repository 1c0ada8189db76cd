"""Keeping the city's reference data fresh: asked for now and then, taken only when it is another version."""

from console.ports.records import SignIn
from console.ports.store import CaseCache
from console.sync.site import Site

#: Seconds between two looks at the reference data, and before the next one after a failure.
REFERENCE_SECONDS, REFERENCE_RETRY_SECONDS = 600.0, 60.0


class ReferenceRefresh:
    """Knows when the reference data was last asked for."""

    def __init__(self, site: Site, cache: CaseCache) -> None:
        self._site, self._cache = site, cache
        self._due_at = site.clock.monotonic()

    def due(self) -> bool:
        """Whether it is time to ask."""
        return self._site.clock.monotonic() >= self._due_at

    def refresh(self, sign_in: SignIn) -> bool:
        """Ask, and keep what is new; return whether it was. Raises Unreachable, NotAuthorised, Rejected."""
        self._due_at = self._site.clock.monotonic() + REFERENCE_RETRY_SECONDS
        reference = self._site.backend.reference(sign_in, self._site.rules.etag)
        if reference is not None:
            self._cache.put_reference(reference)
            self._site.rules.take(reference)
        self._due_at = self._site.clock.monotonic() + REFERENCE_SECONDS
        return reference is not None
