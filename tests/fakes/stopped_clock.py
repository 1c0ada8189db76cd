"""A clock that stands still until it is moved, and makes the same ids in every run."""

from datetime import datetime, timedelta
from random import Random

from console.domain.ids import uuid7
from tests.builders import MONDAY


class StoppedClock:
    """The port Clock, moved by hand."""

    def __init__(self, at: datetime = MONDAY, seed: int = 0) -> None:
        self._at = at
        self._monotonic = 1000.0
        self._random = Random(seed)
        self._made = 0

    def now(self) -> datetime:
        return self._at

    def monotonic(self) -> float:
        return self._monotonic

    def new_id(self) -> str:
        self._made += 1
        milliseconds = int(self._at.timestamp() * 1000)
        return uuid7(milliseconds, (self._made << 48 | self._random.getrandbits(48)) & (1 << 74) - 1)

    def advance(self, seconds: float) -> None:
        self._at += timedelta(seconds=seconds)
        self._monotonic += seconds

    def put_right(self, seconds: float) -> None:
        """The time of day jumps; what only counts seconds does not."""
        self._at += timedelta(seconds=seconds)
