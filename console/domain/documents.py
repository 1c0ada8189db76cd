"""Nouns as plain JSON documents and back: what is stored, and what travels as the body of a case."""

from collections.abc import Mapping
from typing import Any, TypeVar

from console.domain.case import Case
from console.domain.codes import Action, Channel, Kind, Phase, Role, State, Urgency
from console.domain.command import Actor, Command
from console.domain.event import Event
from console.domain.foreign_codes import read_code
from console.domain.leg_documents import leg_document, leg_from
from console.domain.particular_documents import particulars_document, particulars_from
from console.domain.plain_documents import (
    Document,
    caller_document,
    caller_from,
    instant,
    location_document,
    location_from,
    moment,
    stamp,
)

__all__ = [
    "Document", "caller_document", "caller_from", "case_document", "case_from", "command_document", "command_from",
    "event_document", "event_from", "leg_document", "leg_from", "location_document", "location_from", "moment", "stamp",
]  # fmt: skip

_Kind = TypeVar("_Kind")


def case_document(case: Case) -> Document:
    """Return a case as a document with the stable names of design.md 7."""
    return {
        "id": case.id,
        "city_id": case.city_id,
        "number": case.number,
        "kind": case.kind.value,
        "channel": case.channel.value,
        "category": case.category,
        "urgency": case.urgency.value,
        "state": case.state.value,
        "title": case.title,
        "text": case.text,
        "caller": caller_document(case.caller),
        "location": location_document(case.location),
        "units": [leg_document(leg) for leg in case.legs],
        "answer": case.answer,
        "due_at": stamp(case.due_at),
        "due_phase": case.due_phase.value if case.due_phase else None,
        "due_provisional": case.due_provisional,
        "created_at": stamp(case.created_at),
        "updated_at": stamp(case.updated_at),
        "created_by": case.created_by,
        "version": case.version,
        "writers": dict(case.writers),
        "merged_into": case.merged_into,
        "reworks": case.reworks,
        "urges": case.urges,
        "satisfaction": case.satisfaction,
        "state_since": stamp(case.state_since),
        "reviewed_by": case.reviewed_by,
        **particulars_document(case),
    }


def case_from(document: Mapping[str, Any]) -> Case:
    """Return the case of a document; raises KeyError or ValueError when it is not one."""
    return Case(
        city_id=document["city_id"],
        id=document["id"],
        number=document["number"],
        kind=read_code(Kind, document["kind"]),
        channel=read_code(Channel, document["channel"]),
        category=document["category"],
        urgency=read_code(Urgency, document["urgency"]),
        state=read_code(State, document["state"]),
        title=document["title"],
        text=document["text"],
        caller=caller_from(document["caller"]),
        location=location_from(document["location"]),
        legs=tuple(leg_from(leg) for leg in document["units"]),
        answer=document["answer"],
        due_at=moment(document["due_at"]),
        due_phase=read_code(Phase, document["due_phase"]) if document["due_phase"] else None,
        due_provisional=document["due_provisional"],
        created_at=instant(document["created_at"]),
        updated_at=instant(document["updated_at"]),
        created_by=document["created_by"],
        version=document["version"],
        writers=document["writers"],
        merged_into=document["merged_into"],
        reworks=document["reworks"],
        urges=document["urges"],
        satisfaction=document["satisfaction"],
        state_since=moment(document.get("state_since")),
        reviewed_by=document.get("reviewed_by", ""),
        **particulars_from(document),
    )


def event_document(event: Event) -> Document:
    """Return an event as a document."""
    return {
        "case_id": event.case_id,
        "command_id": event.command_id,
        "index": event.index,
        "type": event.type,
        "at": stamp(event.at),
        "actor": event.actor,
        "data": dict(event.data),
    }


def event_from(document: Mapping[str, Any]) -> Event:
    """Return the event of a document."""
    return Event(
        case_id=document["case_id"],
        command_id=document["command_id"],
        index=document["index"],
        type=document["type"],
        at=instant(document["at"]),
        actor=document["actor"],
        data=document["data"],
    )


def command_document(command: Command) -> Document:
    """Return a command as a document."""
    return {
        "id": command.id,
        "city_id": command.city_id,
        "case_id": command.case_id,
        "action": command.action.value,
        "fields": dict(command.fields),
        "actor": {
            "username": command.actor.username,
            "role": command.actor.role.value,
            "unit": command.actor.unit,
        },
        "sign_in": command.sign_in,
        "terminal": command.terminal,
        "seq": command.seq,
        "at": stamp(command.at),
        "base": dict(command.base),
        "writers": dict(command.writers),
        "supersedes": command.supersedes,
    }


def command_from(document: Mapping[str, Any]) -> Command:
    """Return the command of a document; raises KeyError or ValueError when it is not one."""
    actor = _mapping(document["actor"])
    return Command(
        id=_is(document["id"], str),
        city_id=_is(document["city_id"], str),
        case_id=_is(document["case_id"], str),
        action=Action(document["action"]),
        fields=_mapping(document["fields"]),
        actor=Actor(_is(actor["username"], str), Role(actor["role"]), _is(actor["unit"], str)),
        sign_in=_is(document["sign_in"], str),
        terminal=_is(document["terminal"], str),
        seq=_is(document["seq"], int),
        at=instant(document["at"]),
        base=_mapping(document["base"]),
        writers=_mapping(document["writers"]),
        supersedes=None if document["supersedes"] is None else _is(document["supersedes"], str),
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError("not a mapping")
    return value


def _is(value: Any, kind: type[_Kind]) -> _Kind:
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ValueError(f"not a {kind.__name__}")
    return value
