"""What a command may not refer to: units, categories, places, numbers and cases that are not there or not its own."""

import re

from backend.records import Work
from backend.wire.commands import IDENTIFIER
from console.domain.case import Case
from console.domain.case_number import LAST_TERMINAL_SEQUENCE, normalise, parse
from console.domain.codes import Action, State
from console.domain.command import Command
from console.domain.errors import DomainError, InvalidField, TransitionRefused
from console.domain.lifecycle import FIELDS
from console.domain.reference import Reference


class NumberTaken(DomainError):
    """Another case has the number; a person decides."""

    def __init__(self, holder: Case, number: str) -> None:
        super().__init__("number_taken", {"number": number})
        self.holder = holder


def check(work: Work, command: Command, before: Case | None, sender: str) -> None:
    """Raise TransitionRefused, InvalidNumber or NumberTaken when a command refers to what is not there."""
    _check_fields(command)
    _check_units(work.reference, command)
    _check_codes(work.reference, command)
    _check_caller(command)
    if command.action is Action.MERGE and before is not None:
        _check_merge(work, command)
    if before is not None:
        _check_others(work, command)
    if command.action is Action.NEW and before is None and command.fields.get("number"):
        _check_number(work, str(command.fields["number"]), sender)


def _check_fields(command: Command) -> None:
    """What no rule looks at would be kept for ever and mean nothing."""
    unknown = sorted(set(command.fields) - FIELDS[command.action])
    if unknown:
        raise InvalidField("field_unknown", {"field": " ".join(unknown)})


def _check_units(reference: Reference, command: Command) -> None:
    others = command.fields.get("co_units")
    named = [command.fields.get("unit"), *(others if isinstance(others, list) else [])]
    for code in named:
        if isinstance(code, str) and code.strip() and reference.unit(code.strip()) is None:
            raise TransitionRefused("unknown_unit", {"value": code})


def _check_codes(reference: Reference, command: Command) -> None:
    category = command.fields.get("category")
    if isinstance(category, str) and category.strip() and reference.category(category.strip()) is None:
        raise TransitionRefused("unknown_category", {"value": category})
    location = command.fields.get("location")
    if not isinstance(location, dict):
        return
    for name in ("district", "street"):
        code = location.get(name)
        if isinstance(code, str) and code.strip() and reference.division(code.strip()) is None:
            raise TransitionRefused(f"unknown_{name}", {"value": code})


def _check_caller(command: Command) -> None:
    """A masked caller is what somebody was shown, not what is known; it must never replace the real one."""
    caller = command.fields.get("caller")
    if isinstance(caller, dict) and caller.get("masked"):
        raise TransitionRefused("caller_masked", {"field": "caller"})


def _check_merge(work: Work, command: Command) -> None:
    target = _named(work, command.fields.get("into"))
    if target.state is State.MERGED:
        raise TransitionRefused("merge_target_merged", {"case": target.id})


def _check_others(work: Work, command: Command) -> None:
    """A case that is linked or joins with its caller has to be there."""
    name = {Action.LINK: "to", Action.ADD_CALLER: "from_case"}.get(command.action, "")
    other = command.fields.get(name)
    if isinstance(other, str) and other.strip():
        _named(work, other.strip())


def _named(work: Work, case_id: object) -> Case:
    """Return the case another one names; what cannot be an id is not asked of the store, which may choke on it."""
    known = work.records.case(case_id) if isinstance(case_id, str) and re.fullmatch(IDENTIFIER, case_id) else None
    if known is None:
        raise TransitionRefused("unknown_case", {"case": str(case_id or "")})
    return known


def _check_number(work: Work, number: str, sender: str) -> None:
    parts = parse(number)
    if parts.terminal != sender or parts.sequence > LAST_TERMINAL_SEQUENCE:
        raise TransitionRefused("number_not_of_terminal", {"number": number, "terminal": sender})
    holder = work.records.numbered(normalise(number))
    if holder is not None:
        raise NumberTaken(holder, number)
