"""Of several workers one at a time sweeps."""

from collections.abc import Iterator

import pytest

from backend.hotline import Hotline
from backend.settings import BackendSettings
from backend.sweeping import _alone, sweep
from tests.builders import MONDAY


@pytest.fixture
def hotline(database_url: str) -> Iterator[Hotline]:
    hotline = Hotline(BackendSettings(database_url), lambda: MONDAY)
    hotline.open()
    yield hotline
    hotline.close()


def test_who_comes_while_another_sweeps_leaves_it_to_him(hotline: Hotline) -> None:
    with _alone(hotline.database, hotline.city_id) as mine:
        assert mine
        assert not sweep(hotline, MONDAY).mine
    assert sweep(hotline, MONDAY).mine


def test_another_city_is_not_waited_for(hotline: Hotline) -> None:
    with _alone(hotline.database, "110000"):
        assert sweep(hotline, MONDAY).mine
