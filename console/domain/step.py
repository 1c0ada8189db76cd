"""What the single moves of the lifecycle share: their input, their result, and how a running limit is found."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from console.domain.case import Case
from console.domain.cleaning import clean, clean_line
from console.domain.codes import Phase, State
from console.domain.command import Actor, Command
from console.domain.deadlines import ends_with_day
from console.domain.errors import InvalidField
from console.domain.policy import Policy
from console.domain.working_calendar import WorkingCalendar

Fact = tuple[str, Mapping[str, str]]
#: Characters of a free text and of a value of one line, at the most; what is longer is a file, not a call.
MAX_TEXT, MAX_LINE = 100_000, 500


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything a move may look at."""

    case: Case
    command: Command
    actor: Actor
    at: datetime
    policy: Policy
    calendar: WorkingCalendar

    def text(self, name: str) -> str:
        """Return a free-text field, cleaned, or an empty string; raises InvalidField when it is not text."""
        return text_of(self.command.fields, name)

    def required(self, name: str) -> str:
        """Return a free-text field; raises InvalidField when it is missing or blank."""
        return required_text(self.command.fields, name)

    def line(self, name: str) -> str:
        """Return a short value on one line, or an empty string; raises InvalidField when it is not text."""
        return line_of(self.command.fields, name)

    def code(self, name: str) -> str:
        """Return a short value on one line; raises InvalidField when it is missing."""
        return required_line(self.command.fields, name)

    def timed(self, case: Case) -> Case:
        """Return `case` with the limit that runs from now on."""
        return with_due(case, self.policy, self.calendar, self.at)


@dataclass(frozen=True, slots=True)
class Step:
    """A case after a move, and the facts: event types with their particulars."""

    case: Case
    facts: tuple[Fact, ...]


def text_of(fields: Mapping[str, Any], name: str) -> str:
    """Return a free-text field, cleaned, or an empty string; raises InvalidField when it is no text or too long."""
    return clean(_raw(fields, name, MAX_TEXT)).strip()


def required_text(fields: Mapping[str, Any], name: str) -> str:
    """Return a free-text field; raises InvalidField when it is missing or blank."""
    return _there(text_of(fields, name), name)


def line_of(fields: Mapping[str, Any], name: str) -> str:
    """Return a value of one line, cleaned, or an empty string; raises InvalidField when it is no text or too long."""
    return clean_line(_raw(fields, name, MAX_LINE))


def required_line(fields: Mapping[str, Any], name: str) -> str:
    """Return a value of one line; raises InvalidField when it is missing or blank."""
    return _there(line_of(fields, name), name)


def flag_of(fields: Mapping[str, Any], name: str) -> bool:
    """Return a yes or no, no when it is not there; raises InvalidField for anything else."""
    value = fields.get(name)
    if value is not None and not isinstance(value, bool):
        raise InvalidField("field_not_flag", {"field": name})
    return bool(value)


def whole_of(fields: Mapping[str, Any], name: str) -> int | None:
    """Return a whole number, or None when it is not one; a yes or no is none, although Python counts with it."""
    value = fields.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _raw(fields: Mapping[str, Any], name: str, most: int) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidField("field_not_text", {"field": name})
    if len(value) > most:
        raise InvalidField("field_too_long", {"field": name, "most": str(most)})
    return value


def _there(value: str, name: str) -> str:
    if not value:
        raise InvalidField("field_missing", {"field": name})
    return value


def with_due(case: Case, policy: Policy, calendar: WorkingCalendar, since: datetime) -> Case:
    """Return the case with the limit that runs now: to dispatch while received, else the nearest of its open legs.

    `since` is when the case came into the state it is in; only the limit to dispatch is counted from it.
    """
    if case.state is State.RECEIVED:
        limit = policy.limit(Phase.DISPATCH, case.kind, case.category, case.urgency, "", since, calendar)
        return due_at(case, limit.at if limit else None, Phase.DISPATCH, policy, calendar)
    waiting = case.state is State.ON_HOLD or case.finished
    running = [(leg.due_at, leg.due_phase) for leg in case.open_legs if leg.due_at is not None and not waiting]
    nearest, phase = min(running, key=lambda limit: limit[0], default=(None, None))
    return due_at(case, nearest, phase, policy, calendar)


def due_at(case: Case, at: datetime | None, phase: Phase | None, policy: Policy, calendar: WorkingCalendar) -> Case:
    """Return the case with a limit of `phase` ending at `at`, or with none."""
    if at is None:
        return replace(case, due_at=None, due_phase=None, due_provisional=False)
    unknown_year = at.astimezone(policy.zone).year not in calendar.announced
    return replace(case, due_at=at, due_phase=phase, due_provisional=unknown_year and ends_with_day(at, policy.zone))
