"""Units get other names: their cases are found by the new ones, on either engine, however much is cut off between."""

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from backend import word_renewals
from backend.admin_access import writing
from backend.app import create_app
from backend.database import Database
from backend.reference_admin import replace_part
from backend.reference_data import load_package_reference
from backend.search_index import index_again
from backend.word_renewals import renew_portion
from console.domain.codes import Action
from tests.backend.asgi import Browser, started
from tests.backend.old_stores import until_learned
from tests.backend.people import Person, Terminal, enrol, sign_in
from tests.fakes.stopped_clock import StoppedClock
from tests.running.conftest import Admin, Place

OLD = next(unit["name_zh"] for unit in load_package_reference()["units"] if unit["code"] == "ZLS")
NEW = "星辰治水署"


def units() -> list[dict[str, Any]]:
    return [{**unit, "name_zh": NEW} if unit["code"] == "ZLS" else unit for unit in load_package_reference()["units"]]


def renewing(place: Place) -> Generator[bool, None, None]:
    database = Database(place.settings)
    try:
        while renew_portion(database):
            yield True
    finally:
        database.dispose()


def running(place: Place) -> Any:
    return started(create_app(place.settings, clock=StoppedClock().now))


def at_work(browser: Browser) -> tuple[Person, Terminal]:
    browser.until_ready()
    taker = sign_in(browser, "taker")
    return taker, enrol(taker, "install-1")


def entered(browser: Browser, count: int) -> tuple[Person, set[str]]:
    taker, terminal = at_work(browser)
    dispatched = [terminal.does(taker, Action.NEW) for _ in range(count + 1)][1:]
    return taker, {terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, case).id for case in dispatched}


def found(person: Person, words: str) -> set[str]:
    return {case["id"] for case in person.get("/v1/cases", params={"q": words, "limit": 200}).json()["items"]}


def test_cases_are_found_by_what_their_units_are_called_now(place: Place, admin: Admin, tmp_path: Path) -> None:
    with running(place) as browser:
        taker, cases = entered(browser, 5)
        assert (found(taker, OLD), found(taker, NEW)) == (cases, set())
    (tmp_path / "units.json").write_text(json.dumps(units()), encoding="utf-8")

    assert admin(place, "unit", "import", str(tmp_path / "units.json")).code == 0

    with running(place) as browser:
        taker, _ = at_work(browser)
        assert (found(taker, OLD), found(taker, NEW)) == (set(), cases)


def test_it_goes_by_portions_and_the_next_start_goes_on_where_it_was_cut_off(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_renewals, "PORTION", 2)
    with running(place) as browser:
        taker, cases = entered(browser, 5)
    with writing(place.settings) as (connection, doer):
        replace_part(connection, doer, "units", units())
    portions = renewing(place)
    next(portions)
    portions.close()

    database = Database(place.settings)
    with database.read() as connection:
        assert connection.execute(text("SELECT unit, after FROM word_renewals")).one() == ("ZLS", sorted(cases)[1])
    database.dispose()
    with running(place) as browser:
        taker, _ = at_work(browser)
        until_learned(place.url)
        assert (found(taker, OLD), found(taker, NEW)) == (set(), cases)


def test_what_is_replaced_the_same_again_renews_nothing(place: Place) -> None:
    with writing(place.settings) as (connection, doer):
        replace_part(connection, doer, "units", load_package_reference()["units"])

    assert list(renewing(place)) == []


def test_whoever_was_changing_a_case_while_its_unit_was_renamed_does_it_again_with_the_new_name(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only where several write at once: the one who replaces the units comes between another's look and his commit."""
    if place.engine == "sqlite":
        pytest.skip("one writer at a time")
    tries: list[str] = []

    def slow(connection: Any, cases: Any, reference: Any) -> None:
        index_again(connection, cases, reference)
        if any(case.legs for case in cases) and not tries:
            tries.append(cases[0].id)
            with writing(place.settings) as (other, doer):
                replace_part(other, doer, "units", units())
            assert list(renewing(place)) == [True]

    with running(place) as browser:
        taker, terminal = at_work(browser)
        case = terminal.does(taker, Action.NEW)
        monkeypatch.setattr("backend.search_index.index_again", slow)
        terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, case)

        assert tries == [case.id]
        assert (found(taker, OLD), found(taker, NEW)) == (set(), {case.id})
