"""A telephone system tells of calls; each reaches the console of the operator it rings at, once, and is soon gone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from backend.accounts import add_account
from backend.app import create_app
from backend.database import Database
from backend.settings import BackendSettings
from backend.streams import Pace
from console.domain.calls import LASTS
from tests.backend.asgi import Browser, started
from tests.backend.followers import Stream, following
from tests.backend.people import PASSWORD, Person, sign_in
from tests.fakes.stopped_clock import StoppedClock

LIN = "13805912345"
QUICK = Pace(poll=0.1, gather=0.0, beat=0.05)


@pytest.fixture
def browser(database_url: str, clock: StoppedClock) -> Iterator[Browser]:
    database = Database(BackendSettings(database_url))
    with database.write() as connection:
        add_account(connection, "switchboard", PASSWORD, "integration", "", "交换机", "Switchboard")
    database.dispose()
    with started(create_app(BackendSettings(database_url), clock=clock.now, pace=QUICK)) as browser:
        browser.until_ready()
        yield browser


@pytest.fixture
def tells(browser: Browser) -> Callable[..., Any]:
    switchboard = sign_in(browser, "switchboard")

    def tell(event: str = "ringing", call_id: str = "1", username: str = "taker", phone: str = LIN) -> Any:
        body = {"call_id": call_id, "event": event, "username": username, "phone": phone}
        return switchboard.post("/v1/calls/events", json=body)

    return tell


def known(person: Person) -> list[tuple[str, str, str]]:
    return [(one["call_id"], one["event"], one["phone"]) for one in person.get("/v1/calls").json()["items"]]


def called(stream: Stream) -> list[str]:
    while (event := stream.next()) is not None:
        if event.kind == "calls":
            return [one["call_id"] for one in event.data["items"]]
    raise AssertionError("the stream has ended")


def test_only_the_operator_it_rings_at_is_told_and_an_event_counts_once(
    tells: Callable[..., Any], taker: Person, neighbour: Person
) -> None:
    assert tells(phone=f"sip:{LIN}@10.0.0.1").json() == {"call_id": "1", "event": "ringing", "taken": True}
    assert tells(phone="000").json()["taken"] is False
    tells("answered")
    assert known(taker) == [("1", "ringing", LIN), ("1", "answered", LIN)]
    assert known(neighbour) == []


def test_what_cannot_be_meant_is_refused(tells: Callable[..., Any], taker: Person) -> None:
    assert (tells(username="nobody").status_code, tells(username="nobody").json()["code"]) == (404, "unknown_user")
    refused = tells(phone="林女士")
    assert (refused.status_code, refused.json()["code"]) == (422, "phone_unusable")
    assert tells("hung").status_code == 422
    body = {"call_id": "1", "event": "ringing", "username": "taker"}
    assert taker.post("/v1/calls/events", json=body).json()["code"] == "role_not_allowed"


def test_after_some_minutes_it_is_told_nobody_and_goes_with_the_next(
    tells: Callable[..., Any], taker: Person, clock: StoppedClock, database_url: str
) -> None:
    tells()
    clock.advance(LASTS.total_seconds() + 1)
    assert known(taker) == []
    tells(call_id="2")
    database = Database(BackendSettings(database_url))
    with database.read() as connection:
        assert list(connection.execute(text("SELECT call_id FROM call_events")).scalars()) == ["2"]
    database.dispose()


def test_who_follows_changes_is_told_as_it_rings(
    browser: Browser, tells: Callable[..., Any], taker: Person, neighbour: Person
) -> None:
    with following(browser, taker.token) as stream:
        stream.changes()
        tells(username="neighbour", call_id="0")
        tells()
        assert called(stream) == ["1"]
    with following(browser, neighbour.token) as stream:
        assert called(stream) == ["0"]
