"""Cases the backend stumbles over: each waits by itself before it is tried again, and holds up no other."""

from collections.abc import Sequence

from console.domain.command import Command
from console.ports.clock import Clock
from console.ports.records import Outcome, OutcomeStatus
from console.sync import plan


class Setbacks:
    """Which cases have to wait until when; forgotten at the end of the process, which costs one try each."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: dict[str, int] = {}
        self._until: dict[str, float] = {}

    def waiting(self) -> tuple[str, ...]:
        """Return the ids of the cases that are not to be sent anything of now."""
        now = self._clock.monotonic()
        return tuple(case_id for case_id, until in self._until.items() if until > now)

    def note(self, pairs: Sequence[tuple[Command, Outcome]]) -> None:
        """Learn from outcomes: a case with a failed command waits, longer each time; any other is free."""
        tried = {command.case_id for command, _ in pairs}
        failed = {command.case_id for command, outcome in pairs if outcome.status is OutcomeStatus.FAILED}
        for case_id in failed:
            self._failures[case_id] = self._failures.get(case_id, 0) + 1
            pause = plan.wait(self._failures[case_id], None, 1.0)
            self._until[case_id] = self._clock.monotonic() + pause
        for case_id in tried - failed:
            self._failures.pop(case_id, None)
            self._until.pop(case_id, None)
