"""Documents of the wire as records of the ports; text from outside is cleaned at this border.

A document that is not what docs/wire.md says raises one of `MALFORMED`; lists leave such a record out and say which,
so that one odd record never stops the rest.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import fields
from typing import Any, TypeVar

from console.domain import case_number
from console.domain.calls import CallEvent, CallNews, a_call
from console.domain.case import Case
from console.domain.cleaning import clean, clean_line, clean_name
from console.domain.codes import Role
from console.domain.command import Actor
from console.domain.documents import case_from, event_from, moment
from console.domain.errors import InvalidField, InvalidNumber
from console.domain.event import Event
from console.domain.location import Location
from console.domain.plain_documents import instant
from console.domain.reference import Reference
from console.ports.records import (
    Change,
    ChangesPage,
    City,
    Outcome,
    OutcomeStatus,
    Revealed,
    ShownCase,
    SignIn,
    SyncState,
    Terminal,
)
from console.ports.taken import Taken

#: What reading a document that is not as agreed raises.
MALFORMED = (KeyError, ValueError, TypeError, AttributeError)
Document = Mapping[str, Any]
#: A key of the marks of callers.
_KEY = re.compile(r"(?:[0-9a-f]{2})+")
#: The parts of a place that this version knows.
_PLACE = tuple(field.name for field in fields(Location))
_Noun = TypeVar("_Noun")


def revealed_from(document: Document) -> Revealed:
    """Return the caller of a reveal."""
    return Revealed(clean_line(document["name"]), clean_line(document["phone"]))


def sign_in_from(document: Document) -> SignIn:
    """Return the sign-in of a token answer."""
    user, city, expires = document["user"], document["city"], moment(document["expires_at"])
    if expires is None:
        raise ValueError("a sign-in ends some time")
    return SignIn(
        id=clean_name(document["sign_in"]),
        actor=Actor(clean_name(user["username"]), Role(user["role"]), clean_name(user["unit"] or "")),
        name_zh=clean_name(user["name_zh"]),
        name_en=clean_name(user["name_en"]),
        token=_text(document["token"]),
        expires_at=expires,
        city=City(city["id"], clean_name(city["name_zh"]), clean_name(city["name_en"]), _text(city["zone"])),
        demo=bool(document["demo"]),
        caller_key=_key(document.get("caller_key")),
    )


def terminal_from(document: Document) -> Terminal:
    """Return the terminal of an enrolment answer."""
    return Terminal(number=clean_name(document["number"]), credential=_text(document["credential"]))


def taken_from(document: Document) -> Taken:
    """Return the newest of a terminal; a number that is none is left out."""
    try:
        number = case_number.normalise(clean_name(document["case_number"]))
    except InvalidNumber:
        number = ""
    seq = document["seq"]
    if not isinstance(seq, int) or isinstance(seq, bool) or not 0 <= seq < 2**53:
        raise ValueError("seq")
    return Taken(seq, clean_name(document["command_id"]), number, moment(document["received_at"]))


def reference_from(document: Document) -> Reference:
    """Return reference data, looked through once, so that no screen meets a broken row later."""
    reference = Reference(_cleaned(document))
    if not reference.etag or not reference.city_id:
        raise ValueError("reference data has an etag and a city")
    for name in ("zone", "units", "divisions", "communities", "categories", "cards", "calendar", "policy", "likeness"):
        getattr(reference, name)
    return reference


def shown_case_from(document: Document) -> ShownCase:
    """Return a case as the backend has it, with its history."""
    events, _ = events_from(document["events"])
    return ShownCase(clean_case(document["case"]), events, SyncState.DELIVERED, ())


def outcome_from(document: Document) -> tuple[Outcome, int]:
    """Return an outcome, and how many of its parts could not be read and are missing."""
    case, missing = _case_or_none(document.get("case"))
    events, broken = events_from(document.get("events") or ())
    outcome = Outcome(
        command_id=_text(document["command_id"]),
        status=OutcomeStatus(document["status"]),
        reason=clean_name(document.get("reason") or ""),
        case=case,
        events=events,
    )
    return outcome, missing + broken


def page_from(document: Document) -> ChangesPage:
    """Return a page of changes; of cases that cannot be read, or not whole, it names the ids."""
    changes: list[Change] = []
    unread: list[str] = []
    for row in document["changes"]:
        try:
            events, broken = events_from(row.get("events") or ())
            case = None if row["case"] is None else clean_case(row["case"])
            changes.append(Change(_text(row["case_id"]), case, events))
            unread += [row["case_id"]] if broken else []
        except MALFORMED:
            unread.append(_id_of(row))
    cursor, epoch = _text(document["cursor"]), _text(document["epoch"])
    return ChangesPage(tuple(changes), cursor, bool(document["more"]), epoch, tuple(unread))


def cases_from(document: Document) -> tuple[Case, ...]:
    """Return the cases of a list that can be read."""
    found = (_case_or_none(row)[0] for row in document["items"])
    return tuple(case for case in found if case is not None)


def _id_of(row: Any) -> str:
    """Return the case id of a row that cannot be read, `?` when not even that is one."""
    case_id = row.get("case_id") if isinstance(row, dict) else None
    return clean_name(case_id) if isinstance(case_id, str) and case_id else "?"


def events_from(documents: Iterable[Document]) -> tuple[tuple[Event, ...], int]:
    """Return the events that can be read, and how many cannot."""
    events, broken = [], 0
    for document in documents:
        try:
            data = _cleaned_values(document["data"])
            events.append(event_from({**document, "index": int(document["index"]), "data": data}))
        except MALFORMED:
            broken += 1
    return tuple(events), broken


def clean_case(document: Document) -> Case:
    """Return the case of a document with its words made harmless; fields this version does not know are left out."""
    if not isinstance(document["version"], int):
        raise TypeError("version")
    caller, location = document["caller"], document["location"]
    return case_from(
        {
            **document,
            "id": _text(document["id"]),
            "city_id": _text(document["city_id"]),
            "number": clean_name(document["number"]) if document["number"] is not None else None,
            "category": clean_name(document["category"]),
            "created_by": clean_name(document["created_by"]),
            "title": clean_line(document["title"]),
            "text": clean(document["text"]),
            "answer": clean(document["answer"]),
            "writers": {str(group): _text(writer) for group, writer in document["writers"].items()},
            "caller": {
                **caller,
                "name": clean_name(caller["name"]),
                "phone": clean_name(caller["phone"]),
            },
            "location": {name: clean_line(location[name]) for name in _PLACE},
            "units": [_clean_leg(leg) for leg in document["units"]],
        }
    )


def _key(told: Any) -> str:
    """Return a key of marks; nothing for what is none, and from a backend that has none."""
    return told if isinstance(told, str) and _KEY.fullmatch(told) else ""


def _clean_leg(document: Document) -> dict[str, Any]:
    words = {name: clean(document[name]) for name in ("reply", "public_answer", "return_reason")}
    return {**document, **words, "code": clean_name(document["code"])}


def _case_or_none(document: Any) -> tuple[Case | None, int]:
    if document is None:
        return None, 0
    try:
        return clean_case(document), 0
    except MALFORMED:
        return None, 1


def _cleaned_values(data: Document) -> dict[str, str]:
    return {str(name): clean(value if isinstance(value, str) else str(value)) for name, value in data.items()}


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean_line(value)
    if isinstance(value, dict):
        return {name: _cleaned(inner) for name, inner in value.items()}
    return [_cleaned(inner) for inner in value] if isinstance(value, list) else value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("text expected")
    return value


def calls_from(document: Document) -> list[CallNews]:
    """Return what a telephone system told; what cannot be read of it is left out."""
    news = []
    for item in document["items"]:
        with suppress(*MALFORMED, InvalidField):
            call = a_call(str(item["call_id"]), str(item["phone"]), str(item["name"]), instant(item["received_at"]))
            news.append(CallNews(CallEvent(item["event"]), call))
    return news
