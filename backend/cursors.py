"""Opaque places to go on from: what a client hands back unread."""

import base64
import binascii
import json
from typing import Any


def pack(*parts: Any) -> str:
    """Return JSON values as one word that is safe in an address."""
    text = json.dumps(parts, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode("ascii")).decode("ascii").rstrip("=")


def unpack(word: str, *kinds: type) -> tuple[Any, ...] | None:
    """Return the values of a word if there is one of each of `kinds`, else None: it is not one of ours."""
    try:
        padded = word.encode("ascii") + b"=" * (-len(word) % 4)
        values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        # Half a surrogate pair is JSON, and nothing that can be asked of a store.
        json.dumps(values, ensure_ascii=False).encode("utf-8")
    except (UnicodeError, binascii.Error, ValueError, RecursionError):
        return None
    if not isinstance(values, list) or [type(value) for value in values] != list(kinds):
        return None
    return tuple(values)
