"""What the backend says when it does not do something: one error type, one problem document (RFC 9457).

A code is for programs and is translated by the console; the title is the status's own name.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

_LOG = logging.getLogger("hotline.backend")
_CODES = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large", 415: "media_type"}
#: Names of RFC 9110 that Python before 3.13 has otherwise; a title must not depend on what runs underneath.
_TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}
#: Seconds after which a store that could not answer may be asked again.
_RETRY = "2"
#: Status → what has to be said with it (RFC 9110, 11.6.1).
_ASKING = {401: {"WWW-Authenticate": "Bearer, Terminal"}}


class Refused(Exception):
    """The backend itself cannot be set up or started like this; `code` says why."""

    def __init__(self, code: str, params: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, str] = dict(params or {})

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{name}={value}" for name, value in self.params.items())])


class Problem(Exception):
    """A request that is answered with a problem document."""

    def __init__(
        self, status: int, code: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.params: Mapping[str, str] = dict(params or {})
        self.headers: Mapping[str, str] = dict(headers or {})


def problem_document(status: int, code: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the problem document of a status and a code."""
    return {
        "type": "about:blank",
        "title": _TITLES.get(status) or HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "params": dict(params or {}),
    }


def problem_answer(problem: Problem) -> Response:
    """Return the answer a problem is."""
    from backend.wire.answers import to_bytes

    body = to_bytes(problem_document(problem.status, problem.code, problem.params))
    headers = {**_ASKING.get(problem.status, {}), **problem.headers}
    return Response(body, problem.status, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Answer every failure of `app` that can be foreseen with a problem document; the envelope answers the others."""
    # A slash too many is an address there is not; a redirect would lead to whatever host the asker says he asked.
    app.router.redirect_slashes = False
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(DBAPIError, _database)
    app.add_exception_handler(DataError, _unstorable)
    app.add_exception_handler(PoolTimeout, _database)


def _problem(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return problem_answer(error)


def _invalid(_request: Request, error: Exception) -> Response:
    """Name the first field that is wrong; never repeat its value, which may be a password or a citizen's word."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"])
    return problem_answer(Problem(422, "request_invalid", {"field": field, "rule": str(first["type"])}))


def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.BAD_REQUEST:
        # The framework's word for a body that is not even text, or nested beyond measure.
        return problem_answer(Problem(422, "request_invalid", {"field": "body", "rule": "unreadable"}))
    code = _CODES.get(error.status_code, "request_refused")
    return problem_answer(Problem(error.status_code, code, headers=error.headers))


def _database(_request: Request, error: Exception) -> Response:
    cause = getattr(error, "orig", None) or error
    _LOG.error("database failed: %s", type(cause).__name__)
    return problem_answer(Problem(503, "database_failed", headers={"Retry-After": _RETRY}))


def _unstorable(_request: Request, error: Exception) -> Response:
    """A value no column of this engine can be compared with, e.g. a text with a NUL on PostgreSQL."""
    _LOG.error("a request cannot be asked of the store: %s", type(getattr(error, "orig", error)).__name__)
    return problem_answer(Problem(422, "request_invalid", {"field": "request", "rule": "unstorable"}))
