"""Cases, legs and events as rows and back: the only place that knows which clear columns a case has."""

from collections.abc import Iterable, Mapping
from typing import Any

from backend.caller_index import caller_hashes
from backend.visibility import leg_in_sight
from console.domain.case import Case
from console.domain.documents import Document, case_document, stamp
from console.domain.event import Event

Row = dict[str, Any]


def case_row(case: Case, secret: str) -> Row:
    """Return the row of a case; its place in commit order is given when the transaction ends."""
    return {
        "city_id": case.city_id,
        "id": case.id,
        "number": case.number,
        "kind": case.kind.value,
        "channel": case.channel.value,
        "category": case.category,
        "urgency": case.urgency.value,
        "state": case.state.value,
        "district": case.location.district,
        "street": case.location.street,
        "lead_unit": case.lead.unit if case.lead else "",
        "created_by": case.created_by,
        "created_at": case.created_at,
        "updated_at": case.updated_at,
        "due_at": case.due_at,
        "version": case.version,
        **caller_hashes(secret, case.caller.phone, case.caller.name),
        "change_no": 0,
        "document": case_document(case),
    }


def unit_rows(case: Case) -> list[Row]:
    """Return one row per leg."""
    return [
        {
            "city_id": case.city_id,
            "case_id": case.id,
            "position": position,
            "unit": leg.unit,
            "role": leg.role.value,
            "state": leg.state.value,
            "in_sight": leg_in_sight(leg.state),
            "due_at": leg.due_at,
        }
        for position, leg in enumerate(case.legs)
    ]


def event_rows(city_id: str, events: Iterable[Event], turn: int) -> list[Row]:
    """Return one row per event of the command that had its `turn` in the batch."""
    return [
        {
            "city_id": city_id,
            "command_id": event.command_id,
            "position": event.index,
            "case_id": event.case_id,
            "turn": turn,
            "type": event.type,
            "at": event.at,
            "actor": event.actor,
            "data": dict(event.data),
            "made": dict(event.made) or None,
            "change_no": 0,
        }
        for event in events
    ]


def event_from_row(row: Mapping[str, Any]) -> Document:
    """Return the document of an event."""
    return {
        "case_id": row["case_id"],
        "command_id": row["command_id"],
        "index": row["position"],
        "type": row["type"],
        "at": stamp(row["at"]),
        "actor": row["actor"],
        "data": row["data"],
    }
