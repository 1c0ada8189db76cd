"""Documents as bytes and back: compact UTF-8 JSON, so that Chinese text takes three bytes a character, not six."""

import json
from collections.abc import Mapping
from typing import Any

#: One for all: `json.dumps` would make one for every document.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def pack(value: Any) -> bytes:
    """Return a JSON value as bytes; lone surrogates survive the way there and back. Raises TypeError, ValueError."""
    return _ENCODER.encode(value).encode("utf-8", "surrogatepass")


def unpack(packed: bytes) -> Any:
    """Return the value of `pack`ed bytes; raises ValueError when they are not JSON."""
    return json.loads(packed)


def unpack_document(packed: bytes) -> Mapping[str, Any]:
    """Return the JSON object of `pack`ed bytes; raises ValueError when they are something else."""
    value = unpack(packed)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value
