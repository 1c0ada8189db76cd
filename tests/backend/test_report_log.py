"""A report that was handed out is a line in the audit log; one that was refused is none."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from backend.database import Database
from backend.settings import BackendSettings
from tests.backend.asgi import Browser
from tests.backend.people import Person, sign_in

NOVEMBER = {"from": "2026-11-01", "to": "2026-11-30"}


@pytest.fixture
def lines(database_url: str) -> Callable[[], list[tuple[Any, ...]]]:
    def read() -> list[tuple[Any, ...]]:
        found = "SELECT actor, subject, data FROM audit_entries WHERE action = 'report.exported' ORDER BY entry_no"
        database = Database(BackendSettings(database_url))
        with database.read() as connection:
            rows = [tuple(row) for row in connection.execute(text(found))]
        database.dispose()
        return rows

    return read


def test_who_was_handed_which_report_of_which_days_is_kept_and_not_what_he_typed(
    browser: Browser, lines: Callable[[], list[tuple[Any, ...]]]
) -> None:
    admin = sign_in(browser, "admin")
    admin.get("/v1/reports/operators", params={**NOVEMBER, "operator": "13805912345"})
    admin.get("/v1/reports/hot")

    assert lines() == [
        ("admin", "operators", '{"from":"2026-11-01","to":"2026-11-30"}'),
        ("admin", "hot", "{}"),
    ]


def test_a_report_that_was_refused_is_not(
    taker: Person, browser: Browser, lines: Callable[[], list[tuple[Any, ...]]]
) -> None:
    taker.get("/v1/reports/units", params=NOVEMBER)
    sign_in(browser, "admin").get("/v1/reports/units", params={"from": "2026-11-30", "to": "2026-11-01"})

    assert lines() == []
