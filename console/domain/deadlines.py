"""Deadlines: which limit applies to a case, when it ends, and how to explain that line by line.

The rules are data (`DeadlineRule`), because limits differ by city and kind and statutory limits override them
(domain-12345.md 2.1). Working-day limits end at 23:59:59 of the last day, the start day not counted; hour limits run
through nights and holidays.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from console.domain.codes import Kind, Measure, Phase, Urgency
from console.domain.working_calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One limit; an empty condition matches everything. The rule with the most conditions wins, then the first."""

    id: str
    phase: Phase
    amount: int
    measure: Measure
    kind: Kind | None = None
    #: Category code or the code of its group (a prefix).
    category: str = ""
    urgency: Urgency | None = None
    unit: str = ""
    #: Where the limit comes from, e.g. `fuzhou-2010`.
    basis: str = ""

    def matches(self, kind: Kind, category: str, urgency: Urgency, unit: str) -> bool:
        """Whether this limit is about such a case at such a unit."""
        return (
            (self.kind is None or self.kind is kind)
            and (not self.category or category.startswith(self.category))
            and (self.urgency is None or self.urgency is urgency)
            and (not self.unit or self.unit == unit)
        )

    @property
    def specificity(self) -> tuple[int, int]:
        """How many conditions it has, and how fine its category is."""
        conditions = (self.kind is not None, bool(self.category), self.urgency is not None, bool(self.unit))
        return sum(conditions), len(self.category)


@dataclass(frozen=True, slots=True)
class ExplanationLine:
    """One line of why a due time is what it is: a code and its particulars, to be said in the reader's language."""

    code: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit ends."""

    #: In UTC.
    at: datetime
    provisional: bool
    explanation: tuple[ExplanationLine, ...]


def choose_rule(
    rules: Sequence[DeadlineRule], phase: Phase, kind: Kind, category: str, urgency: Urgency, unit: str
) -> DeadlineRule | None:
    """Return the most specific rule of `phase` for such a case, or None when the city sets no such limit."""
    fitting = [rule for rule in rules if rule.phase is phase and rule.matches(kind, category, urgency, unit)]
    return max(fitting, key=lambda rule: rule.specificity, default=None)


def due(rule: DeadlineRule, start: datetime, calendar: WorkingCalendar, zone: tzinfo) -> Due:
    """Return when the limit `rule`, running from `start`, ends."""
    if rule.measure is Measure.HOURS:
        at = start + timedelta(hours=rule.amount)
        line = ExplanationLine("hours", (("amount", str(rule.amount)), ("start", _stamp(start, zone))))
        return Due(at.astimezone(UTC), False, (line, _basis(rule)))
    day = calendar.add_workdays(start.astimezone(zone).date(), rule.amount)
    lines = [ExplanationLine("workdays", (("amount", str(rule.amount)), ("start", _stamp(start, zone))))]
    lines += days_lines("off", day.skipped)
    lines += days_lines("made_up", day.made_up)
    if day.provisional:
        lines.append(ExplanationLine("provisional", (("year", str(day.day.year)),)))
    at = calendar.end_of_day(day.day, zone).astimezone(UTC)
    return Due(at, day.provisional, (*lines, _basis(rule)))


def ends_with_day(at: datetime, zone: tzinfo) -> bool:
    """Whether a limit that ends at `at` was counted in working days; those in hours end when they end."""
    local = at.astimezone(zone)
    return (local.hour, local.minute, local.second) == (23, 59, 59)


def later_by(at: datetime, workdays: int, calendar: WorkingCalendar, zone: tzinfo) -> datetime:
    """Return a limit moved on by working days, at the same time of the day; unchanged for none."""
    if workdays < 1:
        return at
    start = at.astimezone(zone).date()
    return at + timedelta(days=(calendar.add_workdays(start, workdays).day - start).days)


def days_lines(code: str, days: Iterable[object]) -> list[ExplanationLine]:
    """Return the line that names days, or none when there are none."""
    joined = " ".join(str(day) for day in days)
    return [ExplanationLine(code, (("days", joined),))] if joined else []


def _basis(rule: DeadlineRule) -> ExplanationLine:
    return ExplanationLine("basis", (("rule", rule.id), ("source", rule.basis)))


def _stamp(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
