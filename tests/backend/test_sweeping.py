"""What time does to cases: done by a sweep at a moment, once, as an event of the case by the system."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio
import pytest

from backend.app import create_app
from backend.settings import BackendSettings
from backend.sweeping import sweep
from console.domain.case import Case
from console.domain.codes import Action
from tests.backend.asgi import Browser, started
from tests.backend.people import Person, Terminal, enrol, sign_in
from tests.builders import MONDAY
from tests.fakes.stopped_clock import StoppedClock


def swept(browser: Browser, at: datetime, **more: Any) -> dict[str, int]:
    return dict(sweep(browser.app.state.hotline, at, **more).moves)


def newest(taker: Person, case: Case) -> tuple[str, str]:
    event = taker.get(f"/v1/cases/{case.id}/events").json()["items"][-1]
    return event["type"], event["actor"]


@pytest.fixture
def held(browser: Browser, taker: Person, terminal: Terminal) -> Case:
    """A case promised for Friday, the 27th."""
    entered = terminal.does(taker, Action.NEW)
    sent = terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, entered)
    working = terminal.does(sign_in(browser, "water"), Action.ACCEPT, {}, sent)
    return terminal.does(sign_in(browser, "admin"), Action.HOLD, {"text": "等配件", "until": "2026-11-27"}, working)


def test_a_held_case_goes_on_when_its_day_begins_in_the_city(browser: Browser, taker: Person, held: Case) -> None:
    midnight = datetime(2026, 11, 26, 16, 0, tzinfo=UTC)
    place = taker.changes()["cursor"]

    assert swept(browser, midnight - timedelta(seconds=1)) == {}
    assert taker.case(held.id)["state"] == "on_hold"
    assert swept(browser, midnight) == {"resume": 1}

    after = taker.case(held.id)
    assert (after["state"], after["due_at"]) == ("in_progress", "2026-12-11T15:59:59Z")
    assert newest(taker, held) == ("case.resumed", "system:clock")
    assert [change["case_id"] for change in taker.changes(place)["changes"]] == [held.id]
    assert swept(browser, midnight) == {}


def test_a_proposal_nobody_decides_expires_after_two_working_days(
    browser: Browser, taker: Person, terminal: Terminal
) -> None:
    entered = terminal.does(taker, Action.NEW)
    terminal.does(taker, Action.INVALIDATE, {"reason": "silent"}, entered)
    over = datetime(2026, 11, 25, 16, 0, tzinfo=UTC)

    assert swept(browser, over - timedelta(seconds=1)) == {}
    assert swept(browser, over) == {"decide_invalid": 1}

    after = taker.case(entered.id)
    assert (after["state"], after["proposed_invalid"]) == ("received", None)
    assert newest(taker, entered) == ("case.invalid_expired", "system:clock")


def test_nobody_lets_a_proposal_expire_before_its_time(browser: Browser, taker: Person, terminal: Terminal) -> None:
    entered = terminal.does(taker, Action.NEW)
    proposed = terminal.does(taker, Action.INVALIDATE, {"reason": "silent"}, entered)
    admin = sign_in(browser, "admin")

    (outcome,) = terminal.send(terminal.makes(admin, Action.DECIDE_INVALID, {"verdict": "expire"}, proposed))

    assert (outcome["status"], outcome["reason"]) == ("refused", "proposal_stands")


def test_a_finished_case_is_archived_a_year_after_anything_last_happened(
    browser: Browser, taker: Person, terminal: Terminal
) -> None:
    case = terminal.does(taker, Action.NEW)
    case = terminal.does(taker, Action.CLOSE, {"text": "已答复"}, case)
    noted = terminal.does(taker, Action.NOTE, {"text": "来电致谢"}, case, at=MONDAY + timedelta(minutes=4))
    a_year = noted.updated_at + timedelta(days=365)

    assert swept(browser, a_year - timedelta(seconds=1)) == {}
    assert swept(browser, a_year) == {"archive": 1}
    assert taker.case(case.id)["state"] == "archived"
    assert swept(browser, a_year + timedelta(days=1)) == {}


def test_more_cases_than_a_page_are_all_moved(
    browser: Browser, taker: Person, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.sweeping._PAGE", 2)
    for _ in range(5):
        terminal.does(taker, Action.CLOSE, {"text": "已答复"}, terminal.does(taker, Action.NEW))

    assert swept(browser, MONDAY + timedelta(days=366)) == {"archive": 5}


def test_what_was_just_done_is_left_to_whoever_did_it(browser: Browser, held: Case) -> None:
    at = MONDAY + timedelta(days=10)
    assert swept(browser, MONDAY + timedelta(days=1)) == {}

    assert not sweep(browser.app.state.hotline, MONDAY + timedelta(days=1, seconds=5), timedelta(minutes=1)).mine
    assert swept(browser, at, pause=timedelta(minutes=1)) == {"resume": 1}


def test_a_move_made_meanwhile_is_a_conflict_for_whoever_did_not_know(
    browser: Browser, taker: Person, terminal: Terminal, held: Case
) -> None:
    late = terminal.makes(sign_in(browser, "admin"), Action.RESUME, {}, held)
    swept(browser, MONDAY + timedelta(days=5))

    (outcome,) = terminal.send(late)

    assert (outcome["status"], outcome["reason"]) == ("conflict", "moved_meanwhile")


def test_a_backend_sweeps_by_itself_and_says_so(database_url: str, clock: StoppedClock) -> None:
    settings = BackendSettings(database_url, sweep_every=0.05)
    with started(create_app(settings, clock=clock.now)) as browser:
        browser.until_ready()
        taker = sign_in(browser, "taker")
        terminal = enrol(taker, "install-1")
        closed = terminal.does(taker, Action.CLOSE, {"text": "已答复"}, terminal.does(taker, Action.NEW))
        clock.advance(timedelta(days=366).total_seconds())
        person = sign_in(browser, "taker")
        until(browser, lambda: person.case(closed.id)["state"] == "archived")
        until(browser, lambda: 'hotline_moves_by_time_total{action="archive"} 1.0' in browser.get("/metrics").text)
        assert "hotline_swept_at_seconds" in browser.get("/metrics").text


def until(browser: Browser, holds: Callable[[], bool]) -> None:
    """Ask until something holds; the end of the test's patience is a failure."""
    for _ in range(2000):
        if holds():
            return
        browser.portal.call(anyio.lowlevel.checkpoint)
    pytest.fail("it never came")
