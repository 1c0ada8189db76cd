"""Slowing down whoever guesses passwords: after some failures a user name has to wait, longer each time.

Kept in memory: a restart forgets it, which costs a guesser more than it gives.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

#: Failures in a row that cost nothing; people mistype.
FREE = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
#: User names remembered; the one that failed longest ago is forgotten first.
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class _Record:
    failures: int
    until: datetime


class Throttle:
    """Failures by user name; safe to use from several threads."""

    def __init__(self) -> None:
        self._records: OrderedDict[str, _Record] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, username: str, now: datetime) -> int:
        """Return how many seconds a user name has to wait; 0 when it may try."""
        with self._lock:
            record = self._records.get(username)
        if record is None or now >= record.until:
            return 0
        return int((record.until - now).total_seconds()) + 1

    def failed(self, username: str, now: datetime) -> None:
        """Remember a failure."""
        with self._lock:
            before = self._records.pop(username, None)
            failures = (before.failures if before else 0) + 1
            self._records[username] = _Record(failures, now + _penalty(failures))
            while len(self._records) > REMEMBERED:
                self._records.popitem(last=False)

    def succeeded(self, username: str) -> None:
        """Forget the failures of a user name."""
        with self._lock:
            self._records.pop(username, None)


def _penalty(failures: int) -> timedelta:
    if failures < FREE:
        return timedelta(0)
    return min(FIRST_WAIT * (1 << min(failures - FREE, 10)), LONGEST_WAIT)
