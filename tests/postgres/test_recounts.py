"""A calendar is replaced while others write: nobody keeps a limit that was counted by the old one and not looked at."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from backend.doers import Doer
from backend.hotline import Hotline
from backend.reference_admin import import_years, replace_part
from backend.reference_data import current_reference
from backend.settings import BackendSettings
from backend.turns import on_cases
from backend.unit_of_work import UnitOfWork
from tests.backend.test_recounts import CHRISTMAS, YEAR
from tests.postgres.test_commit_order import until_it_waits_or


@pytest.fixture
def hotline(database_url: str) -> Iterator[Hotline]:
    hotline = Hotline(BackendSettings(database_url), lambda: CHRISTMAS)
    hotline.open()
    yield hotline
    hotline.close()


def replace(hotline: Hotline) -> None:
    with hotline.database.write() as connection:
        import_years(connection, Doer(hotline.city_id, "admin", CHRISTMAS), YEAR)


def test_who_decided_by_the_old_calendar_decides_again_by_the_new_one(hotline: Hotline) -> None:
    seen = []

    def do(work: UnitOfWork) -> None:
        seen.append(2027 in work.reference.calendar.announced)
        if len(seen) == 1:
            other = threading.Thread(target=replace, args=(hotline,))
            other.start()
            other.join()
        work.applied = 1
        work.finish()

    on_cases(hotline, set(), do)

    assert seen == [False, True]


def test_who_replaces_the_units_meanwhile_keeps_the_new_calendar(hotline: Hotline) -> None:
    doer = Doer(hotline.city_id, "admin", CHRISTMAS)

    def units() -> bool:
        with hotline.database.write() as connection:
            rows = current_reference(connection).document["units"]
            after = replace_part(connection, doer, "units", rows).after
        return 2027 in after.calendar.announced

    with ThreadPoolExecutor(1) as threads:
        with hotline.database.write() as connection:
            import_years(connection, doer, YEAR)
            both = threads.submit(units)
            until_it_waits_or(hotline.database, both.done)
        assert both.result(30)
