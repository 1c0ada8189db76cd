"""Reference data that does not come holds up nothing, is tried again, and is told of when it may be old."""

import pytest

from console.domain.codes import Action
from console.domain.reference import Reference
from console.ports.errors import BackendError, Rejected, Unreachable
from console.ports.records import SignIn
from console.sync.reference import REFERENCE_SECONDS, STALE_SECONDS
from console.sync.status import LinkState
from tests.fakes.fake_service import FakeService
from tests.fakes.station import Station
from tests.sync.conftest import MakeStation, heal, settle

SERVER_FAILED = Unreachable("server_failed", answered=True)
BUSY = Unreachable("server_failed", retry_after=30.0, answered=True)
TOO_LARGE = Unreachable("too_slow")
FOR_GOOD = Rejected("bad_request")


class Failing:
    """Asks of the reference data fail with an error, and are counted."""

    def __init__(self, station: Station, error: BackendError) -> None:
        self._backend, self._error, self.asked = station.backend, error, 0
        self._reference = station.backend.reference
        station.backend.reference = self.reference  # type: ignore[method-assign]

    def reference(self, sign_in: SignIn, etag: str) -> Reference | None:
        self.asked += 1
        raise self._error

    def over(self) -> None:
        self._backend.reference = self._reference  # type: ignore[method-assign]


def pass_time(station: Station, seconds: float, pace: float = 10) -> None:
    for _ in range(int(seconds / pace)):
        station.clock.advance(pace)
        settle(station)


@pytest.mark.parametrize("error", [SERVER_FAILED, BUSY, TOO_LARGE, FOR_GOOD], ids=lambda error: error.code)
def test_what_is_said_and_what_comes_goes_on_without_it(
    stations: MakeStation, service: FakeService, error: BackendError
) -> None:
    a, b = stations("a"), stations("b")
    case_id = a.new()
    heal(a)
    failing = Failing(a, error)
    pass_time(a, REFERENCE_SECONDS + 60)
    heal(b)
    b.do(case_id, Action.URGE)
    heal(b)
    mine = a.new()
    before = failing.asked
    pass_time(a, 120)

    assert a.ear.says(LinkState.ONLINE)
    assert {case_id, mine} <= set(service.store.cases)
    assert a.shown(case_id).case.urges == 1
    assert 1 <= before <= failing.asked <= 60


def test_once_known_to_fail_alone_it_is_not_taken_for_an_outage_again(station: Station) -> None:
    Failing(station, TOO_LARGE)
    pass_time(station, REFERENCE_SECONDS + 120)
    station.ear.statuses.clear()
    pass_time(station, REFERENCE_SECONDS)
    assert LinkState.OFFLINE not in {status.state for status in station.ear.statuses}


def test_that_it_may_be_old_is_told_after_an_hour_until_it_comes(station: Station) -> None:
    failing = Failing(station, SERVER_FAILED)
    pass_time(station, REFERENCE_SECONDS + STALE_SECONDS - 60, pace=30)
    told = [station.ear.status.stale_reference]
    pass_time(station, 120, pace=30)
    told.append(station.ear.status.stale_reference)
    failing.over()
    pass_time(station, 120, pace=30)
    told.append(station.ear.status.stale_reference)
    assert told == [False, True, False]


def test_a_terminal_that_never_had_any_is_told_at_once(stations: MakeStation) -> None:
    fresh = stations("fresh", touch=False)
    Failing(fresh, SERVER_FAILED)
    fresh.sign_in()
    settle(fresh)
    assert fresh.ear.says(LinkState.ONLINE)
    assert fresh.ear.status.stale_reference


def test_with_nobody_answering_the_link_is_down_and_the_data_is_not_called_old(station: Station) -> None:
    pass_time(station, REFERENCE_SECONDS - 10, pace=30)
    station.backend.offline = True
    pass_time(station, STALE_SECONDS + 60, pace=30)
    assert station.ear.says(LinkState.OFFLINE)
    assert not station.ear.status.stale_reference
