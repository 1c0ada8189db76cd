"""Every answer of the event stream that the description has is given, by each role that can get it, and no other.

The fuzzing of all routes leaves the stream out, because its good answer never ends.
"""

from collections.abc import Callable
from typing import Any

import httpx
import jsonschema_rs
import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from backend.accounts import add_account
from backend.cursors import pack
from backend.database import Database
from backend.settings import BackendSettings
from console.domain.codes import Role
from tests.backend.asgi import Browser
from tests.backend.followers import following
from tests.backend.people import PASSWORD, Person, enrol, sign_in
from tests.fakes.stopped_clock import StoppedClock
from tools.openapi import description

PATH = "/v1/changes/stream"
DESCRIBED: Any = description()
ANSWERS: Any = DESCRIBED["paths"][PATH]["get"]["responses"]
every_role = pytest.mark.parametrize("role", Role)


@pytest.fixture
def person(browser: Browser, database_url: str, role: Role) -> Person:
    database = Database(BackendSettings(database_url))
    names = {"unit": "water", "call_taker": "taker"}
    known = {"dispatcher", "reviewer", "callback", "admin"}
    if role.value not in names and role.value not in known:
        with database.write() as connection:
            _add(connection, role)
    database.dispose()
    return sign_in(browser, names.get(role.value, role.value))


def _add(connection: Connection, role: Role) -> None:
    add_account(connection, role.value, PASSWORD, role.value, "", role.value, role.value)


def as_described(answer: httpx.Response) -> tuple[int, str]:
    """Return status and code of a problem, after a look whether the description has it like this."""
    described = ANSWERS[str(answer.status_code)]
    document = answer.json()
    schema = described["content"]["application/problem+json"]["schema"]
    jsonschema_rs.Draft202012Validator({**schema, "components": DESCRIBED["components"]}).validate(document)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {name.lower() for name in described["headers"]} <= {name.lower() for name in answer.headers}
    return answer.status_code, document["code"]


def asked(person: Person, **headers: str) -> tuple[int, str]:
    given = {"Authorization": f"Bearer {person.token}", **headers}
    return as_described(person.browser.get(PATH, headers=given))


@every_role
def test_whoever_is_signed_in_is_told_pages_of_changes_and_their_end(browser: Browser, person: Person) -> None:
    schema = {"$ref": "#/components/schemas/ChangesDocument", "components": DESCRIBED["components"]}
    with following(browser, person.token) as stream:
        first = stream.next()
        assert first is not None
        browser.portal.call(browser.app.state.hub.close)
        last = stream.next()
        assert stream.next() is None

    jsonschema_rs.Draft202012Validator(schema).validate(first.data)
    assert (first.kind, first.id) == ("changes", first.data["cursor"])
    assert last is not None
    assert (last.kind, last.data) == ("end", {"code": "closing"})
    (kind,) = ANSWERS["200"]["content"]
    assert (stream.status, stream.headers["content-type"].partition(";")[0]) == (200, kind)
    assert {name.lower() for name in ANSWERS["200"]["headers"]} <= set(stream.headers)


def test_whoever_is_not_signed_in_is_told_nothing(browser: Browser, taker: Person) -> None:
    terminal = enrol(taker, "install-1")
    for headers in ({}, terminal.headers, {"Authorization": "Bearer a\x01b"}):
        assert as_described(browser.get(PATH, headers=headers)) == (401, "sign_in_unknown")


@every_role
def test_a_sign_in_that_is_over_is_not_let_in(
    browser: Browser, person: Person, role: Role, clock: StoppedClock, change: Callable[..., None]
) -> None:
    again = sign_in(browser, person.actor.username)
    change(f"UPDATE sign_ins SET revoked_at = '2026-11-23 02:00:00' WHERE id = '{again.sign_in}'")
    assert asked(again) == (401, "sign_in_revoked")
    clock.advance(13 * 3600)
    assert asked(person) == (401, "sign_in_expired")


@every_role
def test_a_place_of_another_store_is_gone(browser: Browser, person: Person) -> None:
    epoch = person.get("/v1/me").headers["X-Store-Epoch"]
    for cursor in ("nonsense", pack("another", 0, "", ""), pack(epoch, 99, "id", "mark"), pack(epoch, 2**70, "", "")):
        assert asked(person, **{"Last-Event-ID": cursor}) == (410, "unknown_cursor")
    for witness in ("nonsense", pack(epoch, 99, "mark")):
        assert asked(person, **{"X-Store-Witness": witness}) == (410, "store_restored")


@every_role
def test_what_is_too_long_for_a_place_is_no_request(browser: Browser, person: Person) -> None:
    assert asked(person, **{"Last-Event-ID": "x" * 5001}) == (422, "request_invalid")
    assert asked(person, **{"X-Store-Witness": "x" * 5001}) == (422, "request_invalid")
    given = {"Authorization": f"Bearer {person.token}"}
    assert as_described(browser.get(PATH, headers=given, params={"after": "x" * 5001})) == (422, "request_invalid")


@every_role
@pytest.mark.parametrize("error", [OperationalError("lost", None, Exception()), KeyError("a bug")])
def test_a_store_that_fails_and_a_bug_are_told_as_such(
    browser: Browser, person: Person, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr("backend.routes.streams.page_after", broken)
    expected = (500, "server_failed") if isinstance(error, KeyError) else (503, "database_failed")

    assert asked(person) == expected


def test_a_store_that_is_not_ready_yet_is_told_as_such(browser: Browser, taker: Person) -> None:
    browser.app.state.hotline.ready = False

    assert asked(taker) == (503, "starting")


def test_the_description_has_no_other_answer() -> None:
    assert {status: answer.get("x-problem-codes", []) for status, answer in ANSWERS.items()} == {
        "200": [],
        "401": ["sign_in_unknown", "sign_in_expired", "sign_in_revoked"],
        "410": ["unknown_cursor", "store_restored"],
        "422": ["request_invalid"],
        "500": ["server_failed"],
        "503": ["starting", "database_failed"],
    }


@pytest.mark.parametrize("times", [1, 3])
def test_open_streams_are_counted_while_they_are_open(browser: Browser, taker: Person, times: int) -> None:
    def followers() -> str:
        lines = browser.get("/metrics").text.splitlines()
        return next(line for line in lines if line.startswith("hotline_followers "))

    assert followers() == "hotline_followers 0.0"
    for _ in range(times):
        with following(browser, taker.token) as stream, following(browser, taker.token) as other:
            stream.next()
            other.next()
            assert followers() == "hotline_followers 2.0"
        assert followers() == "hotline_followers 0.0"
