"""A number a caller was told stays good when the case had to get another one."""

from pathlib import Path

from backend.app import create_app
from backend.settings import BackendSettings
from console.domain.case import Case
from console.domain.case_number import issue
from console.domain.codes import Action
from tests.backend.asgi import Browser, started
from tests.backend.conftest import address
from tests.backend.old_stores import put_back
from tests.backend.people import Person, Terminal, sign_in
from tests.builders import MONDAY, STRAY_DOGS
from tests.fakes.stopped_clock import StoppedClock

TOLD = issue(MONDAY.date(), "0417", 32)


def renumbered(taker: Person, terminal: Terminal) -> Case:
    return terminal.does(taker, Action.NEW, {**STRAY_DOGS, "former_numbers": TOLD})


def test_a_case_is_found_by_the_number_its_caller_was_told_before(
    browser: Browser, taker: Person, terminal: Terminal
) -> None:
    case = renumbered(taker, terminal)

    assert case.number != TOLD
    assert taker.case(TOLD)["id"] == taker.case(TOLD.replace("-", ""))["id"] == case.id
    assert browser.get(f"/public/cases/{TOLD}").json()["state"] == "received"
    assert [hit["id"] for hit in taker.post("/v1/cases/search", json={"text": TOLD}).json()["items"]] == [case.id]
    assert [hit["id"] for hit in taker.get("/v1/cases", params={"q": TOLD}).json()["items"]] == [case.id]


def test_whose_number_it_is_now_is_meant(taker: Person, terminal: Terminal) -> None:
    holder = terminal.does(taker, Action.NEW)
    terminal.does(taker, Action.NEW, {**STRAY_DOGS, "former_numbers": holder.number})

    assert taker.case(str(holder.number))["id"] == holder.id


def test_of_two_cases_that_were_told_under_one_number_neither_is_guessed(
    browser: Browser, taker: Person, terminal: Terminal
) -> None:
    both = {renumbered(taker, terminal).id, renumbered(taker, terminal).id}

    assert browser.get(f"/public/cases/{TOLD}").status_code == taker.get(f"/v1/cases/{TOLD}").status_code == 404
    assert {hit["id"] for hit in taker.post("/v1/cases/search", json={"text": TOLD}).json()["items"]} == both


def test_numbers_of_cases_there_were_before_are_learned_by_the_upgrade(
    browser: Browser, taker: Person, terminal: Terminal, store: Path
) -> None:
    case = renumbered(taker, terminal)
    put_back(store, "0070")

    with started(create_app(BackendSettings(address(store)), clock=StoppedClock().now)) as upgraded:
        upgraded.until_ready()
        assert sign_in(upgraded, "taker").case(TOLD)["id"] == case.id
