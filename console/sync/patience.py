"""How long the sync waits after a failure, and how often it has failed in a row."""

from random import Random

from console.ports.clock import Clock
from console.ports.errors import NOBODY_ANSWERS, BackendError, Unreachable
from console.sync import plan

#: Shortest wait after an answer that trying again will not change soon, in seconds.
_STUBBORN = 15.0


class Patience:
    """Remembers failures until something worked."""

    def __init__(self, clock: Clock, random: Random) -> None:
        self._clock, self._random = clock, random
        self._failures = 0
        self._not_before = 0.0
        #: Whether the backend itself asked to be left alone; nobody overrules that.
        self.asked = False

    def left(self) -> float:
        """Return the seconds that are still to be waited, 0 or less for none."""
        return self._not_before - self._clock.monotonic()

    def worked(self) -> None:
        """The next failure is a first one."""
        self._failures = 0

    def forget(self) -> None:
        """A person asks for it now."""
        if not self.asked:
            self._not_before = 0.0

    def failed(self, error: BackendError) -> float:
        """Return the seconds to wait, and begin to."""
        self._failures += 1
        asked, failing = (error.retry_after, error.answered) if isinstance(error, Unreachable) else (None, False)
        longest = plan.LONGEST_KNOCK if error.code in NOBODY_ANSWERS else None
        pause = plan.wait(self._failures, asked, self._random.random(), longest, failing=failing)
        if not error.retryable:
            pause = max(pause, _STUBBORN)
        self.asked = asked is not None
        self._not_before = self._clock.monotonic() + pause
        return pause
