"""A process that fetches in a console's place: it gives back what it was given, and outlives nobody."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from console import stand_in_process
from console.bootstrap import Hotline
from console.domain.calls import CallEvent, CallNews, a_call
from console.ports.records import QueueView
from console.ports.stream import Calls, ChangeStream
from console.stand_in import Substitute
from console.stand_in_process import StandInProcess
from console.sync.stand_in import Stage
from console.usecases.calls import kept_calls
from tests.faults.pty_console import until
from tests.faults.served_city import PASSWORD, USER, City
from tests.pty_terminal import ROOT


@pytest.fixture(autouse=True)
def on_a_busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stand_in_process, "_GETTING_READY", 60.0)


@pytest.fixture
def hotline(city: City, tmp_path: Path) -> Iterator[Hotline]:
    """A profile in which somebody has signed in and that has fetched nothing."""
    with closing(city.terminal(tmp_path / "profile")) as hotline:
        hotline.sign_in(USER, PASSWORD)
        yield hotline


def ready(hotline: Hotline, city: City) -> StandInProcess:
    """Return one that waits for the lock, which is held."""
    environ = {**os.environ, **city.environ(hotline.settings.profile.home), "PYTHONPATH": str(ROOT)}
    stand_in = StandInProcess(hotline.settings, environ)
    assert stand_in.stage() is Stage.AWAY
    assert hotline.store.lock.try_acquire()
    stand_in.begin()
    until(lambda: stand_in.stage() is Stage.READY, "readiness", 60)
    return stand_in


def test_it_fetches_what_there_is_and_leaves_the_lock_free(hotline: Hotline, city: City) -> None:
    stand_in = ready(hotline, city)

    hotline.store.lock.release()
    stand_in.given()

    until(lambda: stand_in.stage() is Stage.AWAY, "the end", 60)
    assert hotline.store.lock.try_acquire()
    assert hotline.store.reader.as_of() is not None
    (there,) = city.asked("SELECT count(*) FROM cases")
    assert hotline.store.reader.count(QueueView("all")) == there[0]


def test_it_ends_with_its_console_and_never_takes_a_lock_it_was_not_given(hotline: Hotline, city: City) -> None:
    stand_in = ready(hotline, city)
    (process,) = [stand_in._process]
    assert process is not None

    stand_in.end()

    assert process.returncode == 0
    assert hotline.store.reader.as_of() is None
    assert stand_in.stage() is Stage.AWAY
    stand_in.begin()
    assert stand_in.stage() is Stage.AWAY, "once for each console"


def test_where_nobody_is_signed_in_it_is_away_at_once(city: City, tmp_path: Path) -> None:
    with closing(city.terminal(tmp_path / "profile")) as hotline:
        stand_in = ready(hotline, city)
        hotline.store.lock.release()
        stand_in.given()

        until(lambda: stand_in.stage() is Stage.AWAY, "the end", 60)
        assert hotline.store.lock.try_acquire()


def test_what_rings_meanwhile_waits_on_the_screen_of_its_console(
    hotline: Hotline, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed = hotline.stream

    def ringing(wake: Callable[[], None], calls: Calls = lambda _: None) -> ChangeStream:
        calls([CallNews(CallEvent.RINGING, a_call("call-1", "13805912345", "", hotline.clock.now()))])
        return followed(wake, calls)

    monkeypatch.setattr(hotline, "stream", ringing)
    assert hotline.store.lock.try_acquire()

    Substitute(hotline, threading.Event()).work()

    assert [call.phone for call in kept_calls(hotline.store.desk)] == ["13805912345"]
