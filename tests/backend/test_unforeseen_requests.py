"""Requests no client of ours makes: each is answered with a problem, and none with a redirect or a server error."""

from typing import Any

import pytest
from sqlalchemy.exc import DataError

from backend import sign_ins
from backend.cursors import pack
from tests.backend.asgi import Browser
from tests.backend.people import Person

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe{", b"[" * 100_000, b'{"username":"\\ud800","password":"x"}', b'{"username":1e999,"password":NaN}',
     b'{"username":"' + b"9" * 5000 + b'","password":"x"}', b"username=x"],
    ids=["none", "no text", "nested", "half a character", "not a number", "too long", "a form"],
)  # fmt: skip
def test_a_body_that_is_none_is_a_problem_of_the_request(browser: Browser, body: bytes) -> None:
    answer = browser.post("/v1/auth/token", content=body, headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
    assert answer.json()["params"]["field"].startswith("body")


@pytest.mark.parametrize("path", ["/nowhere", "/v1/cases/", "//v1/cases", "/v1"])
def test_an_address_there_is_not_is_not_led_elsewhere(taker: Person, path: str) -> None:
    answer = taker.get(path)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert "Location" not in answer.headers


def test_a_method_there_is_not_is_told_what_there_is(taker: Person) -> None:
    answer = taker.browser.request("PUT", "/v1/cases")

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET"


@pytest.mark.parametrize("path", ["/v1/cases/%FF", "/v1/cases/%00", "/v1/cases/%ED%A0%80", "/v1/cases/%F0%9F%98%80"])
def test_a_case_of_no_possible_name_is_simply_not_there(taker: Person, path: str) -> None:
    assert taker.get(path).json()["code"] == "unknown_case"


@pytest.mark.parametrize("number", [2**70, -1])
def test_a_place_no_store_can_count_to_is_unknown(taker: Person, number: int) -> None:
    epoch = taker.get("/v1/me").headers["X-Store-Epoch"]

    answer = taker.get("/v1/changes", params={"after": pack(epoch, number, "x", "y")})

    assert (answer.status_code, answer.json()["code"]) == (410, "unknown_cursor")


def test_what_the_store_cannot_be_asked_is_a_problem_of_the_request(
    taker: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unstorable(*_: Any) -> Any:
        raise DataError("select", {}, ValueError("NUL"))

    monkeypatch.setattr(sign_ins, "me", unstorable)

    answer = taker.get("/v1/me")

    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")


def test_whoever_is_not_known_is_told_how_to_say_who_he_is(browser: Browser) -> None:
    answer = browser.get("/v1/me", headers={"Authorization": "Basic dGFrZXI6"})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer, Terminal"
