"""What a screen shows: the last confirmed case with the pending commands folded over it (design.md 4, rule 2)."""

from collections.abc import Iterable
from dataclasses import dataclass

from console.domain.case import Case
from console.domain.command import Command
from console.domain.errors import DomainError
from console.domain.event import Event
from console.domain.lifecycle import advance
from console.domain.policy import Policy
from console.domain.working_calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Folded:
    """A case as this terminal believes it to be."""

    #: None when nothing is known of it yet.
    case: Case | None
    #: Events of the pending commands, in order.
    events: tuple[Event, ...]
    #: Ids of pending commands that no longer fit; they simply stop being folded.
    refused: tuple[str, ...]


def fold(case: Case | None, commands: Iterable[Command], policy: Policy, calendar: WorkingCalendar) -> Folded:
    """Return `case` with `commands` applied in order, each by its own actor at its own time."""
    events: list[Event] = []
    refused: list[str] = []
    for command in commands:
        try:
            step = advance(case, command, command.actor, command.at, policy, calendar)
        except DomainError:
            refused.append(command.id)
            continue
        case = step.case
        events += step.events
    return Folded(case, tuple(events), tuple(refused))
