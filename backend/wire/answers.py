"""Answers as bytes: JSON written once, without a model in between, because documents are already what is meant."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi.responses import Response


def to_bytes(document: Any) -> bytes:
    """Return JSON in UTF-8; what UTF-8 cannot say (a lone surrogate somebody sent) is escaped."""
    try:
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(document, separators=(",", ":")).encode("ascii")


def answer(document: Any, headers: Mapping[str, str] | None = None) -> Response:
    """Return a 200 with a JSON document."""
    return Response(to_bytes(document), headers=dict(headers or {}), media_type="application/json")
