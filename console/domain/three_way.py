"""A command beside its case as it stands now: value by value what it rested on, what others made of it, what it wants.

What a person decides on when a command was not taken (design.md 4, rule 5). Amendments are chosen value by value; a
move of the lifecycle is one decision, and its values only say what was decided elsewhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from console.domain.assignment import Assignment
from console.domain.case import Case
from console.domain.codes import Action, LegRole, LegState
from console.domain.command import Command
from console.domain.concurrency import APPENDING, CASE_FIELDS, value_of

#: The name under which the state of the case stands beside what a command is about.
STATE = "state"
#: Groups that are made of values, and the member of them that is none.
_MADE_OF_VALUES = ("caller", "location")
_NO_VALUE = "masked"
_GONE = frozenset({LegState.RETURNED, LegState.RECALLED})


class Relation(StrEnum):
    """How the three values stand to each other."""

    #: Mine differs from what it was, theirs does not, or there is nothing it could differ from.
    MINE = "mine"
    #: Only theirs differs.
    THEIRS = "theirs"
    #: Both want the same.
    SAME = "same"
    #: Both differ, from what it was and from each other: for a person.
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Compared:
    """One value three times; None where there is none, or none is known."""

    #: Name of the field; what is inside of `caller` and `location` stands behind a point.
    field: str
    base: Any
    theirs: Any
    mine: Any
    relation: Relation


def seen_values(case: Case, action: Action, fields: Mapping[str, Any], unit: str) -> dict[str, Any]:
    """Return what a command has to carry as `base`: the values it replaces, or is decided beside, as they stand.

    `unit` is whose part of the case it is about. What only adds to a case rests on no value.
    """
    if action is Action.NEW or action is Action.VIEW or action in APPENDING:
        return {}
    values: dict[str, Any] = {STATE: case.state.value}
    if action is Action.AMEND:
        values |= {group: value_of(case, group) for group in CASE_FIELDS if group in fields}
    return values | {name: read(case, unit) for name, read in _BESIDE.get(action, {}).items()}


def compare(command: Command, theirs: Case | None) -> tuple[Compared, ...]:
    """Return the values of a command, each beside its base and the case as it stands; then what else others changed.

    Of another case (whose number was taken) and of none nothing can be compared.
    """
    wanted = _flat(command.fields)
    seen, now = _flat(command.base), {}
    if theirs is not None and theirs.id == command.case_id:
        unit = command.actor.unit or str(command.fields.get("unit") or "")
        now = _flat(seen_values(theirs, command.action, command.fields, unit))
    names = [*wanted, *(name for name in now if name not in wanted)]
    rows = [_compared(name, seen.get(name), now.get(name), wanted.get(name)) for name in names]
    return tuple(row for row in rows if row.mine is not None or row.relation is Relation.THEIRS)


def to_choose(command: Command, rows: tuple[Compared, ...]) -> tuple[str, ...]:
    """Return the fields of which mine or theirs can be taken one by one."""
    return tuple(row.field for row in rows if row.relation is Relation.BOTH and command.action is Action.AMEND)


def with_values(
    fields: Mapping[str, Any], edited: Mapping[str, Any], left_out: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Return a command's fields with other values in place of some, and without those that are theirs."""
    flat = {name: value for name, value in _flat(fields).items() if name not in left_out}
    return _deep({**flat, **edited})


def _compared(field: str, base: Any, theirs: Any, mine: Any) -> Compared:
    return Compared(field, base, theirs, mine, _relation(base, theirs, mine))


def _relation(base: Any, theirs: Any, mine: Any) -> Relation:
    if mine is None:
        return Relation.SAME if theirs in (None, base) else Relation.THEIRS
    if theirs == mine:
        return Relation.SAME
    if theirs is None or theirs == base:
        return Relation.MINE
    return Relation.THEIRS if base == mine else Relation.BOTH


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in values.items():
        if name in _MADE_OF_VALUES and isinstance(value, Mapping):
            flat |= {f"{name}.{inner}": one for inner, one in value.items() if inner != _NO_VALUE}
        else:
            flat[name] = list(value) if isinstance(value, tuple) else value
    return flat


def _deep(flat: Mapping[str, Any]) -> dict[str, Any]:
    deep: dict[str, Any] = {}
    for name, value in flat.items():
        group, _, inner = name.partition(".")
        if inner:
            deep.setdefault(group, {})[inner] = value
        else:
            deep[name] = value
    return deep


def _units(case: Case, role: LegRole) -> list[str]:
    return [leg.unit for leg in case.legs if leg.role is role and leg.state not in _GONE]


def _lead(case: Case, _: str) -> str:
    return "".join(_units(case, LegRole.LEAD)[-1:])


def _own(case: Case, unit: str) -> Assignment | None:
    legs = [leg for leg in case.legs if unit in ("", leg.unit) and leg.state not in _GONE]
    return legs[-1] if legs else None


def _reply(name: str) -> Callable[[Case, str], Any]:
    def read(case: Case, unit: str) -> str:
        leg = _own(case, unit)
        return str(getattr(leg, name)) if leg is not None else ""

    return read


_Read = Callable[[Case, str], Any]
#: Action → its fields that something of the case stands beside.
_BESIDE: Mapping[Action, Mapping[str, _Read]] = {
    Action.ASSIGN: {"unit": _lead, "co_units": lambda case, _: _units(case, LegRole.CO)},
    Action.CLOSE: {"text": lambda case, _: case.answer},
    Action.REPLY: {"text": _reply("reply"), "public_answer": _reply("public_answer")},
    Action.MERGE: {"into": lambda case, _: case.merged_into or ""},
}
