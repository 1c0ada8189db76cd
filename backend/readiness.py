"""Whether this process can do its work: its store is open, and answers.

Asked by machines every few seconds, perhaps by several: the store is asked at most once a second, and by one at a time,
so that a store that hangs does not gather those who ask.
"""

import time
from collections.abc import Callable

import anyio
from anyio import to_thread
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from backend.failures import Problem
from backend.hotline import Hotline

#: Seconds an answer of the store is believed.
_FRESH = 1.0
#: Seconds after which to ask again.
_RETRY = "2"


class Readiness:
    """The readiness of one application."""

    def __init__(self, hotline: Hotline, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._hotline = hotline
        self._monotonic = monotonic
        self._asked_at: float | None = None
        self._answers = False
        self._asking = anyio.Lock()

    async def require(self) -> None:
        """Raise Problem 503: `starting` while the store is not open, `database_failed` when it does not answer."""
        self._hotline.require_ready()
        async with self._asking:
            if self._asked_at is None or self._monotonic() - self._asked_at >= _FRESH:
                self._answers = await to_thread.run_sync(self._ask)
                self._asked_at = self._monotonic()
        if not self._answers:
            raise Problem(503, "database_failed", headers={"Retry-After": _RETRY})

    def _ask(self) -> bool:
        try:
            with self._hotline.database.read() as connection:
                connection.execute(select(text("1")))
        except SQLAlchemyError:
            return False
        return True
