"""The stable JSON of the outbox: what waits, base, theirs and mine of it, and what became of what left it."""

from collections.abc import Mapping
from typing import Any

from console.bootstrap import Hotline
from console.cli.shapes import case_shape
from console.domain.documents import command_document, stamp
from console.domain.masking import mask_name, mask_phone
from console.domain.three_way import Compared
from console.ports.records import Logged, Pending, SyncState
from console.usecases.attention import Comparison
from console.usecases.find_cases import glimpse

#: Values that are masked wherever they stand.
_MASKS = {"caller.name": mask_name, "caller.phone": mask_phone, "name": mask_name, "phone": mask_phone}


def entry_shape(hotline: Hotline, entry: Pending) -> dict[str, Any]:
    """Return a line of what waits."""
    shown = glimpse(hotline.desk, entry.command.case_id)
    command = command_document(entry.command)
    return {
        "command_id": command["id"],
        "case_id": command["case_id"],
        "number": shown.case.number if shown else None,
        "title": shown.case.title if shown else "",
        "action": command["action"],
        "state": entry.state.value,
        "reason": entry.reason or None,
        "attempts": entry.attempts,
        "actor": command["actor"]["username"],
        "at": command["at"],
    }


def compared_shape(hotline: Hotline, compared: Comparison) -> dict[str, Any]:
    """Return an entry with its three sides; `differences` has them value by value, callers masked."""
    entry, theirs = compared.entry, compared.theirs
    return {
        **entry_shape(hotline, entry),
        "fields": _masked(entry.command.fields),
        "base": _masked(entry.command.base),
        "mine": _masked(entry.command.fields),
        "theirs": case_shape(theirs, SyncState.DELIVERED, hotline.clock.now()) if theirs else None,
        "differences": [_difference(row, compared) for row in compared.rows],
        "behind": compared.behind,
    }


def _difference(row: Compared, compared: Comparison) -> dict[str, Any]:
    since = compared.writers.get(row.field)
    return {
        "field": row.field,
        "base": _value(row.field, row.base),
        "theirs": _value(row.field, row.theirs),
        "mine": _value(row.field, row.mine),
        "relation": row.relation.value,
        "theirs_by": since.actor if since else None,
        "theirs_at": stamp(since.at) if since else None,
    }


def _value(field: str, value: Any) -> Any:
    return _MASKS[field](value) if field in _MASKS and isinstance(value, str) else value


def _masked(fields: Mapping[str, Any]) -> dict[str, Any]:
    caller = fields.get("caller")
    if not isinstance(caller, Mapping):
        return dict(fields)
    hidden = {name: _value(name, value) for name, value in caller.items()}
    return {**fields, "caller": {**hidden, "masked": True}}


def logged_shape(hotline: Hotline, line: Logged) -> dict[str, Any]:
    """Return what became of a command that left the outbox: who decided what about it, where a person did."""
    shown, decision, command = glimpse(hotline.desk, line.command.case_id), line.decision, line.command
    return {
        "command_id": command.id,
        "case_id": command.case_id,
        "number": shown.case.number if shown else None,
        "title": shown.case.title if shown else "",
        "action": command.action.value,
        "fields": _masked(command.fields),
        "status": line.status,
        "at": stamp(line.at),
        "actor": command.actor.username,
        "made_at": stamp(command.at),
        "choice": decision.choice.value if decision else None,
        "chooser": decision.chooser if decision else None,
        "reason": (decision.reason or None) if decision else None,
        "chosen": dict(decision.fields) if decision else {},
        "followed_by": (decision.followed_by or None) if decision else None,
        "supersedes": command.supersedes,
    }
