"""Whether two changes made without knowing of each other matter to each other: one table by action and field group.

Both sides use it (design.md 4): the backend to accept or hand back a command, the console to say beforehand. Notes,
urges, views, further callers and links, what ends of these, escalations and calls nobody answered never collide;
amendments of different fields merge; two units at their own parts of a case do not disturb each other; two moves of the
lifecycle, two moves of the same part, and anything on a case that was finished meanwhile, are for a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from console.domain.case import Case
from console.domain.cleaning import clean_line
from console.domain.codes import FINISHED, Action, Role
from console.domain.command import Command
from console.domain.documents import caller_document, location_document

#: The field group written by every move of the lifecycle.
LIFECYCLE = "lifecycle"
#: Before the code of a unit: the field group written by every move of that unit's part of a case.
LEG = "leg:"
#: Actions that end one thing that was added, named by its id. They rest on that thing alone and are decided when they
#: are applied: what somebody else ended meanwhile, or a caller who was told meanwhile, refuses them. No move of the
#: case minds them, because they leave its state as it is.
ENDING = frozenset({Action.DROP_CALLER, Action.UNLINK})
#: Actions that only add to a case, or end what was added.
APPENDING = ENDING | {Action.NOTE, Action.URGE, Action.ADD_CALLER, Action.LINK, Action.ESCALATE, Action.RECOUNT}
#: Actions on one part of a case that leave the others alone.
ON_ONE_LEG = frozenset({Action.ACCEPT, Action.EXTEND, Action.DECIDE_EXTENSION, Action.REPLY})
#: Moves about time only, which nobody who replies or decides minds.
_ABOUT_TIME = frozenset({Action.EXTEND, Action.DECIDE_EXTENSION})
#: What a case says, field group by field group.
CASE_FIELDS = ("kind", "channel", "category", "urgency", "title", "text", "caller", "location")


@dataclass(frozen=True, slots=True)
class Collision:
    """Why a command cannot simply be applied: the field group, and what stands there now."""

    group: str
    #: `finished_meanwhile`, `moved_meanwhile` or `changed_meanwhile`.
    reason: str


def written(command: Command) -> tuple[str, ...]:
    """Return the field groups a command writes."""
    if command.action is Action.NEW:
        return (*CASE_FIELDS, LIFECYCLE)
    if command.action is Action.AMEND:
        return tuple(name for name in CASE_FIELDS if name in command.fields)
    if _changes_nothing(command) or command.action in _ABOUT_TIME:
        return ()
    return (_own_leg(command) or LIFECYCLE,)


def seen_writers(
    case: Case, command_action: Action, fields: Mapping[str, Any], own: frozenset[str] = frozenset()
) -> dict[str, str]:
    """Return what a command has to carry as `writers`: who last wrote the groups its decision rests on.

    An amendment also carries those of the other fields, or nobody could say beside which changes it was made; but not
    those written by the terminal's `own` undelivered commands, on which it does not rest and which may be given up.
    """
    resting = [*_moving(case), *(name for name in CASE_FIELDS if command_action is Action.AMEND and name in fields)]
    beside = CASE_FIELDS if command_action is Action.AMEND else ()
    groups = [*resting, *(name for name in beside if name not in fields and case.writers.get(name) not in own)]
    return {group: case.writers[group] for group in groups if group in case.writers}


def changed_beside(command: Command, case: Case) -> tuple[str, ...]:
    """Return the fields others changed since the terminal saw `case` that an amendment leaves as they are now."""
    others = (name for name in CASE_FIELDS if name not in command.fields and name in command.writers)
    return tuple(name for name in others if case.writers.get(name) != command.writers[name])


def collision(command: Command, case: Case) -> Collision | None:
    """Return why `command` collides with what happened to `case` since the terminal saw it, or None."""
    if command.action is Action.NEW or _changes_nothing(command):
        return None
    own_leg = _own_leg(command)
    ground = (LIFECYCLE, own_leg) if own_leg else (*_moving(case), *_missing(command, case))
    moved = [group for group in ground if case.writers.get(group) != command.writers.get(group)]
    if moved and case.state in FINISHED:
        return Collision(moved[0], "finished_meanwhile")
    if command.action is Action.AMEND:
        return _amend_collision(command, case)
    return Collision(moved[0], "moved_meanwhile") if moved else None


def _changes_nothing(command: Command) -> bool:
    """Whether a command changes nothing another move could rely on."""
    if command.action is Action.CALLBACK:
        return command.fields.get("outcome") == "not_reached"
    return command.action in APPENDING or command.action is Action.VIEW


def _own_leg(command: Command) -> str:
    """The group of the one part a command is about; empty when it is about the whole, or does not name its part."""
    if command.action not in ON_ONE_LEG:
        return ""
    unit = command.actor.unit if command.actor.role is Role.UNIT else command.fields.get("unit")
    return f"{LEG}{clean_line(unit)}" if isinstance(unit, str) and unit else ""


def _moving(case: Case) -> tuple[str, ...]:
    """The groups a decision about the whole case rests on."""
    return (LIFECYCLE, *sorted(group for group in case.writers if group.startswith(LEG)))


def _missing(command: Command, case: Case) -> tuple[str, ...]:
    """The parts a decision rests on of which the case knows no move: one was given up, or lost with its terminal."""
    return tuple(sorted(group for group in command.writers if group.startswith(LEG) and group not in case.writers))


def _amend_collision(command: Command, case: Case) -> Collision | None:
    for group in written(command):
        if case.writers.get(group) == command.writers.get(group):
            continue
        current = value_of(case, group)
        if current not in (command.base.get(group), command.fields[group]):
            return Collision(group, "changed_meanwhile")
    return None


def value_of(case: Case, group: str) -> Any:
    """Return the JSON value of an amendable field as it stands; what a caller is found by is no value."""
    if group == "caller":
        return {name: value for name, value in caller_document(case.caller).items() if name != "marks"}
    if group == "location":
        return location_document(case.location)
    return str(getattr(case, group))
