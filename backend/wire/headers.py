"""Headers of answers that mean something: what each says, and which operation tells them."""

from collections.abc import Mapping
from typing import Any

_WORD = {"type": "string", "minLength": 1}
_SECONDS = {"type": "string", "pattern": "^[0-9]+$"}

#: Header → its object in the description.
HEADERS: Mapping[str, Mapping[str, Any]] = {
    "X-Contract-Version": {
        "description": "Version of the wire; a console that needs a higher one asks to be updated.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
        "example": "1",
    },
    "X-Server-Time": {
        "description": "The backend's clock, RFC 3339 in UTC, for the offset of the asker's.",
        "required": True,
        "schema": {"type": "string", "format": "date-time"},
        "example": "2026-11-23T02:00:00Z",
    },
    "X-Store-Epoch": {
        "description": "Identity of the store; a new one means replaced. Missing until the store is open.",
        "schema": _WORD,
        "example": "fPDHwXyWJ4KmnpLQm3dm1A",
    },
    "X-Store-Witness": {
        "description": "Opaque: what the store had when it answered. To be shown again with the next request.",
        "required": True,
        "schema": _WORD,
        "example": "WyJmUERId1h5VyIsMTcsIktRIl0",
    },
    "ETag": {
        "description": "Version of the document; random and never used twice.",
        "required": True,
        "schema": {"type": "string", "pattern": '^"[^"]+"$'},
        "example": '"3xKq0mJ8v1aTgB2nYcDe5w"',
    },
    "Cache-Control": {
        "description": "Whether a copy may be kept.",
        "required": True,
        "schema": _WORD,
        "example": "no-store",
    },
    "Retry-After": {
        "description": "Seconds after which to ask again.",
        "required": True,
        "schema": _SECONDS,
        "example": "2",
    },
    "WWW-Authenticate": {
        "description": "How to say who asks (RFC 9110).",
        "required": True,
        "schema": _WORD,
        "example": "Bearer, Terminal",
    },
}
#: On every answer.
ALWAYS = ("X-Contract-Version", "X-Server-Time", "X-Store-Epoch")
#: Status → what an answer with it tells besides.
BY_STATUS: Mapping[str, tuple[str, ...]] = {
    "401": ("WWW-Authenticate",),
    "429": ("Retry-After",),
    "503": ("Retry-After",),
}


def telling(*names: str, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of headers an operation tells with an answer; to be merged into its `responses`."""
    return {status: {"headers": {name: reference(name) for name in names}}}


def reference(name: str) -> dict[str, Any]:
    """Return the reference to a header's object; raises KeyError for one that is not described."""
    assert HEADERS[name]
    return {"$ref": f"#/components/headers/{name}"}
