"""What the store keeps of a case adds up to the case, and callers who joined are shown to nobody who need not know."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from backend.app import create_app
from backend.database import Database
from backend.settings import BackendSettings
from backend.tables import cases, events
from console.domain.case import Case
from console.domain.codes import Action
from console.domain.documents import case_from
from console.domain.event import Event
from console.domain.history import rebuild
from tests.backend.asgi import Browser, started
from tests.backend.conftest import address
from tests.backend.old_stores import put_back
from tests.backend.people import Person, Terminal, enrol, sign_in
from tests.builders import STRAY_DOGS
from tests.fakes.stopped_clock import StoppedClock

NEIGHBOUR = {"caller": {"name": "陈女士", "phone": "13905910000"}, "text": "同一小区"}


def kept(store: Path) -> dict[str, tuple[Case, Case | None]]:
    """Return every case of a store as it stands, and as its events add up."""
    database, found = Database(BackendSettings(address(store))), {}
    order = (events.c.change_no, events.c.turn, events.c.position)
    with database.read() as connection:
        for row in connection.execute(select(cases.c.id, cases.c.document)).all():
            told = connection.execute(select(events).where(events.c.case_id == row.id).order_by(*order)).mappings()
            found[row.id] = (case_from(row.document), rebuild([event_of(line) for line in told]))
    database.dispose()
    return found


def event_of(row: Any) -> Event:
    told = (row["case_id"], row["command_id"], row["position"], row["type"], row["at"], row["actor"], row["data"])
    return Event(*told, made=row["made"] or {})


def test_the_sum_of_what_is_kept_is_the_case(store: Path, browser: Browser, taker: Person, terminal: Terminal) -> None:
    dispatcher, water = sign_in(browser, "dispatcher"), sign_in(browser, "water")
    case = terminal.does(taker, Action.NEW)
    case = terminal.does(dispatcher, Action.ASSIGN, {"unit": "ZLS", "text": "请尽快"}, case)
    first = terminal.makes(taker, Action.ADD_CALLER, NEIGHBOUR, case)
    second = terminal.makes(water, Action.EXTEND, {"days": 3, "text": "复杂"}, case)
    assert [outcome["status"] for outcome in terminal.send(first, second)] == ["applied", "applied"]
    terminal.does(taker, Action.AMEND, {"title": "流浪狗"}, case_from(taker.case(case.id)))
    stands, adds_up = kept(store)[case.id]
    assert stands.callers[0].caller.phone == "13905910000"
    assert stands == adds_up


def test_the_newest_event_of_an_older_store_gets_the_whole_case(store: Path, clock: StoppedClock) -> None:
    settings = BackendSettings(address(store))
    with started(create_app(settings, clock=clock.now)) as browser:
        browser.until_ready()
        taker = sign_in(browser, "taker")
        terminal = enrol(taker, "install-1")
        case = terminal.does(taker, Action.NEW)
        terminal.does(taker, Action.NOTE, None, case)
    put_back(store, "0002")
    with started(create_app(settings, clock=clock.now)) as browser:
        browser.until_ready()
        taker = sign_in(browser, "taker")
        terminal = enrol(taker, "install-1")
        terminal.does(taker, Action.NOTE, None, case_from(taker.case(case.id)))
    stands, adds_up = kept(store)[case.id]
    assert (stands, stands.version) == (adds_up, 3)


def test_who_joined_is_shown_masked_and_to_a_unit_not_at_all_when_confidential(
    browser: Browser, taker: Person, neighbour: Person, terminal: Terminal
) -> None:
    water = sign_in(browser, "water")
    secret = {"caller": {"name": "陈女士", "phone": "13905910000", "confidential": True}}
    case = terminal.does(taker, Action.NEW)
    case = terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, case)
    case = terminal.does(taker, Action.ADD_CALLER, NEIGHBOUR, case)
    terminal.does(taker, Action.ADD_CALLER, secret, case)
    seen = {who.actor.username: who.case(case.id)["callers"] for who in (taker, neighbour, water)}
    assert [joined["caller"]["phone"] for joined in seen["taker"]] == ["13905910000"] * 2
    assert [joined["caller"]["phone"] for joined in seen["neighbour"]] == ["139****0000"] * 2
    assert [joined["caller"]["phone"] for joined in seen["water"]] == ["139****0000", ""]
    told = water.get(f"/v1/cases/{case.id}/events").text + water.get("/v1/changes", params={"limit": 9}).text
    assert "13905910000" not in told


def test_who_joined_is_shown_in_full_to_who_wrote_them_down_and_not_to_who_entered_the_case(
    taker: Person, neighbour: Person, terminal: Terminal
) -> None:
    case = terminal.does(taker, Action.NEW)
    terminal.does(neighbour, Action.ADD_CALLER, NEIGHBOUR, case)
    seen = [who.case(case.id)["callers"][0]["caller"]["phone"] for who in (taker, neighbour)]
    assert seen == ["139****0000", "13905910000"]


def test_of_a_confidential_case_a_unit_is_told_nobody_who_joined(
    browser: Browser, taker: Person, terminal: Terminal
) -> None:
    secret = {"name": "林小明", "phone": "13805912345", "confidential": True}
    case = terminal.does(taker, Action.NEW, {**STRAY_DOGS, "caller": secret})
    case = terminal.does(
        taker, Action.ADD_CALLER, NEIGHBOUR, terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, case)
    )
    caller = sign_in(browser, "water").case(case.id)["callers"][0]["caller"]
    assert (caller["name"], caller["phone"]) == ("", "")


def test_a_case_that_is_linked_or_joins_has_to_be_there(taker: Person, terminal: Terminal) -> None:
    case = terminal.does(taker, Action.NEW)
    for action, fields in (
        (Action.LINK, {"to": "nowhere", "relation": "related"}),
        (Action.ADD_CALLER, {"from_case": "nowhere"}),
    ):
        (outcome,) = terminal.send(terminal.makes(taker, action, fields, case))
        assert (outcome["status"], outcome["reason"]) == ("refused", "unknown_case")


def test_policy_is_handed_out_whole(taker: Person) -> None:
    policy = taker.get("/v1/reference").json()["policy"]
    assert (policy["return_days"], policy["extension_approval"], policy["invalid_approval"]) == (2, True, True)
    assert (policy["max_extensions"], policy["extension_days"], policy["nuisance_days"]) == (1, 10, 90)
