"""The port Reports over `/v1` (docs/wire.md)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from backend_client.codecs import MALFORMED, clean_case
from backend_client.http_backend import HttpBackend
from console.domain.cleaning import clean_line, clean_name
from console.domain.documents import moment
from console.ports.errors import Unreachable
from console.ports.records import SignIn
from console.ports.reports import Like, LikeList, Line, Report, Share

Document = Mapping[str, Any]


class HttpReports:
    """Reports of the backend a client leads to."""

    def __init__(self, backend: HttpBackend) -> None:
        self._backend = backend

    def report(self, sign_in: SignIn, by: str, asked: Mapping[str, str]) -> Report:
        """Return the rates by unit, channel, category, district, operator or period."""
        path = f"/v1/reports/{quote(by, safe='')}?{urlencode(asked)}"
        document = self._backend.document(sign_in, "GET", path)
        try:
            return Report(tuple(_line(row) for row in document["items"]), document)
        except MALFORMED:
            raise Unreachable("answer_malformed") from None

    def like_case(self, sign_in: SignIn, key: str, limit: int) -> LikeList:
        """Return the open cases like one, by number or id; raises NotFound."""
        query = urlencode({"case": key, "limit": limit})
        return _likes(self._backend.document(sign_in, "GET", f"/v1/similar?{query}"))

    def like(self, sign_in: SignIn, told: Mapping[str, Any]) -> LikeList:
        """Return the open cases like what is told."""
        return _likes(self._backend.document(sign_in, "POST", "/v1/similar", dict(told)))

    def close(self) -> None:
        """Let go of connections."""
        self._backend.close()


def _line(row: Document) -> Line:
    rates = {name: Share(int(r["numerator"]), int(r["denominator"]), r["percent"]) for name, r in row["rates"].items()}
    key, period = clean_name(row["key"]), clean_name(row["period"])
    return Line(key, period, int(row["dispatched"]), int(row["closed"]), rates)


def _likes(document: Document) -> LikeList:
    try:
        hits = tuple(_like(row) for row in document["items"])
        return LikeList(hits, int(document["total"]), moment(document["as_of"]))
    except MALFORMED:
        raise Unreachable("answer_malformed") from None


def _like(row: Document) -> Like:
    reasons = tuple(
        (clean_name(reason["code"]), {name: clean_line(value) for name, value in reason["params"].items()})
        for reason in row["reason"]
    )
    same = row["same_matter"] is True
    return Like(clean_case(row["case"]), same, clean_name(row["relation"]), float(row["score"]), reasons)
