"""A calendar is replaced while others write: nobody keeps a limit that was counted by the old one and not looked at."""

import threading
from collections.abc import Iterator

import pytest

from backend.doers import Doer
from backend.hotline import Hotline
from backend.reference_admin import import_years
from backend.settings import BackendSettings
from backend.turns import on_cases
from backend.unit_of_work import UnitOfWork
from tests.backend.test_recounts import CHRISTMAS, YEAR


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
