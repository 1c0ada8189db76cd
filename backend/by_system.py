"""What the backend does to cases by itself, when time or a new calendar moves them: commands like any other.

Each has an id that follows from what it rests on, so that whoever does it a second time finds it done.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend import audit, stumbles
from backend.commands import applied, body_hash
from backend.hotline import Hotline
from backend.ledger import Receipt
from backend.turns import on_cases
from backend.unit_of_work import UnitOfWork
from console.domain.case import Case
from console.domain.codes import Action, Role
from console.domain.command import Actor, Command
from console.domain.concurrency import seen_writers
from console.domain.errors import DomainError
from console.domain.ids import uuid7
from console.domain.lifecycle import advance

#: Who it is in a history; no account can have such a name.
SYSTEM = Actor("system:clock", Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a case is moved by nobody: the same occasion moves it once."""

    action: Action
    fields: Mapping[str, Any]
    #: Since when that has stood which it rests on.
    since: datetime
    #: Tells occasions of the same moment apart.
    of: str = ""


#: What is to be done to a case as it stands; None: nothing.
Rule = Callable[[Case], Occasion | None]


@dataclass(frozen=True, slots=True)
class Done:
    """A case that was moved, as it was before, and why."""

    before: Case
    occasion: Occasion


def move(hotline: Hotline, case_ids: Iterable[str], rule: Rule, at: datetime) -> list[Done]:
    """Do to cases what a rule says, in one transaction and in turn with everybody who writes; return what was done."""
    ids = sorted(set(case_ids))

    def do(work: UnitOfWork) -> list[Done]:
        done = move_all(work, ids, rule, at)
        finish(work, at, done)
        return done

    return on_cases(hotline, set(ids), do)


def move_all(work: UnitOfWork, case_ids: Iterable[str], rule: Rule, at: datetime) -> list[Done]:
    """Do to locked cases what a rule says, inside the open transaction; `finish` comes behind it."""
    return [done for case_id in case_ids if (done := _moved(work, case_id, rule, at)) is not None]


def finish(work: UnitOfWork, at: datetime, done: Iterable[Done]) -> None:
    """Give what was done its place in commit order and its line in the audit log."""
    number = work.finish()
    if number:
        ids = [command_id(work.city_id, one.before.id, one.occasion) for one in done]
        line = audit.Line(at, "", audit.Deed.APPLIED, "", {"change_no": number, "commands": ids})
        audit.append(work.connection, work.city_id, line)


def _moved(work: UnitOfWork, case_id: str, rule: Rule, at: datetime) -> Done | None:
    """Do one, apart from the others: what it is refused, or stumbles over, is its own affair."""
    applied_before = work.applied
    try:
        with work.connection.begin_nested():
            case = work.records.case(case_id)
            occasion = None if case is None else rule(case)
            if case is None or occasion is None:
                return None
            return Done(case, occasion) if _applied(work, case, occasion, at) else None
    except DomainError:
        # Somebody moved the case where this cannot be done.
        return None
    except Exception as error:  # one case that brings a bug to light must not keep all the others from being moved
        if not stumbles.of_one_command(error):
            raise
        work.applied = applied_before
        stumbles.note("a move by time", error)
        return None


def _applied(work: UnitOfWork, case: Case, occasion: Occasion, at: datetime) -> bool:
    command = _command(case, occasion, at)
    if work.records.ledger(command.id) is not None:
        return False
    policy, calendar = work.reference.policy, work.reference.calendar
    step = advance(case, command, SYSTEM, at, policy, calendar)
    work.write(case, step, command, applied(command, step), Receipt(body_hash(command), "", at, at, False))
    return True


def _command(case: Case, occasion: Occasion, at: datetime) -> Command:
    return Command(
        id=command_id(case.city_id, case.id, occasion),
        city_id=case.city_id,
        case_id=case.id,
        action=occasion.action,
        fields=occasion.fields,
        actor=SYSTEM,
        sign_in="",
        terminal="",
        seq=0,
        at=at,
        writers=seen_writers(case, occasion.action, occasion.fields),
    )


def command_id(city_id: str, case_id: str, occasion: Occasion) -> str:
    """Return the id of what an occasion does to a case: the same whoever works it out."""
    parts = (city_id, case_id, occasion.action.value, occasion.since.isoformat(), occasion.of)
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return uuid7(int(occasion.since.timestamp() * 1000), int.from_bytes(digest[:10], "big") >> 6)
