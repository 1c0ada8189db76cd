"""What the sync tells from its thread, shown by the event loop: gathered while a showing waits for its turn."""

import threading
from collections.abc import Callable, Sequence

from console.sync.status import LinkStatus


class News:
    """The sync's listener. However much arrives, at most one showing waits for its turn among the keys."""

    def __init__(
        self,
        hand_over: Callable[[Callable[[], None]], None],
        show: Callable[[LinkStatus | None, bool], None],
    ) -> None:
        """`hand_over` passes a call to the loop; `show` gets the newest link, if it changed, and whether cases did."""
        self._hand_over = hand_over
        self._show = show
        self._lock = threading.Lock()
        self._link: LinkStatus | None = None
        self._cases = False
        self._due = False

    def link_changed(self, status: LinkStatus) -> None:
        """The connection, or how much waits, changed."""
        self._gather(status, cases=False)

    def cases_changed(self, case_ids: Sequence[str]) -> None:
        """Cases are shown differently now."""
        self._gather(None, cases=True)

    def _gather(self, link: LinkStatus | None, *, cases: bool) -> None:
        with self._lock:
            self._link = link or self._link
            self._cases = self._cases or cases
            due, self._due = self._due, True
        if not due:
            self._hand_over(self._tell)

    def _tell(self) -> None:
        with self._lock:
            link, self._link = self._link, None
            cases, self._cases = self._cases, False
            self._due = False
        self._show(link, cases)
