"""What is not asked often: callers by number or name, look-ups by a citizen, new terminals; counted for all workers."""

import sqlite3
from pathlib import Path

import pytest

from backend.app import create_app
from backend.settings import BackendSettings
from console.domain.codes import Action
from tests.backend.asgi import Browser, started
from tests.backend.people import Person, Terminal, sign_in
from tests.builders import STRAY_DOGS
from tests.fakes.stopped_clock import StoppedClock

CALLER = {"phone": "13805912345"}


def sought(person: Person, **body: str) -> tuple[int, str]:
    answer = person.post("/v1/cases/search", json=body)
    return answer.status_code, answer.json().get("code", "")


@pytest.mark.parametrize("who", ["dispatcher", "reviewer", "water"])
@pytest.mark.parametrize("body", [CALLER, {"phone": "2345"}, {"name": "林小明"}, {"text": "流浪", **CALLER}])
def test_whose_work_it_is_not_learns_of_nobody_whether_he_called(
    browser: Browser, taker: Person, terminal: Terminal, who: str, body: dict[str, str]
) -> None:
    terminal.does(taker, Action.NEW)
    asker = sign_in(browser, who)

    assert sought(asker, **body) == (403, "role_not_allowed")
    assert asker.post("/v1/similar", json={"text": "流浪狗", **CALLER}).status_code == 403


def test_each_search_for_a_caller_is_in_the_log_without_the_caller(
    taker: Person, terminal: Terminal, store: Path
) -> None:
    terminal.does(taker, Action.NEW, STRAY_DOGS)
    assert sought(taker, **CALLER) == sought(taker, name="林小明") == (200, "")
    assert sought(taker, text="流浪") == (200, "")
    taker.post("/v1/similar", json={"text": "流浪狗", **CALLER})

    with sqlite3.connect(store) as connection:
        rows = connection.execute("SELECT actor, data FROM audit_entries WHERE action = 'caller.sought'").fetchall()
        (hashed,) = connection.execute("SELECT phone_hash FROM cases").fetchone()
    assert [actor for actor, _ in rows] == ["taker"] * 3
    assert [hashed in data for _, data in rows] == [True, False, True]
    assert not any("2345" in data.replace(hashed, "") or "林" in data for _, data in rows)


def test_callers_are_not_sought_on_and_on(taker: Person, neighbour: Person, clock: StoppedClock) -> None:
    assert {sought(taker, **CALLER)[0] for _ in range(60)} == {200}

    refused = taker.post("/v1/similar", json=CALLER)

    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert sought(taker, **CALLER) == (429, "too_many_requests")
    assert sought(neighbour, **CALLER) == sought(taker, text="流浪") == (200, "")
    clock.advance(int(refused.headers["Retry-After"]))
    assert sought(taker, **CALLER) == (200, "")


def test_a_citizens_look_ups_are_counted_for_all_workers(
    browser: Browser, taker: Person, terminal: Terminal, database_url: str, clock: StoppedClock, engine: str
) -> None:
    path = f"/public/cases/{terminal.does(taker, Action.NEW).number}"
    assert {browser.get(path).status_code for _ in range(12)} == {200}

    if engine == "sqlite":
        # There is one worker only; it forgets nothing when it is started again.
        browser.portal.call(browser.app.state.hotline.close)
    with started(create_app(BackendSettings(database_url), clock=clock.now)) as other:
        other.until_ready()
        assert [other.get(path).status_code for _ in range(9)] == [200] * 8 + [429]
        clock.advance(601)
        assert other.get(path).status_code == 200


def test_nobody_enrols_terminals_until_the_numbers_run_out(
    browser: Browser, taker: Person, neighbour: Person, clock: StoppedClock
) -> None:
    def enrols(person: Person, install_id: str) -> tuple[int, str]:
        answer = person.post("/v1/terminals", json={"install_id": install_id, "known_number": ""})
        return answer.status_code, answer.json().get("code", "")

    assert {enrols(taker, f"install-{turn}") for turn in range(30)} == {(200, "")}

    assert enrols(taker, "install-30") == (429, "too_many_enrolments")
    assert enrols(taker, "install-7") == enrols(neighbour, "install-30") == (200, "")
    clock.advance(86_400)
    assert enrols(sign_in(browser, "taker"), "install-31") == (200, "")
