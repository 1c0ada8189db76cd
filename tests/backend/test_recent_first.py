"""Lists read the newest cases first; a page, and what is said of how many there are, is as if all were read."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from backend.app import create_app
from backend.search_index import SCANNED
from backend.settings import BackendSettings
from console.domain.case import Case
from console.domain.codes import Action
from tests.backend.asgi import Browser, started
from tests.backend.conftest import ENGINES, address
from tests.backend.people import Person, enrol, sign_in
from tests.builders import STRAY_DOGS
from tests.fakes.stopped_clock import StoppedClock
from tests.postgres_server import PostgresServer

DAYS = (0, 300, 390, 395, 399, 400)


@dataclass(frozen=True)
class Town:
    """A backend long after its first cases, its clock, and its cases, the newest first."""

    browser: Browser
    clock: StoppedClock
    cases: list[Case]


@pytest.fixture(scope="module", params=ENGINES)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Made once for an engine: nothing here changes it."""
    with ExitStack() as running:
        if request.param == "sqlite":
            file = tmp_path_factory.mktemp("town") / "hotline.db"
            url = address(Path(shutil.copy(request.getfixturevalue("_prepared"), file)))
        else:
            server: PostgresServer = request.getfixturevalue("postgres")
            url = running.enter_context(server.copied(request.getfixturevalue("prepared_postgres")))
        clock = StoppedClock()
        browser = running.enter_context(started(create_app(BackendSettings(url), clock=clock.now)))
        browser.until_ready()
        yield Town(browser, clock, grown(browser, clock))


def grown(browser: Browser, clock: StoppedClock) -> list[Case]:
    """Make cases of the first day, and of days long after; return them, the newest first."""
    start, made = clock.now(), []
    for day in DAYS:
        clock.put_right((start + timedelta(days=day) - clock.now()).total_seconds())
        person = sign_in(browser, "taker")
        terminal = enrol(person, f"install-{day}")
        place = {**STRAY_DOGS["location"], "address": f"{day}号"}
        made.append(terminal.does(person, Action.NEW, {**STRAY_DOGS, "location": place}, at=clock.now()))
    return made[::-1]


@pytest.fixture
def years(town: Town) -> list[Case]:
    return town.cases


@pytest.fixture
def clock(town: Town) -> StoppedClock:
    return town.clock


@pytest.fixture
def today(town: Town) -> Person:
    """Somebody who signs in after all that."""
    return sign_in(town.browser, "taker")


@pytest.mark.parametrize("narrowed", [{"district": "350104"}, {"q": "流浪"}, {"created_by": "taker"}], ids=str)
@pytest.mark.parametrize("limit", [1, 2, 3, 5, 10])
def test_pages_go_through_all_years_in_order(
    today: Person, years: list[Case], narrowed: dict[str, str], limit: int
) -> None:
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        page = today.get("/v1/cases", params={**narrowed, "limit": limit, "after": after}).json()
        seen += [case["id"] for case in page["items"]]
        after = page["next"]
    assert seen == [case.id for case in years]


def test_a_full_page_of_the_last_weeks_says_that_there_may_be_more(today: Person, years: list[Case]) -> None:
    few = today.get("/v1/cases", params={"q": "流浪", "limit": 2}).json()
    many = today.get("/v1/cases", params={"q": "流浪", "limit": 50}).json()
    assert not few["complete"]
    assert 2 < few["total"] <= len(years)
    assert (many["total"], many["complete"]) == (len(years), True)


def test_what_is_only_long_ago_is_found(today: Person, years: list[Case]) -> None:
    answer = today.post("/v1/cases/search", json={"text": "300号"}).json()
    assert [case["id"] for case in answer["items"]] == [years[-2].id]
    assert (answer["total"], answer["complete"]) == (1, True)


def test_a_city_with_little_behind_it_is_counted_whole(today: Person, clock: StoppedClock) -> None:
    recent = {"created_from": (clock.now() - timedelta(days=12)).isoformat()}
    page = today.get("/v1/cases", params={**recent, "district": "350104", "limit": 2}).json()
    assert [page["total"], len(page["items"])] == [4, 2]


def test_a_single_character_is_looked_for_among_the_newest_and_says_so(
    today: Person, years: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = today.post("/v1/cases/search", json={"text": "狗"}).json()
    monkeypatch.setattr("backend.search_index.SCANNED", 3)
    part = today.post("/v1/cases/search", json={"text": "狗"}).json()
    assert len(years) < SCANNED
    assert (whole["total"], whole["complete"]) == (len(years), True)
    assert (part["total"], part["complete"]) == (3, False)
    assert [case["id"] for case in part["items"]] == [case.id for case in years[:3]]


@pytest.mark.parametrize("limit", [1, 2, 3, 10])
def test_a_word_is_looked_for_among_the_newest_cases_first_and_nothing_older_is_lost(
    today: Person, years: list[Case], monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr("backend.recent_first.NEWEST", 2)
    first = today.get("/v1/cases", params={"q": "流浪", "limit": limit}).json()
    seen, page = list(first["items"]), first
    while page["next"]:
        page = today.get("/v1/cases", params={"q": "流浪", "limit": limit, "after": page["next"]}).json()
        seen += page["items"]
    assert [case["id"] for case in seen] == [case.id for case in years]
    assert first["complete"] is (limit > len(years))
