"""Telling a caller in full for a stated reason; the line in the audit log is durable before anything is told."""

import re

from backend import audit
from backend.case_files import standing
from backend.failures import Problem
from backend.hotline import Hotline
from backend.sign_ins import Person
from console.domain.cleaning import clean_line
from console.domain.codes import Kind
from console.domain.documents import Document, caller_from, stamp
from console.domain.masking import mask_name, mask_phone
from console.domain.revealing import may_reveal

#: Seconds after which a terminal hides again what it was told.
HIDE_AFTER = 30
#: Runs of digits that may be somebody's number of some kind.
_NUMBER = re.compile(r"\d(?:[\s-]?\d){6,}[Xx]?")


def reveal(hotline: Hotline, person: Person, key: str, reason: str) -> Document:
    """Return name and phone of a case's caller, and log who asked for which reason.

    Raises Problem 404 `unknown_case` (also for a case the person may not see), 422 `number_check_digit`,
    `reason_missing`, 403 `reveal_not_allowed`.
    """
    if not reason.strip():
        raise Problem(422, "reason_missing", {"field": "reason"})
    case = standing(hotline, person.reader, key)
    caller = caller_from(case["caller"])
    own = case["created_by"] == person.actor.username
    kind = Kind(case["kind"])
    if not may_reveal(person.actor.role, own=own, kind=kind, confidential=caller.confidential):
        raise Problem(403, "reveal_not_allowed", {"role": person.actor.role.value})
    now = hotline.clock()
    data = {"reason": _harmless(reason, caller.name)}
    line = audit.Line(now, person.actor.username, audit.Deed.REVEALED, case["id"], data)
    with hotline.database.write() as connection:
        audit.append(connection, hotline.city_id, line)
    return {
        "case_id": case["id"],
        "name": caller.name,
        "phone": caller.phone,
        "revealed_at": stamp(now),
        "hide_after": HIDE_AFTER,
    }


def _harmless(reason: str, name: str) -> str:
    """Return the reason without the numbers and the name it may repeat: the log holds nothing a citizen is."""
    plain = _NUMBER.sub(lambda found: mask_phone(found[0]), clean_line(reason).strip())
    return plain.replace(name, mask_name(name)) if len(name) > 1 else plain
