"""One service, and terminals that work with it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.fakes.fake_backend import FakeBackend
from tests.fakes.fake_service import FakeService
from tests.fakes.station import Station
from tests.fakes.stopped_clock import StoppedClock

MakeStation = Callable[..., Station]


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def service(clock: StoppedClock) -> FakeService:
    return FakeService(clock)


@pytest.fixture
def stations(tmp_path: Path, clock: StoppedClock, service: FakeService) -> Iterator[MakeStation]:
    """Make terminals, signed in and in touch."""
    with ExitStack() as running:

        def make(name: str = "a", user: str = "taker", touch: bool = True, kind: type[Station] = Station) -> Station:
            station = kind(tmp_path / name, clock, FakeBackend(service), user)
            running.enter_context(closing(station))
            if touch:
                station.sign_in()
                settle(station)
            return station

        yield make


@pytest.fixture
def station(stations: MakeStation) -> Station:
    return stations()


def settle(station: Station, steps: int = 50) -> None:
    """Step until there is nothing to do at once."""
    for _ in range(steps):
        if station.engine.step() > 0:
            return
    raise AssertionError("the engine never rests")


def heal(station: Station, rounds: int = 60) -> None:
    """Let time pass until everything that can be delivered is."""
    for _ in range(rounds):
        settle(station)
        if not station.waiting():
            station.clock.advance(2)
            settle(station)
            return
        station.clock.advance(61)
    raise AssertionError("something is never delivered")
