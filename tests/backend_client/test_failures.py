"""What every way to fail means: one table, complete."""

import inspect
import json
import socket
from collections.abc import Iterator

import httpx
import pytest

from backend_client.answers import Answer
from backend_client.failures import EXCEPTION_CODES, from_answer, from_exception, retry_after
from console.ports.errors import BackendError, NotAuthorised, NotFound, Rejected, TooOld, Unreachable

OURS = {"x-contract-version": "1"}
#: Classes that only group others and are never raised themselves.
GROUPS = {"HTTPError", "RequestError", "TransportError", "TimeoutException", "NetworkError", "ProtocolError"}


def _all_httpx_exceptions() -> Iterator[type[Exception]]:
    for name, thing in vars(httpx).items():
        if inspect.isclass(thing) and issubclass(thing, Exception) and name not in GROUPS:
            yield thing


@pytest.mark.parametrize("kind", list(_all_httpx_exceptions()), ids=lambda kind: kind.__name__)
def test_every_exception_of_httpx_has_a_meaning_of_its_own(kind: type[Exception]) -> None:
    assert kind in EXCEPTION_CODES


def test_any_exception_leaves_the_outcome_unknown() -> None:
    for kind in _all_httpx_exceptions():
        if issubclass(kind, httpx.RequestError):
            assert from_exception(kind("x")).retryable


def test_an_unknown_host_name_is_told_apart_from_a_dead_line() -> None:
    error = httpx.ConnectError("x")
    error.__cause__ = socket.gaierror(-2, "unknown")
    assert from_exception(error).code == "name_unknown"
    assert from_exception(httpx.ConnectError("x")).code == "unreachable"


def _problem(status: int, code: str = "", headers: dict[str, str] = OURS, **more: object) -> Answer:
    return Answer(status, headers, json.dumps({"code": code, **more}).encode())


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (301, Unreachable, "unexpected_redirect"),
        (302, Unreachable, "unexpected_redirect"),
        (307, Unreachable, "unexpected_redirect"),
        (400, Rejected, "odd"),
        (401, NotAuthorised, "odd"),
        (403, Rejected, "odd"),
        (404, NotFound, "odd"),
        (408, Unreachable, "odd"),
        (410, NotFound, "odd"),
        (422, Rejected, "odd"),
        (425, Unreachable, "odd"),
        (429, Unreachable, "odd"),
        (500, Unreachable, "odd"),
        (503, Unreachable, "odd"),
    ],
)
def test_a_status_of_our_backend_has_one_meaning(status: int, error: type[BackendError], code: str) -> None:
    found = from_answer(_problem(status, "odd"))
    assert type(found) is error
    assert found.code == code


@pytest.mark.parametrize("status", [200, 201, 400, 401, 404, 410, 422])
def test_without_the_contract_header_nothing_is_definite(status: int) -> None:
    found = from_answer(_problem(status, "unknown_case", headers={}))
    assert isinstance(found, Unreachable)
    assert found.code == "not_our_backend"


def test_a_server_error_of_something_in_between_is_not_believed_a_code() -> None:
    found = from_answer(_problem(502, "rm_rf", headers={}))
    assert found is not None
    assert found.code == "server_failed"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_request_that_was_answered_with_an_error_is_told_apart_from_one_nobody_answered(status: int) -> None:
    found = from_answer(_problem(status))
    assert isinstance(found, Unreachable)
    assert (found.answered, from_exception(TimeoutError()).answered) == (True, False)


def test_success_and_not_modified_are_no_failures() -> None:
    assert from_answer(_problem(200)) is None
    assert from_answer(_problem(304)) is None


def test_another_contract_version_says_so() -> None:
    found = from_answer(_problem(200, headers={"x-contract-version": "2"}))
    assert isinstance(found, TooOld)
    assert found.params == {"console": "1", "backend": "2"}


@pytest.mark.parametrize("code", ["", "\x1b[31mred", "Not Found", "x" * 80, 7, None, ["a"]])
def test_a_code_that_is_none_is_not_repeated(code: object) -> None:
    found = from_answer(Answer(404, OURS, json.dumps({"code": code}).encode()))
    assert found is not None
    assert found.code == "not_found"


def test_particulars_of_a_problem_are_cleaned() -> None:
    found = from_answer(_problem(422, "unknown_unit", params={"unit": "A\x1b[2J"}))
    assert found is not None
    assert found.params == {"unit": "A␛[2J"}


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b"[" * 100_000, b"\xff"])
def test_a_broken_problem_document_changes_nothing_about_the_meaning(body: bytes) -> None:
    assert type(from_answer(Answer(422, OURS, body))) is Rejected


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", None),
        ("30", 30.0),
        ("999999999", 999_999_999.0),
        ("-5", None),
        ("soon", None),
        ("Mon, 23 Nov 2026 02:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 01:59:00 GMT", 0.0),
    ],
)
def test_both_forms_of_retry_after_are_read(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text, "date": "Mon, 23 Nov 2026 02:00:00 GMT"}) == seconds


def test_a_busy_backend_says_when_to_come_back() -> None:
    found = from_answer(_problem(429, headers={**OURS, "retry-after": "17"}))
    assert isinstance(found, Unreachable)
    assert (found.code, found.retry_after) == ("too_many_requests", 17.0)
