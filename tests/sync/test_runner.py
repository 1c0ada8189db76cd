"""The thread: it leads where it holds the lock, follows where it does not, wakes at the bell, survives surprises."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from errno import ENOSPC
from pathlib import Path
from random import Random
from typing import Any

import pytest

from console.domain.codes import Action
from console.ports.errors import StoreDamaged
from console.ports.records import SyncState
from console.sync import reading, runner
from console.sync.runner import SyncRunner
from console.sync.stand_in import NoStandIn, Stage, StandIn
from console.sync.status import LinkState, LinkStatus
from console.usecases.calls import tell_call
from tests.fakes.fake_backend import FakeBackend
from tests.fakes.fake_service import FakeService
from tests.fakes.station import Ear, Station
from tests.fakes.stopped_clock import StoppedClock

#: Seconds a test waits for another thread before it fails.
PATIENCE = 20


class WaitingEar(Ear):
    """Lets a test wait until something was heard."""

    def __init__(self) -> None:
        super().__init__()
        self._heard = threading.Condition()

    def link_changed(self, status: LinkStatus) -> None:
        with self._heard:
            super().link_changed(status)
            self._heard.notify_all()

    def cases_changed(self, case_ids: Sequence[str]) -> None:
        with self._heard:
            super().cases_changed(case_ids)
            self._heard.notify_all()

    def wait(self, condition: Callable[[LinkStatus], bool]) -> None:
        with self._heard:
            assert self._heard.wait_for(lambda: bool(self.statuses) and condition(self.status), PATIENCE)

    def wait_for_state(self, state: LinkState) -> None:
        self.wait(lambda status: status.state is state)


class Console(Station):
    """A station whose engine runs in its thread."""

    stand_in: StandIn | None = None

    def start(self) -> None:
        self.ear: WaitingEar = WaitingEar()
        self.crashes: list[Exception] = []
        self.keep_crash: Callable[[Exception], None] = self.crashes.append
        self.engine = self.make_engine(self.store.desk, self.store.cache)
        self.runner = SyncRunner(
            self.engine,
            self.store.lock,
            self.store.desk,
            self.store.reader,
            self.ear,
            lambda error: self.keep_crash(error),
            Random(1),
            self.stand_in,
        )
        self.runner.start()


Open = Callable[[], Console]


@pytest.fixture
def consoles(tmp_path: Path) -> Iterator[Open]:
    """Open consoles on one profile and one service; all are stopped at the end."""
    clock = StoppedClock()
    service = FakeService(clock)
    with ExitStack() as running:
        yield lambda: running.enter_context(_console(tmp_path, clock, service))


@contextmanager
def _console(home: Path, clock: StoppedClock, service: FakeService) -> Iterator[Console]:
    with closing(Console(home, clock, FakeBackend(service))) as console:
        if console.store.desk.sign_in() is None:
            console.sign_in()
        yield console
        if hasattr(console, "runner"):
            assert console.runner.stop(PATIENCE)


def test_a_new_command_is_sent_when_the_bell_rings(consoles: Open) -> None:
    console = consoles()
    console.start()
    console.ear.wait_for_state(LinkState.ONLINE)
    case_id = console.new()
    console.runner.ring()
    console.ear.wait(lambda status: status.waiting() == 0 and case_id in console.backend.service.store.cases)


def test_a_second_console_follows_and_its_commands_are_sent_by_the_first(consoles: Open) -> None:
    first, second = consoles(), consoles()
    first.start()
    first.ear.wait_for_state(LinkState.ONLINE)
    second.start()
    second.ear.wait_for_state(LinkState.FOLLOWER)
    case_id = second.new()
    second.ear.wait(lambda status: status.waiting() == 0 and second.store.reader.confirmed(case_id) is not None)
    assert second.backend.exchanges == 0
    assert first.backend.sends == [1]


def test_a_follower_takes_over_when_the_first_leaves(consoles: Open) -> None:
    first, second = consoles(), consoles()
    first.start()
    first.ear.wait_for_state(LinkState.ONLINE)
    second.start()
    second.ear.wait_for_state(LinkState.FOLLOWER)
    assert first.runner.stop(PATIENCE)
    second.ear.wait_for_state(LinkState.ONLINE)
    case_id = second.new()
    second.runner.ring()
    second.ear.wait(lambda status: status.waiting() == 0 and case_id in second.backend.service.store.cases)
    assert second.backend.sends == [1]


class Another(NoStandIn):
    """A second console of the profile in the place of a process."""

    def __init__(self, console: Console) -> None:
        self._console, self._stage = console, Stage.AWAY
        self.works = threading.Event()

    def begin(self) -> None:
        if not self.works.is_set():
            self._stage = Stage.READY

    def stage(self) -> Stage:
        return self._stage

    def given(self) -> None:
        self._stage = Stage.AT_WORK
        self._console.start()
        self.works.set()

    def leave(self) -> None:
        assert self._console.runner.stop(PATIENCE)
        self._stage = Stage.AWAY


def test_what_takes_long_is_fetched_by_a_stand_in_and_the_work_taken_up_when_it_ended(
    consoles: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "MUCH", 1)
    monkeypatch.setattr(reading, "_PAGES", 1)
    console, other = consoles(), consoles()
    console.stand_in = stand_in = Another(other)
    console.start()
    assert stand_in.works.wait(PATIENCE)

    case_id = console.new()
    console.ear.wait(lambda status: status.waiting() == 0 and case_id in console.backend.service.store.cases)
    # All that was asked before the work was left is who sits here, and for the newest cases.
    assert (console.backend.sends, other.backend.sends) == ([], [1])
    assert {status.state for status in console.ear.statuses} <= {LinkState.STARTING, LinkState.ONLINE}

    stand_in.leave()
    other_id = console.new()
    console.ear.wait(lambda status: status.waiting() == 0 and other_id in console.backend.service.store.cases)
    assert console.backend.sends == [1]


def test_an_error_nobody_expected_is_told_and_the_work_goes_on(consoles: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    console = consoles()
    console.start()
    console.ear.wait_for_state(LinkState.ONLINE)
    real, left = console.backend.service.send, [ZeroDivisionError("a bug"), ZeroDivisionError("again")]

    def send(*args: Any, **rest: Any) -> object:
        if left:
            raise left.pop()
        return real(*args, **rest)

    monkeypatch.setattr(console.backend.service, "send", send)
    case_id = console.new()
    console.runner.ring()
    console.ear.wait(lambda status: status.waiting() == 0 and case_id in console.backend.service.store.cases)
    assert [type(error) for error in console.crashes] == [ZeroDivisionError, ZeroDivisionError]


def test_a_crash_that_cannot_be_kept_does_not_end_the_work(consoles: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    console = consoles()
    console.start()
    console.ear.wait_for_state(LinkState.ONLINE)
    real, left = console.backend.service.send, [ZeroDivisionError("a bug")]

    def send(*args: Any, **rest: Any) -> object:
        if left:
            raise left.pop()
        return real(*args, **rest)

    def full(_: Exception) -> None:
        raise OSError(ENOSPC, "disk full")

    console.keep_crash = full
    monkeypatch.setattr(console.backend.service, "send", send)
    console.new()
    console.runner.ring()
    console.ear.wait(lambda status: status.waiting() == 0 and not left)


def test_while_the_work_ends_in_errors_the_link_does_not_look_good(
    consoles: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    console = consoles()
    console.start()
    console.ear.wait_for_state(LinkState.ONLINE)

    def broken() -> dict[SyncState, int]:
        raise StoreDamaged

    monkeypatch.setattr(console.store.desk, "pending_counts", broken)
    console.runner.ring()
    console.ear.wait_for_state(LinkState.OFFLINE)
    assert console.ear.status.error == "store_damaged"
    monkeypatch.undo()
    console.ear.wait_for_state(LinkState.ONLINE)


def test_sync_now_ends_a_wait_after_a_failure(consoles: Open) -> None:
    console = consoles()
    console.backend.offline = True
    console.start()
    console.ear.wait_for_state(LinkState.OFFLINE)
    console.backend.offline = False
    console.runner.sync_now()
    console.ear.wait_for_state(LinkState.ONLINE)


def test_stopping_leaves_what_is_unsent_in_the_outbox(consoles: Open) -> None:
    console = consoles()
    console.start()
    console.ear.wait_for_state(LinkState.ONLINE)
    console.backend.offline = True
    case_id = console.new()
    console.do(case_id, Action.NOTE, text="x")
    assert console.runner.stop(PATIENCE)
    assert len(console.waiting()) == 2


def test_a_leader_that_waits_hears_that_another_process_signed_somebody_in(consoles: Open) -> None:
    console, other = consoles(), consoles()
    console.backend.offline = True
    console.start()
    console.ear.wait_for_state(LinkState.OFFLINE)
    told = len(console.ear.cases)
    other.sign_in("dispatcher")
    console.ear.wait(lambda _: () in console.ear.cases[told:])
    assert console.ear.status.state is LinkState.OFFLINE


def test_a_leader_that_waits_hears_that_another_process_told_of_a_call(consoles: Open) -> None:
    console, other = consoles(), consoles()
    console.backend.offline = True
    console.start()
    console.ear.wait_for_state(LinkState.OFFLINE)
    told = len(console.ear.cases)
    tell_call(other.desk, "13805912345")
    console.ear.wait(lambda _: () in console.ear.cases[told:])
