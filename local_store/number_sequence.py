"""The count of case numbers: never one twice, never back behind the last day, whatever is restored or lost.

The count is kept in `state.db`, inside the transaction that shows the number, and before that in a small file of its
own. Whoever continues takes the larger of both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

from console.domain.case_number import LAST_TERMINAL_SEQUENCE, issue, parse
from local_store.slot_file import SlotFile

_NO_COUNTS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Counts:
    """How many numbers each terminal number has given on the last day any was given."""

    #: ISO date in the city's zone; empty before the first.
    day: str = ""
    by_terminal: Mapping[str, int] = field(default_factory=lambda: _NO_COUNTS)

    @classmethod
    def of(cls, number: str) -> "Counts":
        """Return what a number a terminal gave says of its counts; nothing where it is the backend's own, or none.

        Raises InvalidNumber.
        """
        parts = parse(number)
        if parts.sequence > LAST_TERMINAL_SEQUENCE:
            return cls()
        day = datetime.strptime(f"{parts.day}+0000", "%y%m%d%z").date()
        return cls(day.isoformat(), {parts.terminal: parts.sequence})

    def joined(self, other: "Counts") -> "Counts":
        """Return what both know: the later day, and on the same day the larger counts."""
        if self.day != other.day:
            return max(self, other, key=lambda counts: counts.day)
        names = {*self.by_terminal, *other.by_terminal}
        return Counts(self.day, {n: max(self.by_terminal.get(n, 0), other.by_terminal.get(n, 0)) for n in names})

    def next(self, day: date, terminal: str) -> "tuple[str, Counts] | None":
        """Return the next number of a terminal and the counts after it, or None when the day's are used up."""
        wanted = max(day.isoformat(), self.day)
        given = dict(self.by_terminal) if wanted == self.day else {}
        count = given.get(terminal, 0) + 1
        if count > LAST_TERMINAL_SEQUENCE:
            return None
        return issue(date.fromisoformat(wanted), terminal, count), Counts(wanted, {**given, terminal: count})


class NumbersMark:
    """The high-water mark in a file of its own."""

    def __init__(self, path: Path) -> None:
        self._slots = SlotFile(path)

    def read(self) -> Counts:
        """Return the counts last written; none when there is no readable mark."""
        _, values = self._slots.read()
        return Counts(*values)

    def write(self, counts: Counts) -> None:
        """Make the counts durable; raises StoreFull, StoreReadOnly."""
        self._slots.write(self._slots.read()[0] + 1, [counts.day, dict(counts.by_terminal)])
