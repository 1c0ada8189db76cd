"""What all documents are made of: times, callers and places as JSON and back."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from console.domain.caller import Caller
from console.domain.codes import CallerType
from console.domain.foreign_codes import read_code
from console.domain.location import Location

Document = dict[str, Any]
#: Texts remembered with the times they say: one of a case stands in its document, its events and its limits.
_REMEMBERED = 1024


def stamp(at: datetime | None) -> str | None:
    """Return a time as RFC 3339 in UTC, or None."""
    if at is None:
        return None
    in_utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return in_utc.isoformat().replace("+00:00", "Z")


def moment(text: str | None) -> datetime | None:
    """Return the time an RFC 3339 text says, in UTC, or None; raises ValueError when it is none or has no offset."""
    if text is None:
        return None
    if not isinstance(text, str):
        raise ValueError("a time is a text")
    return _said(text)


@lru_cache(maxsize=_REMEMBERED)
def _said(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time needs an offset")
    return at if at.tzinfo is UTC else at.astimezone(UTC)


def instant(text: str) -> datetime:
    """Return the time a text says; raises ValueError when there is none."""
    at = moment(text)
    if at is None:
        raise ValueError("a time is missing")
    return at


def caller_document(caller: Caller) -> Document:
    """Return a caller as a document; marks only where there are any, as in documents older than they are."""
    document: Document = {
        "name": caller.name,
        "phone": caller.phone,
        "type": caller.type.value,
        "anonymous": caller.anonymous,
        "confidential": caller.confidential,
        "masked": caller.masked,
    }
    return {**document, "marks": list(caller.marks)} if caller.marks else document


def caller_from(document: Mapping[str, Any]) -> Caller:
    """Return the caller of a document."""
    return Caller(
        name=document["name"],
        phone=document["phone"],
        type=read_code(CallerType, document["type"]),
        anonymous=document["anonymous"],
        confidential=document["confidential"],
        masked=document["masked"],
        marks=_marks_of(document.get("marks")),
    )


def _marks_of(told: Any) -> tuple[str, ...]:
    """Return the marks of a caller; without them, or with what is none, the rest is read all the same."""
    return tuple(mark for mark in told if isinstance(mark, str)) if isinstance(told, list) else ()


def location_document(location: Location) -> Document:
    """Return a place as a document."""
    return {
        "district": location.district,
        "street": location.street,
        "community": location.community,
        "address": location.address,
    }


def location_from(document: Mapping[str, Any]) -> Location:
    """Return the place of a document."""
    return Location(document["district"], document["street"], document["community"], document["address"])


def day(text: str | None) -> date | None:
    """Return the day an ISO text says, or None; raises ValueError when it is none."""
    return None if text is None else date.fromisoformat(text)
