"""The working calendar: weekends, statutory holidays, make-up workdays (调休), and years not announced yet.

Rules: the State Council's yearly notice, in the form of the holiday-cn data set (domain-12345.md 2.2).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from types import MappingProxyType

_NO_DAYS: Mapping[date, bool] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class DueDay:
    """The last day of a limit counted in working days, and why it is that day."""

    day: date
    #: Whether the count touched a year whose holidays are not announced yet.
    provisional: bool
    #: Days off that are not plain weekends, passed over while counting.
    skipped: tuple[date, ...]
    #: Weekend days that count because they are make-up workdays.
    made_up: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days count."""

    #: Exceptions from the plain week: True for a day off, False for a make-up workday.
    exceptions: Mapping[date, bool] = field(default_factory=lambda: _NO_DAYS)
    #: Years whose notice is known.
    announced: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Whether `day` counts; in a year not announced, every Monday to Friday does."""
        off = self.exceptions.get(day)
        return day.weekday() < 5 if off is None else not off

    def add_workdays(self, start: date, count: int) -> DueDay:
        """Return the `count`-th working day after `start`, which is not counted itself (domain-12345.md 2.2)."""
        if count < 1:
            raise ValueError("a limit is at least one working day")
        day, left = start, count
        provisional = False
        skipped: list[date] = []
        made_up: list[date] = []
        while left:
            day += timedelta(days=1)
            provisional = provisional or day.year not in self.announced
            if self.is_workday(day):
                left -= 1
                if day.weekday() >= 5:
                    made_up.append(day)
            elif day in self.exceptions:
                skipped.append(day)
        return DueDay(day, provisional, tuple(skipped), tuple(made_up))

    def workdays_between(self, start: date, end: date) -> int:
        """Return how many working days lie after `start`, up to and including `end`; 0 when `end` is not later."""
        return sum(self.is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def end_of_day(self, day: date, zone: tzinfo) -> datetime:
        """Return the last second of `day` in the city's zone."""
        return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=zone)
