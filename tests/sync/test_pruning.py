"""The sent log keeps what may have to be offered again, and not everything for ever."""

from datetime import timedelta

from console.sync.pruning import MARGIN, TOGETHER
from console.sync.reoffer import REACH
from tests.fakes.fake_service import FakeService
from tests.fakes.station import Station
from tests.sync.conftest import heal, settle

DAY = 86_400.0
KEPT = (REACH + MARGIN) / timedelta(days=1)


def logged(station: Station) -> set[str]:
    return {line.command.case_id for line in station.store.desk.log(10_000)}


def in_touch(station: Station) -> None:
    """The next day, with a sign-in of that day."""
    station.sign_in()
    settle(station)


def test_a_month_and_some_days_later_it_leaves_the_log(station: Station) -> None:
    old = station.new()
    heal(station)
    station.clock.advance((KEPT - 1) * DAY)
    in_touch(station)
    young = station.new()
    heal(station)
    before = logged(station)
    station.clock.advance(1.5 * DAY)
    in_touch(station)
    assert (before, logged(station)) == ({old, young}, {young})


def test_a_long_log_is_shortened_in_short_transactions(station: Station) -> None:
    for _ in range(TOGETHER + 10):
        station.new()
    heal(station)
    station.clock.advance((KEPT + 1) * DAY)
    in_touch(station)
    assert logged(station) == set()


def test_a_clock_that_is_ahead_takes_nothing_away(station: Station, service: FakeService) -> None:
    case_id = station.new()
    heal(station)
    # The backend's clock alone is a year ahead of this machine's, which it calls an offset.
    station.backend.server_offset = lambda: 366 * DAY  # type: ignore[method-assign]
    station.clock.advance(366 * DAY)
    in_touch(station)
    assert logged(station) == {case_id}


def test_nothing_leaves_before_the_backend_said_what_time_it_is(station: Station) -> None:
    case_id = station.new()
    heal(station)
    station.restart()
    station.backend.offline = True
    station.backend.server_time = lambda: None  # type: ignore[method-assign]
    station.clock.advance((KEPT + 1) * DAY)
    settle(station)
    assert logged(station) == {case_id}
