"""Writing what commands made of cases: each case once, however many of them changed it, and every command and event."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, update

from backend import former_numbers, search_index
from backend.caller_index import index_joined
from backend.case_rows import case_row, event_rows, unit_rows
from backend.ledger import Receipt, ledger_row
from backend.search_marks import marks_of
from backend.tables import case_units, cases, commands, events
from console.domain.case import Case
from console.domain.command import Command
from console.domain.documents import Document
from console.domain.history import recorded
from console.domain.lifecycle import Advance
from console.domain.reference import Reference

_THIS = {"city_id": "of_city", "id": "of_id"}


@dataclass(frozen=True, slots=True)
class Kept:
    """What a command made of a case, to be written."""

    before: Case | None
    step: Advance
    command: Command
    outcome: Document
    receipt: Receipt
    #: Place of the command among those of its transaction, from 0.
    turn: int


@dataclass(frozen=True, slots=True)
class _Changed:
    """A case as it stands in the store, and as it is to be."""

    before: Case | None
    after: Case


def keep(connection: Connection, secret: str, reference: Reference, kept: Sequence[Kept]) -> None:
    """Write the cases, their legs and words, the ledger and the events.

    Raises IntegrityError when somebody else has made one of the cases or commands.
    """
    changed = _changed(kept)
    _write_cases(connection, secret, changed)
    _write_legs(connection, [one for one in changed if one.before is None or one.before.legs != one.after.legs])
    joined = [one.after for one in changed if (one.before.callers if one.before else ()) != one.after.callers]
    index_joined(connection, joined, secret)
    _write_words(connection, reference, changed)
    connection.execute(insert(commands), [ledger_row(one.command, one.outcome, one.receipt) for one in kept])
    for one in kept:
        former_numbers.learn(connection, one.step.case, one.step.events)
    rows = [row for one in kept for row in _event_rows(one)]
    if rows:
        connection.execute(insert(events), rows)


def _changed(kept: Sequence[Kept]) -> list[_Changed]:
    first: dict[str, Case | None] = {}
    last: dict[str, Case] = {}
    for one in kept:
        first.setdefault(one.step.case.id, one.before)
        last[one.step.case.id] = one.step.case
    return [_Changed(first[case_id], after) for case_id, after in last.items()]


def _write_cases(connection: Connection, secret: str, changed: Sequence[_Changed]) -> None:
    fresh = [case_row(one.after, secret) for one in changed if one.before is None]
    if fresh:
        connection.execute(insert(cases), fresh)
    moved = [case_row(one.after, secret) for one in changed if one.before is not None]
    if moved:
        here = (cases.c.city_id == bindparam("of_city"), cases.c.id == bindparam("of_id"))
        rows = [{_THIS.get(name, name): value for name, value in row.items()} for row in moved]
        connection.execute(update(cases).where(*here), rows)


def _write_legs(connection: Connection, changed: Sequence[_Changed]) -> None:
    known = [one.after for one in changed if one.before is not None]
    if known:
        where = (case_units.c.city_id == known[0].city_id, case_units.c.case_id.in_([case.id for case in known]))
        connection.execute(delete(case_units).where(*where))
    rows = [row for one in changed for row in unit_rows(one.after)]
    if rows:
        connection.execute(insert(case_units), rows)


def _write_words(connection: Connection, reference: Reference, changed: Sequence[_Changed]) -> None:
    search_index.index_new(connection, [one.after for one in changed if one.before is None], reference)
    moved = [one.after for one in changed if one.before is not None and _found_otherwise(one.before, one.after)]
    search_index.index_again(connection, moved, reference)


def _found_otherwise(before: Case, after: Case) -> bool:
    if (before.title, before.text, before.location) != (after.title, after.text, after.location):
        return True
    return marks_of(before) != marks_of(after) or [leg.unit for leg in before.legs] != [leg.unit for leg in after.legs]


def _event_rows(one: Kept) -> list[dict[str, object]]:
    return event_rows(one.command.city_id, recorded(one.before, one.step.case, one.step.events), one.turn)
