"""A year of the calendar is announced: the limits of open cases follow it, each as an event, and are listed."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from backend import recounts
from backend.routes import calendar
from console.domain.case import Case
from console.domain.codes import Action
from tests.backend.asgi import Browser
from tests.backend.people import Person, Terminal, enrol, sign_in
from tests.fakes.stopped_clock import StoppedClock

CHRISTMAS = datetime(2026, 12, 24, 1, 0, tzinfo=UTC)
#: One day off more than the weekends say, and a Sunday that is worked.
YEAR = {
    "year": 2027,
    "papers": ["a notice"],
    "days": [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-04", "isOffDay": True},
    ],
}
Document = dict[str, Any]


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(CHRISTMAS)


@pytest.fixture
def admin(browser: Browser) -> Person:
    return sign_in(browser, "admin")


@pytest.fixture
def working(browser: Browser, taker: Person, terminal: Terminal) -> Callable[[], Case]:
    """Makes cases that a unit works on since Christmas; the reply is due in a year not announced."""

    def make() -> Case:
        entered = terminal.does(taker, Action.NEW, at=CHRISTMAS)
        sent = terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, entered, at=CHRISTMAS)
        return terminal.does(sign_in(browser, "water"), Action.ACCEPT, {}, sent, at=CHRISTMAS)

    return make


def imported(admin: Person) -> Document:
    answer = admin.post("/v1/admin/calendar", json=YEAR)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def happened(taker: Person, case: Case) -> list[str]:
    return [event["type"] for event in taker.get(f"/v1/cases/{case.id}/events").json()["items"]]


def test_a_limit_moves_is_certain_then_and_is_listed(admin: Person, taker: Person, working: Callable[[], Case]) -> None:
    case = working()
    assert case.due_provisional
    place = taker.changes()["cursor"]

    told = imported(admin)

    assert told["items"] == [
        {"case_id": case.id, "number": case.number, "unit": "ZLS", "phase": "reply",
         "before": "2027-01-07T15:59:59Z", "after": "2027-01-11T15:59:59Z"}
    ]  # fmt: skip
    assert (told["recount"]["examined"], told["recount"]["moved"], told["next"]) == (1, 1, None)
    assert told["recount"]["finished_at"] is not None
    after = taker.case(case.id)
    assert (after["due_at"], after["due_provisional"]) == ("2027-01-11T15:59:59Z", False)
    assert [change["case_id"] for change in taker.changes(place)["changes"]] == [case.id]
    (event,) = taker.get(f"/v1/cases/{case.id}/events").json()["items"][-1:]
    assert (event["type"], event["actor"]) == ("case.recounted", "system:clock")
    assert event["data"]["after"] == "2027-01-11T15:59:59Z"


def test_twice_is_once(admin: Person, taker: Person, working: Callable[[], Case]) -> None:
    case = working()
    first = imported(admin)
    place = taker.changes()["cursor"]

    assert imported(admin) == first

    assert happened(taker, case).count("case.recounted") == 1
    assert taker.changes(place)["changes"] == []
    assert len(admin.get("/v1/admin/calendar/recounts").json()["items"]) == 1


def test_what_was_left_is_done_by_whoever_comes_next(
    browser: Browser,
    admin: Person,
    taker: Person,
    working: Callable[[], Case],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cases = sorted((working() for _ in range(5)), key=lambda case: case.id)
    monkeypatch.setattr(recounts, "PORTION", 2)
    monkeypatch.setattr(calendar, "_AT_ONCE", 1)
    told = imported(admin)
    assert [item["case_id"] for item in told["items"]] == [case.id for case in cases[:2]]
    assert told["recount"]["finished_at"] is None

    assert recounts.carry_on(browser.app.state.hotline, 10)

    path = f"/v1/admin/calendar/recounts/{told['recount']['recount_no']}/limits"
    first = admin.get(path, params={"limit": 3}).json()
    rest = admin.get(path, params={"limit": 3, "after": first["next"]}).json()
    listed = [item["case_id"] for page in (first, rest) for item in page["items"]]
    assert listed == [case.id for case in cases]
    assert rest["next"] is None
    assert [happened(taker, case).count("case.recounted") for case in cases] == [1] * 5


def test_what_is_finished_and_what_ends_this_year_stays(
    admin: Person, taker: Person, terminal: Terminal, working: Callable[[], Case]
) -> None:
    closed = working()
    terminal.does(taker, Action.CLOSE, {"text": "已解决"}, closed, at=CHRISTMAS)
    soon = terminal.does(taker, Action.NEW, at=CHRISTMAS)

    assert imported(admin)["items"] == []
    assert taker.case(soon.id)["version"] == soon.version


def test_a_unit_sees_its_case_with_the_new_limit_and_the_terminal_can_go_on(
    browser: Browser, admin: Person, working: Callable[[], Case]
) -> None:
    case = working()
    imported(admin)
    water = sign_in(browser, "water")

    # It was typed before the unit's terminal heard of the new limit; limits are nothing that collides.
    terminal = enrol(water, "install-water")
    replied = terminal.does(water, Action.REPLY, {"text": "已修", "public_answer": "已修好"}, case, at=CHRISTMAS)

    assert replied.legs[0].replied_at is not None


@pytest.mark.parametrize("path", ["recounts?after=x", "recounts/1/limits?after=x", "recounts/0/limits"])
def test_what_is_no_place_is_refused(admin: Person, working: Callable[[], Case], path: str) -> None:
    working()
    imported(admin)
    assert admin.get(f"/v1/admin/calendar/{path}").status_code == 422
