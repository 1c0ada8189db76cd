"""Numbers and logs for whoever runs the hotline, without a word of a citizen in either."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from backend import logs
from console.domain.codes import Action
from tests.backend.asgi import Browser
from tests.backend.people import Person, Terminal

SECRETS = ("林小明", "13805912345", "流浪", "taker", "horse battery")


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the backend writes to its log."""
    stream = io.StringIO()
    loggers = [logging.getLogger(name) for name in ("hotline", "uvicorn.error")]
    before = [(logger, logger.handlers, logger.propagate, logger.level) for logger in loggers]
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", stream)
        logs.configure(quiet=False)
    yield stream
    for logger, handlers, propagate, level in before:
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


def lines(said: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.getvalue().splitlines()]


def test_requests_are_counted_by_route_and_status(browser: Browser, taker: Person) -> None:
    taker.get("/v1/cases/no-such-case")
    browser.get("/nowhere/13805912345")

    numbers = browser.get("/metrics").text

    assert 'hotline_requests_total{method="GET",route="/v1/cases/{key}",status="404"} 1.0' in numbers
    assert 'hotline_requests_total{method="GET",route="-",status="404"} 1.0' in numbers
    assert 'hotline_request_seconds_count{method="POST",route="/v1/auth/token"} 1.0' in numbers


def test_commands_are_counted_by_outcome_and_the_stores_place_is_told(
    browser: Browser, taker: Person, terminal: Terminal
) -> None:
    command = terminal.makes(taker)
    terminal.send(command)
    terminal.send(command)
    terminal.send(terminal.makes(taker, Action.NEW, {"text": ""}))

    numbers = browser.get("/metrics").text

    for outcome in ("applied", "duplicate", "refused"):
        assert f'hotline_commands_total{{outcome="{outcome}"}} 1.0' in numbers
    assert "hotline_change_no 1.0" in numbers
    assert "hotline_ready 1.0" in numbers
    assert "hotline_followers 0.0" in numbers
    assert "hotline_pool_in_use" in numbers


def test_no_number_has_a_person_an_id_or_a_query_in_its_labels(
    browser: Browser, taker: Person, terminal: Terminal
) -> None:
    case = terminal.does(taker, Action.NEW)
    taker.get("/v1/cases", params={"q": "流浪"})
    taker.case(case.id)

    numbers = browser.get("/metrics").text

    assert [word for word in (*SECRETS, case.id, str(case.number)) if word in numbers] == []


def test_a_request_is_one_line_with_id_route_status_and_time(
    browser: Browser, taker: Person, said: io.StringIO
) -> None:
    answer = taker.get("/v1/cases/no-such-case?q=13805912345")

    (line,) = lines(said)
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert (line["method"], line["route"], line["status"], line["level"]) == ("GET", "/v1/cases/{key}", 404, "info")
    assert line["ms"] >= 0
    assert line["at"]


def test_a_proxys_request_id_is_kept_unless_it_may_be_something_else(browser: Browser) -> None:
    given = "0123456789abcdef0123"
    assert browser.get("/v1/me", headers={"X-Request-Id": given}).headers["X-Request-Id"] == given
    for bad in ("13805912345", "x" * 20, "0" * 65):
        assert browser.get("/v1/me", headers={"X-Request-Id": bad}).headers["X-Request-Id"] != bad


def test_the_log_has_no_word_of_a_citizen_or_a_password(
    browser: Browser, taker: Person, terminal: Terminal, said: io.StringIO
) -> None:
    case = terminal.does(taker, Action.NEW)
    taker.get("/v1/cases", params={"q": "流浪"})
    taker.post("/v1/cases/search", json={"phone": "13805912345"})
    browser.post("/v1/auth/token", json={"username": "taker", "password": "horse battery"})
    browser.get("/nowhere/13805912345")
    taker.case(case.id)

    assert [word for word in (*SECRETS, case.id, str(case.number)) if word in said.getvalue()] == []
    assert len(lines(said)) == 6


def test_an_errors_own_words_are_not_told_but_where_it_was_is(said: io.StringIO) -> None:
    try:
        raise ValueError("林小明 13805912345")
    except ValueError as error:
        logging.getLogger("hotline.backend").error("it failed", exc_info=error)

    (line,) = lines(said)
    assert (line["event"], line["error"]) == ("it failed", "ValueError")
    assert line["places"][0].startswith("test_monitoring.py:")
    assert "林小明" not in said.getvalue()


def test_machines_that_ask_how_it_is_leave_no_lines(browser: Browser, said: io.StringIO) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        assert browser.get(path).status_code == 200

    assert said.getvalue() == ""
