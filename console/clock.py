"""The machine's clock and randomness: the one module of the console that may ask for the time."""

import secrets
import threading
import time
from datetime import UTC, datetime, timedelta

from console.domain.ids import uuid7

_RANDOM_BITS = 74


class SystemClock:
    """The port Clock over this machine, corrected by what the backend's clock was last measured to say."""

    def __init__(self, offset: float = 0.0) -> None:
        self._offset = offset
        self._lock = threading.Lock()
        self._last = (0, 0)

    def now(self) -> datetime:
        """Return the time in UTC, corrected by the offset."""
        return self.machine_now() + timedelta(seconds=self._offset)

    def machine_now(self) -> datetime:
        """Return the time in UTC as this machine has it: what the offset is measured against."""
        return datetime.now(UTC)  # noqa: TID251 - this module is where the time comes from

    def monotonic(self) -> float:
        """Return seconds that never jump."""
        return time.monotonic()

    def set_offset(self, seconds: float) -> None:
        """Correct the time from now on: backend clock minus this machine's, in seconds."""
        self._offset = seconds

    def new_id(self) -> str:
        """Return a UUIDv7; later ones sort after earlier ones of this process, also when the clock steps back."""
        milliseconds = int(self.now().timestamp() * 1000)
        with self._lock:
            last, random = self._last
            if milliseconds > last:
                # One bit is left free, so that counting up within a millisecond has room.
                self._last = (milliseconds, secrets.randbits(_RANDOM_BITS - 1))
            else:
                self._last = (last, random + 1)
            return uuid7(*self._last)
