"""The limits of a case over the wire: each with the lines that say why, for whoever may see the case."""

from datetime import timedelta

import pytest

from console.domain.case import Case
from console.domain.codes import Action
from console.domain.documents import stamp
from tests.backend.asgi import Browser
from tests.backend.people import Person, Terminal, sign_in
from tests.builders import MONDAY
from tests.fakes.stopped_clock import StoppedClock


@pytest.fixture
def sent(taker: Person, terminal: Terminal) -> Case:
    """A case with a lead and a co-handler."""
    entered = terminal.does(taker, Action.NEW)
    return terminal.does(taker, Action.ASSIGN, {"unit": "ZLS", "co_units": ["CGW"]}, entered)


def test_a_case_that_waits_says_by_when_it_is_to_be_dispatched(taker: Person, terminal: Terminal) -> None:
    entered = terminal.does(taker, Action.NEW)

    told = taker.get(f"/v1/cases/{entered.number}/limits").json()

    assert (told["case_id"], told["number"], told["state"]) == (entered.id, entered.number, "received")
    (limit,) = told["items"]
    assert (limit["unit"], limit["phase"], limit["due_at"]) == ("", "dispatch", stamp(entered.due_at))
    assert [line["code"] for line in limit["lines"]] == ["workdays", "basis", "ends"]
    assert limit["lines"][0]["params"]["start"] == "2026-11-23 10:00"


def test_every_part_has_its_limits_to_view_and_to_reply(taker: Person, sent: Case) -> None:
    items = taker.get(f"/v1/cases/{sent.id}/limits").json()["items"]

    assert [(item["unit"], item["phase"]) for item in items] == [
        ("ZLS", "view"), ("ZLS", "reply"), ("CGW", "view"), ("CGW", "reply"),
    ]  # fmt: skip
    legs = {leg.unit: leg for leg in sent.legs}
    assert items[1]["due_at"] == stamp(legs["ZLS"].reply_due_at)
    assert all(item["runs"] and item["lines"][-1]["code"] == "ends" for item in items)


def test_on_hold_no_clock_runs_and_why_it_stood_still_is_a_line_afterwards(
    browser: Browser, taker: Person, terminal: Terminal, sent: Case, clock: StoppedClock
) -> None:
    admin = sign_in(browser, "admin")
    working = terminal.does(sign_in(browser, "water"), Action.ACCEPT, {}, sent)
    fields = {"cause": "appraisal", "text": "水质检测", "until": "2026-12-31"}
    held = terminal.does(admin, Action.HOLD, fields, working)

    items = taker.get(f"/v1/cases/{held.id}/limits").json()["items"]
    assert {item["runs"] for item in items} == {False}
    assert {item["lines"][-1]["code"] for item in items} == {"stands_still"}

    clock.advance(timedelta(days=7).total_seconds())
    terminal.does(admin, Action.RESUME, {}, held, at=MONDAY + timedelta(days=7))
    reply = sign_in(browser, "taker").get(f"/v1/cases/{held.id}/limits").json()["items"][0]
    assert [line["code"] for line in reply["lines"]] == ["workdays", "basis", "paused", "ends"]
    assert reply["lines"][2]["params"]["cause"] == "appraisal"
    assert reply["runs"]


def test_nothing_is_open_when_the_case_is_finished(taker: Person, terminal: Terminal) -> None:
    entered = terminal.does(taker, Action.NEW)
    terminal.does(taker, Action.CLOSE, {"text": "已答复"}, entered)

    assert taker.get(f"/v1/cases/{entered.id}/limits").json()["items"] == []


def test_a_unit_is_told_of_its_own_cases_only(browser: Browser, taker: Person, terminal: Terminal, sent: Case) -> None:
    other = terminal.does(taker, Action.NEW)
    water = sign_in(browser, "water")

    assert water.get(f"/v1/cases/{sent.id}/limits").status_code == 200
    refused = water.get(f"/v1/cases/{other.id}/limits")
    assert (refused.status_code, refused.json()["code"]) == (404, "unknown_case")


def test_no_line_says_who_called(browser: Browser, taker: Person, sent: Case) -> None:
    answer = sign_in(browser, "water").get(f"/v1/cases/{sent.id}/limits")

    assert sent.caller.phone
    assert sent.caller.phone not in answer.text
    assert sent.caller.name not in answer.text
