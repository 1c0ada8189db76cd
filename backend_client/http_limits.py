"""The port Limits over `/v1` (docs/wire.md)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from backend_client.codecs import MALFORMED
from backend_client.http_backend import HttpBackend
from console.domain.cleaning import clean_line, clean_name
from console.domain.codes import Phase
from console.domain.deadlines import ExplanationLine
from console.domain.documents import moment
from console.ports.errors import NotFound, Unreachable
from console.ports.limits import ToldLimit
from console.ports.records import SignIn


class HttpLimits:
    """Limits of the backend a client leads to."""

    def __init__(self, backend: HttpBackend) -> None:
        self._backend = backend

    def limits(self, sign_in: SignIn, key: str) -> tuple[ToldLimit, ...]:
        """Return the open limits of a case. Raises Unreachable, NotAuthorised, NotFound, Rejected."""
        if not key.strip("."):  # a path of dots would be another path
            raise NotFound("unknown_case")
        document = self._backend.document(sign_in, "GET", f"/v1/cases/{quote(key, safe='')}/limits")
        try:
            return tuple(_limit(row) for row in document["items"])
        except MALFORMED:
            raise Unreachable("answer_malformed") from None

    def close(self) -> None:
        """Let go of connections."""
        self._backend.close()


def _limit(row: Mapping[str, Any]) -> ToldLimit:
    due_at = moment(row["due_at"])
    if due_at is None:
        raise ValueError("a limit without an end")
    lines = tuple(
        ExplanationLine(
            clean_name(line["code"]),
            tuple((clean_name(name), clean_line(value)) for name, value in line["params"].items()),
        )
        for line in row["lines"]
    )
    return ToldLimit(
        clean_name(row["unit"]), Phase(row["phase"]), due_at, row["runs"] is True, row["provisional"] is True, lines
    )
