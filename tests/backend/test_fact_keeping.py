"""What reports read is in step with the cases after every command, and is made anew for a store of older rules."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from backend import fact_keeping
from backend.app import create_app
from backend.database import Database
from backend.report_tables import case_facts, leg_facts, queue_counts, similar_keys, unit_figures
from backend.settings import BackendSettings
from console.domain.codes import Action
from tests.backend.asgi import Browser, started
from tests.backend.conftest import address
from tests.backend.old_stores import put_back
from tests.backend.people import Person, Terminal, enrol, sign_in
from tests.builders import MONDAY, ZONE
from tests.fakes.stopped_clock import StoppedClock

CITY = "350100"
TABLES = (leg_facts, case_facts, unit_figures, queue_counts, similar_keys)


def kept(store: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything kept for reports; rows of sums that are nothing left out."""
    database = Database(BackendSettings(address(store)))
    with database.read() as connection:
        found = {table.name: connection.execute(select(table)).all() for table in TABLES}
    database.dispose()
    sums = {unit_figures.name: 4, queue_counts.name: 4}
    return {
        name: sorted((tuple(row) for row in rows if name not in sums or any(row[sums[name] :])), key=str)
        for name, rows in found.items()
    }


def made_anew(store: Path) -> dict[str, list[tuple[Any, ...]]]:
    database = Database(BackendSettings(address(store)))
    with database.write() as connection:
        fact_keeping.rebuild(connection, CITY, ZONE)
    database.dispose()
    return kept(store)


def busy(browser: Browser, taker: Person, terminal: Terminal) -> None:
    """A few cases at different places of their lives, some changed twice in one batch."""
    admin, water = sign_in(browser, "admin"), sign_in(browser, "water")
    later = MONDAY + timedelta(hours=3)
    answered = terminal.does(taker, Action.NEW)
    terminal.does(taker, Action.CLOSE, case=answered)
    case = terminal.does(taker, Action.NEW)
    case = terminal.does(admin, Action.ASSIGN, {"unit": "ZLS", "co_units": ["CGW"]}, case, at=later)
    case = terminal.does(water, Action.ACCEPT, {}, case, at=later)
    case = terminal.does(water, Action.REPLY, case=case, at=later)
    back = terminal.does(admin, Action.ASSIGN, {"unit": "ZLS"}, terminal.does(taker, Action.NEW), at=later)
    terminal.send(terminal.makes(water, Action.RETURN, case=back, at=later + timedelta(hours=1)))
    note = terminal.makes(taker, Action.NOTE, case=case)
    refused = terminal.makes(taker, Action.REPLY, case=case)
    assert [row["status"] for row in terminal.send(note, refused)] == ["applied", "refused"]


def test_the_sums_of_single_changes_are_those_of_all_cases(
    browser: Browser, taker: Person, terminal: Terminal, store: Path
) -> None:
    busy(browser, taker, terminal)
    assert kept(store) == made_anew(store)


def test_a_unit_s_sums_count_what_it_was_given_and_did_in_time(
    browser: Browser, taker: Person, terminal: Terminal, store: Path
) -> None:
    busy(browser, taker, terminal)
    database = Database(BackendSettings(address(store)))
    with database.read() as connection:
        rows = connection.execute(select(unit_figures).where(unit_figures.c.unit == "ZLS", unit_figures.c.grain == "M"))
        month = {row.day.isoformat(): row for row in rows}
    database.dispose()
    given = month["2026-11-01"]
    assert (given.dispatched, given.returned, given.reply_given, given.reply_given_in_time) == (2, 1, 1, 1)
    assert (given.view_due, given.view_due_in_time) == (2, 2)
    assert (month["2026-12-01"].reply_due, month["2026-12-01"].reply_due_in_time) == (1, 1)


def test_an_older_store_gets_its_facts_at_the_next_start(
    browser: Browser, taker: Person, terminal: Terminal, store: Path, clock: StoppedClock
) -> None:
    busy(browser, taker, terminal)
    before = kept(store)
    put_back(store, "0002")
    with started(create_app(BackendSettings(address(store)), clock=clock.now)) as again:
        again.until_ready()
        assert kept(store) == before
        # And it goes on from there.
        enrolled = enrol(sign_in(again, "taker"), "install-2")
        enrolled.does(sign_in(again, "taker"), Action.NEW)
    assert kept(store) == made_anew(store)


def test_facts_of_older_rules_are_made_anew(browser: Browser, taker: Person, terminal: Terminal, store: Path) -> None:
    busy(browser, taker, terminal)
    before = kept(store)
    database = Database(BackendSettings(address(store)))
    with database.write() as connection:
        connection.execute(text("UPDATE fact_versions SET version = 0"))
        connection.execute(text("UPDATE unit_figures SET dispatched = dispatched + 7"))
        fact_keeping.rebuild_if_outdated(connection, CITY, lambda: ZONE)
    database.dispose()
    assert kept(store) == before
