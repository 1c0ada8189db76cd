"""Fault 19: two consoles on one store both work: neither keeps the other waiting, command counts have no gap, case
numbers are given once, one of them delivers for both, and the other takes over when that one is gone."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from console.bootstrap import Hotline, workplace
from console.sync.status import LinkState, LinkStatus
from console.usecases.register_case import register_case
from tests.builders import STRAY_DOGS
from tests.faults.one_terminal import at_desk, integrity, lay_out, numbers, opened
from tests.faults.served_city import City
from tests.faults.syscalls import Child, Prepare, Say, Watched

SAVES = 20
#: Seconds something may take on a busy machine.
PATIENCE = 60


def entering(home: Path, seed: int, count: int) -> Prepare:
    """A child that enters so many cases, and says the number of each."""

    def prepare() -> Watched:
        _, desk = at_desk(home, seed)

        def enter(say: Say) -> None:
            for _ in range(count):
                say(str(register_case(desk, STRAY_DOGS).case.number))

        return enter

    return prepare


def test_two_busy_ones_let_a_third_write_and_all_count_together(tmp_path: Path) -> None:
    home = tmp_path / "profile"
    lay_out(home, 0)
    with ExitStack() as running:
        busy = [running.enter_context(closing(Child(entering(home, seed, 100_000)))) for seed in (10, 20)]
        other = running.enter_context(closing(Child(entering(home, 30, SAVES))))
        for child in busy:
            child.begin()
            assert child.line()
        given, code = other.end()
        for child in busy:
            child.kill()
        by_busy = [line for child in busy for line in child.rest()]
    assert (len(given), code) == (SAVES, 0)
    # They take turns; left to SQLite alone, two save hundreds of times while the third waits, or gives up.
    assert len(by_busy) < 4 * SAVES
    with opened(home) as terminal:
        pending = terminal.store.desk.pending()
        assert [entry.command.seq for entry in pending] == list(range(1, len(pending) + 1))
        assert len(pending) >= len(given) + len(by_busy)
        assert len(set(numbers(terminal))) == len(pending)
        assert {*given, *by_busy} <= set(numbers(terminal))
    assert integrity(home / "state.db") == "ok"


class Ear:
    """Waits for the link to be as wished."""

    def __init__(self) -> None:
        self._heard = threading.Condition()
        self._states: list[LinkState] = []

    def link_changed(self, status: LinkStatus) -> None:
        with self._heard:
            self._states.append(status.state)
            self._heard.notify_all()

    def cases_changed(self, case_ids: Sequence[str]) -> None:
        pass

    def hears(self, state: LinkState) -> bool:
        with self._heard:
            return self._heard.wait_for(lambda: state in self._states, PATIENCE)


def _console(city: City, home: Path) -> Prepare:
    """A child that is a console without its screens."""

    def prepare() -> Watched:
        place, ear = workplace(city.terminal(home)), Ear()

        def work(say: Say) -> None:
            place.start(ear)
            assert ear.hears(LinkState.ONLINE)
            say("online")
            threading.Event().wait(2 * PATIENCE)

        return work

    return prepare


@pytest.fixture
def home(city: City, tmp_path: Path) -> Path:
    city.enrol(tmp_path / "profile")
    return tmp_path / "profile"


@pytest.fixture
def first(city: City, home: Path) -> Iterator[Child]:
    """The console that was there first."""
    with closing(Child(_console(city, home))) as child:
        child.begin()
        assert child.line() == "online"
        yield child


def test_when_the_one_that_delivers_is_killed_the_other_takes_over(city: City, home: Path, first: Child) -> None:
    hotline = city.terminal(home)
    place, ear = workplace(hotline), Ear()
    try:
        place.start(ear)
        assert ear.hears(LinkState.FOLLOWER)
        assert city.effects(_delivered(hotline)) != []
        assert not hotline.store.lock.held
        first.kill()
        first.wait()
        assert ear.hears(LinkState.ONLINE)
        assert city.effects(_delivered(hotline)) != []
        assert hotline.store.lock.held
    finally:
        place.stop()
        hotline.close()


def _delivered(hotline: Hotline) -> str:
    """Enter a case and wait until it has left the outbox; return its id."""
    case_id = register_case(hotline.desk, {"text": "路灯不亮", "location": {"address": "五一北路"}}).case.id
    nothing = threading.Event()
    for _ in range(PATIENCE * 20):
        if not hotline.desk.store.pending_of(case_id):
            return case_id
        nothing.wait(0.05)
    raise TimeoutError
