"""Which finished cases a terminal keeps copies of: bounded in age and in number. What is open is always kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from console.domain.case import Case
from console.domain.codes import FINISHED, State


@dataclass(frozen=True, slots=True)
class Keeping:
    """How many finished cases are kept at a terminal, and how long after their last change."""

    #: More than a year, so that the same weeks of last year are at hand.
    days: int = 400
    #: What a terminal searches within its time (design.md 9), and a gigabyte of its disk.
    cases: int = 200_000

    def since(self, now: datetime) -> datetime:
        """Return the time before which a finished case must have changed last to be kept no more."""
        return now - timedelta(days=self.days)

    def keeps(self, case: Case, now: datetime) -> bool:
        """Whether a case is young enough to be kept, or open."""
        return case.state not in FINISHED or case.updated_at >= self.since(now)


def misses_any(states: Iterable[State]) -> bool:
    """Whether a list of cases in these states (none: in all) misses those that are kept no more."""
    asked = frozenset(states)
    return not asked or not asked.isdisjoint(FINISHED)
