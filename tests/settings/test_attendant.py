"""The demo city's attendant: starts the backend, signs the operator in, and comes again when it is missed."""

import threading
from collections.abc import Callable, Iterator
from errno import ENOSPC

import pytest

from console.attendant import Attendant
from console.ports.errors import NotAuthorised, StoreFull, Unreachable


class City:
    """A backend that can be up or not, and an operator."""

    def __init__(self) -> None:
        self.up = False
        self.starts = 0
        self.signed_in = False
        self.start_errors: list[Exception] = []
        self.sign_ins: list[Exception | None] = []
        self.ready = threading.Semaphore(0)

    def answers(self) -> bool:
        return self.up

    def ensure(self) -> None:
        if self.start_errors:
            raise self.start_errors.pop()
        self.starts += 1
        self.up = True

    def sign_in(self) -> None:
        error = self.sign_ins.pop(0) if self.sign_ins else None
        if error is not None:
            raise error
        self.signed_in = True


@pytest.fixture
def city() -> City:
    return City()


@pytest.fixture
def attended(city: City) -> Iterator[Callable[..., Attendant]]:
    made: list[Attendant] = []

    def start(allowed: bool = True) -> Attendant:
        attendant = Attendant(city, allowed, lambda: city.signed_in, city.sign_in, city.ready.release)  # type: ignore[arg-type]  # only what the attendant asks of a backend
        made.append(attendant)
        attendant.start()
        return attendant

    yield start
    for attendant in made:
        attendant.stop(5)


def test_a_city_that_is_not_there_is_started_and_its_operator_signed_in(
    city: City, attended: Callable[..., Attendant]
) -> None:
    attended()
    assert city.ready.acquire(timeout=10)
    assert (city.starts, city.signed_in) == (1, True)


def test_a_city_that_is_still_being_made_is_asked_again(city: City, attended: Callable[..., Attendant]) -> None:
    city.sign_ins = [Unreachable("starting"), Unreachable("starting")]
    attended()
    assert city.ready.acquire(timeout=10)
    assert city.signed_in


def test_a_city_that_does_not_know_its_operator_is_not_asked_for_ever(
    city: City, attended: Callable[..., Attendant]
) -> None:
    city.sign_ins = [NotAuthorised("bad_credentials")] * 5
    attended()
    assert not city.ready.acquire(timeout=1.5)
    assert len(city.sign_ins) == 4


def test_a_city_that_died_is_started_again_when_it_is_missed(city: City, attended: Callable[..., Attendant]) -> None:
    attendant = attended()
    assert city.ready.acquire(timeout=10)
    city.up = False
    attendant.missed()
    assert city.ready.acquire(timeout=10)
    assert city.starts == 2


def test_a_console_that_may_not_start_it_leaves_it(city: City, attended: Callable[..., Attendant]) -> None:
    attended(allowed=False)
    assert not city.ready.acquire(timeout=0.5)
    assert city.starts == 0


@pytest.mark.parametrize("trouble", [StoreFull(), OSError(ENOSPC, "disk full")])
def test_trouble_with_this_machines_files_is_waited_out(
    trouble: Exception, city: City, attended: Callable[..., Attendant], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.attendant._LATER", 0.01)
    city.start_errors, city.sign_ins = [trouble], [trouble]
    attended()
    assert city.ready.acquire(timeout=10)
    assert (city.starts, city.signed_in) == (1, True)
