"""A store made by the first version is brought to this one with everything in it, on both engines."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, DateTime, MetaData, Table, insert, text

from backend.app import create_app
from backend.cursors import unpack
from backend.database import Database
from backend.failures import Refused
from backend.hotline import Hotline
from backend.migrating import upgrade
from backend.migrations import HEAD
from backend.settings import BackendSettings
from console.domain.codes import Action
from tests.backend.asgi import started
from tests.backend.conftest import address
from tests.backend.old_stores import until_learned
from tests.backend.people import enrol, sign_in
from tests.fakes.stopped_clock import StoppedClock

#: What the first version had written: a person, a terminal, two cases and three commands.
OLD = json.loads((Path(__file__).parent.parent / "data" / "store_0001.json").read_text(encoding="utf-8"))


@pytest.fixture
def old_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of a store as the first version left it."""
    if engine == "sqlite":
        fill(address(tmp_path / "old.db"))
        yield address(tmp_path / "old.db")
        return
    with request.getfixturevalue("postgres").copied() as database_url:
        fill(database_url)
        yield database_url


def fill(database_url: str) -> None:
    database = Database(BackendSettings(database_url))
    with database.write() as connection:
        upgrade(connection, "0001")
        tables = MetaData()
        tables.reflect(connection)
        for name, rows in OLD.items():
            if name in tables.tables:
                insert_all(connection, tables.tables[name], rows)
    database.dispose()


def insert_all(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    times = [column.name for column in table.columns if isinstance(column.type, DateTime)]
    for row in rows:
        read = {name: datetime.fromisoformat(row[name]).replace(tzinfo=UTC) for name in times if row[name]}
        connection.execute(insert(table), row | read)


def test_everything_is_there_after_an_upgrade_and_work_goes_on(old_url: str) -> None:
    with started(create_app(BackendSettings(old_url), clock=StoppedClock().now)) as browser:
        browser.until_ready()
        taker = sign_in(browser, "taker")
        page = taker.changes()
        assert [change["case_id"] for change in page["changes"]] == by_change()
        assert sum(len(change["events"]) for change in page["changes"]) == len(OLD["events"])
        # Numbers given before there were marks have got marks of their own.
        place = unpack(page["cursor"], str, int, str, str)
        assert place is not None
        assert place[3] != ""
        assert taker.changes(page["cursor"])["changes"] == []
        until_learned(old_url)
        assert taker.get("/v1/cases", params={"q": "流浪"}).json()["total"] == len(OLD["cases"])
        new = enrol(taker, "install-2").does(taker, Action.NEW)
        assert [change["case_id"] for change in taker.changes(page["cursor"])["changes"]] == [new.id]


def by_change() -> list[str]:
    return [case["id"] for case in sorted(OLD["cases"], key=lambda case: (case["change_no"], case["id"]))]


def test_a_store_of_a_newer_version_is_left_alone(old_url: str) -> None:
    settings = BackendSettings(old_url)
    hotline = Hotline(settings, StoppedClock().now)
    with hotline.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Refused) as caught:
        hotline.open()
    hotline.close()
    assert (caught.value.code, caught.value.params) == ("database_from_newer", {"revision": "9999"})


def test_the_newest_revision_is_the_one_this_version_works_with(old_url: str) -> None:
    database = Database(BackendSettings(old_url))
    with database.write() as connection:
        upgrade(connection)
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == HEAD
    database.dispose()
