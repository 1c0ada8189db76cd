"""The clock of one machine: beside the true time by what it is wrong, put right by what its backend says."""

from datetime import datetime, timedelta
from random import Random

from console.domain.ids import uuid7
from tests.fakes.stopped_clock import StoppedClock


class TerminalClock:
    """The port Clock as `console.clock` is one, over a true time that is moved by hand."""

    def __init__(self, true: StoppedClock, seed: int) -> None:
        self._true, self._random = true, Random(seed)
        self._wrong = self._offset = 0.0
        self._last = (0, 0)

    def now(self) -> datetime:
        return self.machine_now() + timedelta(seconds=self._offset)

    def machine_now(self) -> datetime:
        return self._true.now() + timedelta(seconds=self._wrong)

    def monotonic(self) -> float:
        return self._true.monotonic()

    def set_offset(self, seconds: float) -> None:
        self._offset = seconds

    def jump(self, seconds: float) -> None:
        """From now on the machine's clock stands so far from where it stood."""
        self._wrong += seconds

    def new_id(self) -> str:
        milliseconds = int(self.now().timestamp() * 1000)
        last, random = self._last
        self._last = (milliseconds, self._random.getrandbits(73)) if milliseconds > last else (last, random + 1)
        return uuid7(*self._last)
