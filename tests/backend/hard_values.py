"""Values no client of ours sends, and requests with one of them in the place of every value they have."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

#: What stores, parsers and calendars stumble over. A lone surrogate is written as JSON writes it.
HARD: Mapping[str, Any] = {
    "NUL": "a\0b",
    "only NUL": "\0",
    "half a pair": "a\ud800b",
    "low half": "\udfff",
    "outside the plane": "😀𠮷",
    "control": "\x01\x1f\x7f\x85\u2028\u202e",
    "no characters": "\ufffe\uffff\ufdd0",
    "marks": "e" + "\u0301" * 400,
    "long": "长" * 70_000,
    "digits": "9" * 5_000,
    "wide digits": "１２３",
    "year 0": "0000-01-01T00:00:00Z",
    "year 1": "0001-01-01T00:00:00+14:00",
    "year 9999": "9999-12-31T23:59:59.999999-14:00",
    "year 10000": "10000-01-01T00:00:00Z",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "leap second": "2026-11-23T23:59:60Z",
    "int 63": 2**63,
    "int -63": -(2**63) - 1,
    "int 400": 10**400,
    "fraction": 1e308,
    "true": True,
    "none": None,
    "list": [[[[]]]],
    "object": {"\0": {"\ud800": "\0"}},
}


def bent(document: Any) -> Iterator[tuple[str, Any]]:
    """Yield `document` with each hard value in the place of each of its values, and as a name beside the others."""
    for place in _places(document):
        for name, value in HARD.items():
            yield f"{'.'.join(map(str, place))} {name}", _with(document, place, value)
    if isinstance(document, dict):
        yield "a name", {**document, "\0\ud800": "x"}


def to_json(document: Any) -> bytes:
    """Return JSON; what UTF-8 cannot say is escaped."""
    return json.dumps(document).encode("ascii")


def as_text(value: Any) -> str | None:
    """Return a hard value as it stands in an address; None for one that cannot."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value)


def _places(document: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    parts = document.items() if isinstance(document, dict) else enumerate(document)
    for name, value in parts:
        yield (*here, name)
        if isinstance(value, dict | list):
            yield from _places(value, (*here, name))


def _with(document: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    copy = dict(document) if isinstance(document, dict) else list(document)
    copy[place[0]] = _with(document[place[0]], place[1:], value)
    return copy
