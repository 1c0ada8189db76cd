"""What operators are doing: told by each for himself, read by those who lead them; the last word wins."""

from datetime import timedelta
from typing import Any

from console.domain.documents import stamp
from tests.backend.asgi import Browser
from tests.backend.people import Person, sign_in
from tests.fakes.stopped_clock import StoppedClock


def tells(person: Person, state: str, clock: StoppedClock, **more: Any) -> Any:
    body = {"state": state, "since": stamp(clock.now()), **more}
    return person.browser.request("PUT", "/v1/me/state", headers={"Authorization": f"Bearer {person.token}"}, json=body)


def test_the_last_word_is_read_by_leaders_and_ends_by_itself(
    taker: Person, browser: Browser, clock: StoppedClock
) -> None:
    admin = sign_in(browser, "admin")
    assert admin.get("/v1/agents").json()["items"] == []
    assert tells(taker, "rest", clock, reason="meal").json()["reason"] == "meal"
    until = clock.now() + timedelta(seconds=60)
    assert tells(taker, "after_call", clock, until=stamp(until)).status_code == 200
    found = admin.get("/v1/agents").json()["items"]
    assert [(one["username"], one["state"], one["until"]) for one in found] == [("taker", "after_call", stamp(until))]
    clock.advance(60)
    found = admin.get("/v1/agents").json()["items"]
    assert [(one["state"], one["since"], one["until"]) for one in found] == [("idle", stamp(until), None)]
    assert taker.get("/v1/agents").json()["code"] == "role_not_allowed"


def test_a_rest_and_only_a_rest_has_a_reason_and_nothing_begins_later_than_now(
    taker: Person, clock: StoppedClock
) -> None:
    assert tells(taker, "rest", clock).json()["code"] == "rest_reason_missing"
    assert tells(taker, "busy", clock, reason="meal").json()["code"] == "reason_of_rest_only"
    now, later = clock.now(), stamp(clock.now() + timedelta(days=1))
    told = tells(taker, "after_call", clock, since=later, until=later).json()
    assert (told["since"], told["until"]) == (stamp(now), stamp(now + timedelta(hours=1)))
