"""Following changes: what is committed comes by itself, in order, to each reader by his sight, and goes on anew."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from backend import disclosures
from backend.app import create_app
from backend.settings import BackendSettings
from backend.streams import Pace
from console.domain.codes import Action
from tests.backend.asgi import Browser, started
from tests.backend.followers import following
from tests.backend.people import Person, Terminal, sign_in
from tests.fakes.stopped_clock import StoppedClock

#: Nothing is waited for longer than a test can bear; hints do the rest.
QUICK = Pace(poll=0.1, gather=0.0, beat=0.05)


@pytest.fixture
def browser(database_url: str, clock: StoppedClock) -> Iterator[Browser]:
    with started(create_app(BackendSettings(database_url), clock=clock.now, pace=QUICK)) as browser:
        browser.until_ready()
        yield browser


def test_it_begins_with_what_is_there_and_goes_on_with_what_comes(
    browser: Browser, taker: Person, terminal: Terminal
) -> None:
    first = terminal.does(taker, Action.NEW)
    with following(browser, taker.token) as stream:
        assert stream.changes().cases == [first.id]
        second = terminal.does(taker, Action.NEW)
        event = stream.changes()
        assert event.cases == [second.id]
        terminal.does(taker, Action.NOTE, {"text": "补充"}, first)
        again = stream.changes()

    assert again.cases == [first.id]
    assert [told["type"] for told in again.data["changes"][0]["events"]] == ["case.created", "case.noted"]
    assert event.data["changes"][0]["case"]["id"] == second.id


def test_what_it_tells_is_what_the_pages_tell(browser: Browser, taker: Person, terminal: Terminal) -> None:
    with following(browser, taker.token) as stream:
        stream.next()
        terminal.does(taker, Action.NEW)
        event = stream.changes()

    assert event.data == taker.changes()
    assert taker.changes(event.id)["changes"] == []


def test_a_lost_stream_is_taken_up_where_it_was(browser: Browser, taker: Person, terminal: Terminal) -> None:
    terminal.does(taker, Action.NEW)
    with following(browser, taker.token) as stream:
        seen = stream.changes().id
    missed = [terminal.does(taker, Action.NEW).id for _ in range(3)]

    with following(browser, taker.token, last=seen) as stream:
        assert stream.changes().cases == missed
    with following(browser, taker.token, after=seen) as stream:
        assert stream.changes().cases == missed


def test_a_unit_follows_only_its_own_cases_and_is_told_when_one_leaves_it(
    browser: Browser, taker: Person, terminal: Terminal
) -> None:
    water = sign_in(browser, "water")
    with following(browser, water.token) as stream:
        assert stream.changes().cases == []
        terminal.does(taker, Action.NEW)
        mine = terminal.does(taker, Action.NEW)
        mine = terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, mine)
        assert stream.changes().cases == [mine.id]
        terminal.does(taker, Action.ASSIGN, {"unit": "CGW"}, mine)
        assert stream.changes().data["changes"] == [{"case_id": mine.id, "case": None, "events": []}]


def test_who_is_told_nothing_gets_signs_of_life(browser: Browser, taker: Person) -> None:
    with following(browser, taker.token) as stream:
        assert [getattr(stream.next(), "kind", None) for _ in range(3)] == ["changes", "", ""]


def test_it_ends_when_the_sign_in_is_revoked(
    browser: Browser, taker: Person, neighbour: Person, change: Callable[..., None]
) -> None:
    with following(browser, taker.token) as stream, following(browser, neighbour.token) as other:
        stream.next()
        change("UPDATE sign_ins SET revoked_at = '2026-11-23 02:00:00' WHERE username = 'taker'")
        while (event := stream.next()) is not None and event.kind != "end":
            pass
        assert event is not None
        assert (event.data, stream.next()) == ({"code": "sign_in_ended"}, None)
        other.next()
        assert other.next() is not None


def test_it_ends_when_the_sign_in_ends(browser: Browser, taker: Person, clock: StoppedClock) -> None:
    with following(browser, taker.token) as stream:
        stream.next()
        clock.advance(13 * 3600)
        while (event := stream.next()) is not None and event.kind != "end":
            pass
    assert event is not None


@pytest.mark.parametrize("last", ["nonsense", "é"])
def test_a_cursor_nobody_gave_out_is_answered_before_anything_is_told(taker: Person, last: str) -> None:
    answer = taker.browser.get(
        "/v1/changes/stream", headers={"Authorization": f"Bearer {taker.token}", "Last-Event-ID": last.encode()}
    )

    assert (answer.status_code, answer.json()["code"]) == (410, "unknown_cursor")


def test_nobody_follows_without_a_sign_in(browser: Browser) -> None:
    assert browser.get("/v1/changes/stream").status_code == 401


def test_who_is_far_behind_catches_up_page_by_page(browser: Browser, taker: Person, terminal: Terminal) -> None:
    batches = [[terminal.makes(taker) for _ in range(50)] for _ in range(5)]
    for batch in batches:
        terminal.send(*batch)
    made = [command.case_id for batch in batches for command in batch]
    told: list[str] = []
    with following(browser, taker.token) as stream:
        while len(told) < len(made):
            told += stream.changes().cases
    assert sorted(told) == sorted(made)
    assert len(set(told)) == len(told)


def test_what_is_written_down_for_one_follower_keeps_no_other_one_waiting(
    browser: Browser, taker: Person, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telling those who call back of a caller is a line in the log: not in the thread that serves all followers."""
    loop = browser.portal.call(threading.get_ident)
    seen: list[int] = []
    real = disclosures.note

    def note(*args: Any) -> None:
        seen.append(threading.get_ident())
        real(*args)

    monkeypatch.setattr(disclosures, "note", note)
    with following(browser, sign_in(browser, "callback").token) as stream:
        stream.changes()
        for _ in range(3):
            terminal.does(taker, Action.NEW)
            stream.changes()

    assert len(seen) >= 4
    assert loop not in seen
