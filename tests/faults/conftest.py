"""One real backend for all faults that need one, as a process; and one at the far end of a line that fails to order."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from backend.streams import Pace
from tests.contract.worlds import House, prepare
from tests.fakes.stopped_clock import StoppedClock
from tests.faults.distant_city import DistantCity, DistantDesk, FollowingDesk, serving_city
from tests.faults.fault_proxy import FaultProxy, failing_line
from tests.faults.seats import Seat
from tests.faults.served_city import City, serving

MakeDesk = Callable[..., DistantDesk]
MakeSeat = Callable[[str, str], Seat]


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    # Socket paths are limited to about 100 bytes.
    runtime = Path(tempfile.mkdtemp(prefix="hl-"))
    with serving(tmp_path_factory.mktemp("city"), runtime / "city.sock") as city:
        yield city
    shutil.rmtree(runtime, ignore_errors=True)


@pytest.fixture(scope="session")
def prepared_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store with reference data and accounts, made once because hashing passwords is meant to be slow."""
    file = tmp_path_factory.mktemp("faults") / "hotline.db"
    prepare(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def distant_city(prepared_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DistantCity]:
    """One backend for many tests: each looks at its own cases only."""
    file = Path(shutil.copy(prepared_city, tmp_path_factory.mktemp("distant") / "hotline.db"))
    quick = Pace(poll=0.5, gather=0.0, beat=0.1)
    with serving_city(file, StoppedClock(), quick) as city:
        yield city


@pytest.fixture
def line(distant_city: DistantCity) -> Iterator[FaultProxy]:
    """The line to the city, on a new day: a person enrols only so many terminals in one."""
    distant_city.clock.advance(86_400)
    with failing_line(distant_city.port) as line:
        yield line


@pytest.fixture
def distant_desks(distant_city: DistantCity, line: FaultProxy, tmp_path: Path) -> Iterator[MakeDesk]:
    """Make terminals at the far end of the line; in touch unless told otherwise."""
    with ExitStack() as running:

        def make(
            name: str = "a", *, kind: type[DistantDesk] = DistantDesk, touch: bool = True, **options: Any
        ) -> DistantDesk:
            desk = kind(tmp_path / name, distant_city, line.url, **options)
            running.enter_context(closing(desk))
            if touch:
                desk.get_in_touch()
            return desk

        yield make


@pytest.fixture
def following_desks(distant_desks: MakeDesk) -> Callable[..., FollowingDesk]:
    """Make terminals that work by themselves, begun and following."""

    def make(name: str, user: str = "", **options: Any) -> FollowingDesk:
        desk = distant_desks(name, kind=FollowingDesk, touch=False, **options)
        assert isinstance(desk, FollowingDesk)
        desk.start(user)
        return desk

    return make


@pytest.fixture
def distant_desk(distant_desks: MakeDesk) -> DistantDesk:
    """One terminal in touch."""
    return distant_desks()


@pytest.fixture
def house(prepared_city: Path, tmp_path: Path) -> Iterator[House]:
    """A backend of a test's own, in this process."""
    house = House(Path(shutil.copy(prepared_city, tmp_path / "hotline.db")), StoppedClock())
    house.start()
    yield house
    house.stop()


@pytest.fixture
def seats(house: House, tmp_path: Path) -> Iterator[MakeSeat]:
    """Make terminals at it, in touch."""
    with ExitStack() as running:
        yield lambda name, user: running.enter_context(closing(Seat(tmp_path / name, house, user)))


@pytest.fixture
def seat(seats: MakeSeat) -> Seat:
    """One terminal at it, whose operator is `taker`."""
    return seats("a", "taker")
