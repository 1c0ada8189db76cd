"""Who is told what the sync does."""

from collections.abc import Sequence
from typing import Protocol

from console.sync.status import LinkStatus


class Listener(Protocol):
    """Called from the sync's own thread; has to return soon."""

    def link_changed(self, status: LinkStatus) -> None:
        """The connection, or how much waits, changed."""

    def cases_changed(self, case_ids: Sequence[str]) -> None:
        """These cases are shown differently now; empty: any may be."""
