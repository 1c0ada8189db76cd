"""The audit log: who did what when; append-only, each line carries the hash of the one before (design.md 8 and 10).

A line is written in the transaction of what it tells. Its place is taken from the city's counter row, which stays
locked until the commit: so lines are a chain on any engine, however many write at once. The newest line's hash stands
in that row too, so that lines cut off at the end are missed as well. No line holds what a citizen said or is.
"""

import hashlib
import json
from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from backend.operation_tables import audit_entries
from backend.tables import stores

#: Lines read at once while the chain is walked.
_AT_ONCE = 1000


class Deed(StrEnum):
    """What a line can tell."""

    SIGNED_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in.failed"
    ENROLLED = "terminal.enrolled"
    APPLIED = "commands.applied"
    VOIDED = "command.voided"
    REVEALED = "caller.revealed"
    CALLER_SOUGHT = "caller.sought"
    CALLERS_SENT = "callers.sent"
    REPORT_EXPORTED = "report.exported"
    USER_ADDED = "user.added"
    USER_DISABLED = "user.disabled"
    PASSWORD_SET = "user.password"
    ROLE_SET = "user.role"
    REFERENCE_REPLACED = "reference.replaced"
    MIGRATED = "store.migrated"
    BACKED_UP = "store.backed_up"
    RESTORED = "store.restored"


@dataclass(frozen=True, slots=True)
class Line:
    """One line to be written."""

    at: datetime
    #: User name; empty for the machine itself.
    actor: str
    deed: Deed
    #: What it was done to: a case's id, a user name, a terminal's number.
    subject: str = ""
    #: Particulars: codes, ids and numbers, never what a citizen said or is.
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk along the chain found."""

    #: Lines that are in order, counted from the first.
    sound: int
    #: Hash of the last line in order; worth keeping somewhere else.
    head: str
    #: Number of the first line that is missing or is not what it was; None when all is well.
    broken: int | None = None


def append(connection: Connection, city_id: str, line: Line) -> None:
    """Write a line; best as the last thing of a transaction, because others wait for the counter row until its end."""
    here = stores.c.city_id == city_id
    head = connection.execute(select(stores.c.audit_no, stores.c.audit_hash).where(here).with_for_update()).one()
    row = {
        "city_id": city_id,
        "entry_no": head.audit_no + 1,
        "at": line.at,
        "actor": line.actor,
        "action": line.deed.value,
        "subject": line.subject,
        "data": dict(line.data),
        "previous": head.audit_hash,
    }
    row["hash"] = link(row)
    connection.execute(insert(audit_entries), row)
    connection.execute(update(stores).where(here).values(audit_no=row["entry_no"], audit_hash=row["hash"]))


def link(row: Mapping[str, Any]) -> str:
    """Return the hash of a line: over all its parts and the hash before it."""
    at = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    parts = [row["city_id"], row["entry_no"], at, row["actor"], row["action"], row["subject"], row["data"]]
    text = json.dumps([*parts, row["previous"]], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def verify(connection: Connection, city_id: str, kept: str = "") -> Verdict:
    """Walk the whole chain of a city and say where it is broken first.

    `kept` is a `LINE:HASH` of an earlier walk that was kept somewhere else: it also finds a chain that somebody wrote
    anew from some line on, with all its hashes.
    """
    number, head = 0, ""
    kept_number, _, kept_hash = kept.partition(":")
    with closing(_lines(connection, city_id)) as lines:
        for row in lines:
            sound = row.entry_no == number + 1 and row.previous == head and row.hash == link(row._asdict())
            if not sound or (str(row.entry_no) == kept_number and row.hash != kept_hash):
                return Verdict(number, head, number + 1)
            number, head = row.entry_no, row.hash
    ends = connection.execute(select(stores.c.audit_no, stores.c.audit_hash).where(stores.c.city_id == city_id)).one()
    whole = (ends.audit_no, ends.audit_hash) == (number, head) and not (kept and _beyond(kept_number, number))
    return Verdict(number, head, None if whole else number + 1)


def _beyond(kept: str, number: int) -> bool:
    return not kept.isdecimal() or int(kept) > number


def _lines(connection: Connection, city_id: str) -> Generator[Row[Any], None, None]:
    found = select(audit_entries).where(audit_entries.c.city_id == city_id).order_by(audit_entries.c.entry_no)
    # Said of the statement: said of the connection it would hold for whatever comes after it as well.
    with connection.execute(found.execution_options(yield_per=_AT_ONCE)) as rows:
        yield from rows
