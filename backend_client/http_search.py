"""Looking for cases over `/v1` (docs/wire.md)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from backend_client.codecs import MALFORMED, cases_from
from backend_client.http_backend import HttpBackend
from console.domain.codes import State
from console.domain.documents import moment, stamp
from console.domain.finding import Sought
from console.ports.errors import Unreachable
from console.ports.records import SignIn
from console.ports.search import FoundThere, Inquiry


class HttpSearch:
    """Searches of the backend a client leads to."""

    def __init__(self, backend: HttpBackend) -> None:
        self._backend = backend

    def search(self, sign_in: SignIn, asked: Inquiry, limit: int) -> FoundThere:
        """Return the newest cases that are asked for. Raises Unreachable, NotAuthorised, Rejected.

        The service cannot be asked for all that narrows at once, so what it says is looked through here.
        """
        method, path, body = _question(asked, limit)
        document = self._backend.document(sign_in, method, path, body)
        try:
            told = cases_from(document)
            cases = tuple(case for case in told if asked.sought.admits(case))
            total, complete = int(document["total"]), document["complete"] is True
            if len(cases) < len(told):
                # Whatever was not told may be meant or not.
                complete, total = complete and total == len(document["items"]), len(cases)
            return FoundThere(cases, total, complete, moment(document["as_of"]))
        except MALFORMED:
            raise Unreachable("answer_malformed") from None


def _question(asked: Inquiry, limit: int) -> tuple[str, str, Mapping[str, Any] | None]:
    """Return method, path and body; what may be somebody's number or name never stands in an address."""
    sought = asked.sought
    if sought.words or asked.phone or asked.name:
        body = {"text": sought.words, "phone": asked.phone, "name": asked.name, "limit": limit}
        return "POST", "/v1/cases/search", body
    return "GET", f"/v1/cases?{urlencode(_filters(sought, limit))}", None


def _filters(sought: Sought, limit: int) -> list[tuple[str, str]]:
    listed = {
        "kind": sought.kinds,
        "category": sought.categories,
        "unit": sought.units,
        "created_by": sought.entered_by,
    }
    times = {"due_before": sought.due_before, "created_from": sought.since}
    states = sought.states or tuple(state for state in State if state not in sought.excluded)
    return [
        ("limit", str(limit)),
        *(("state", state.value) for state in states if sought.states or sought.excluded),
        *((name, codes[0]) for name, codes in listed.items() if len(codes) == 1),
        *((name, str(stamp(at))) for name, at in times.items() if at is not None),
    ]
