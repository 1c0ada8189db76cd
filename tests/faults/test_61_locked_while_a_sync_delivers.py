"""A terminal locked while the sync delivers: what was entered still goes out, once, and nothing comes in or opens until
it is unlocked."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from console.domain.codes import Action
from console.ports.records import OutcomeStatus, SyncState
from console.sync.status import LinkState
from console.usecases.settle import resend_command
from tests.fakes.fake_backend import FakeBackend, Fault
from tests.fakes.fake_service import FakeService
from tests.fakes.station import Station
from tests.fakes.stopped_clock import StoppedClock
from tests.faults.pty_console import CONSOLE, environment
from tests.faults.served_city import PASSWORD, USER, City
from tests.pty_terminal import ENTER, ESCAPE, QUIT, SAVE, TAB, F, PtyTerminal
from tests.sync.conftest import heal, settle

SIGN_IN = "demo"
LOCK = "\x18"


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    clock = StoppedClock()
    with closing(Station(tmp_path / "a", clock, FakeBackend(FakeService(clock)))) as station:
        station.sign_in_by(SIGN_IN)
        settle(station)
        yield station


def unlock(station: Station) -> None:
    assert station.store.operator.known("taker", SIGN_IN, station.clock.now()) is not None


def test_what_was_entered_before_the_lock_is_delivered_once(station: Station) -> None:
    cases = [station.new(text=f"路灯不亮 {number}") for number in range(3)]
    station.do(cases[0], Action.NOTE, text="又来电催了")
    station.store.operator.lock()

    settle(station)

    assert sorted(station.backend.service.store.cases) == sorted(cases)
    assert station.ear.says(LinkState.LOCKED)
    assert {entry.state for entry in station.store.desk.pending()} == {SyncState.SENDING}
    exchanges = station.backend.exchanges
    settle(station)
    assert station.backend.exchanges == exchanges, "handed over once, not again and again"

    unlock(station)
    heal(station)
    assert station.store.desk.pending() == []
    applied = [event for case in cases for _, event in station.backend.service.store.events[case]]
    assert len({event.command_id for event in applied}) == 4
    assert [station.desk.reader.case(case) is not None for case in cases] == [True] * 3


def test_nothing_comes_in_while_it_is_locked_and_everything_after(station: Station, tmp_path: Path) -> None:
    station.store.operator.lock()
    with closing(Station(tmp_path / "b", station.clock, FakeBackend(station.backend.service), "admin")) as other:
        other.sign_in()
        settle(other)
        case = other.new(text="别处来的工单")
        heal(other)
    before = station.desk.reader.change_count()
    settle(station)

    assert station.desk.reader.change_count() == before
    assert station.desk.reader.case(case) is None
    unlock(station)
    heal(station)
    assert station.desk.reader.case(case) is not None


def test_a_lock_amid_a_delivery_loses_and_doubles_nothing(station: Station) -> None:
    case = station.new()
    original = station.backend.send

    def locking(*args: object, **kwargs: object) -> object:
        outcomes = original(*args, **kwargs)  # type: ignore[arg-type]
        station.store.operator.lock()
        return outcomes

    station.backend.send = locking  # type: ignore[method-assign,assignment]
    settle(station)
    station.backend.send = original  # type: ignore[method-assign]

    assert len(station.store.desk.pending()) == 1
    unlock(station)
    heal(station)
    assert station.store.desk.pending() == []
    assert len(station.backend.service.store.events[case]) == 1


def test_a_backend_that_is_away_while_locked_gets_everything_after(station: Station) -> None:
    case = station.new()
    station.store.operator.lock()
    station.backend.offline = True
    settle(station)
    assert station.backend.service.store.cases == {}
    assert station.ear.says(LinkState.LOCKED)

    station.backend.offline = False
    station.clock.advance(120)
    settle(station)
    assert list(station.backend.service.store.cases) == [case]


def test_what_never_left_is_not_shown_as_sent(station: Station) -> None:
    station.new()
    station.store.operator.lock()
    station.backend.offline = True
    for _ in range(3):
        settle(station)
        station.clock.advance(120)
    unlock(station)

    (entry,) = station.store.desk.pending()
    assert (entry.state, entry.attempts) == (SyncState.HERE, 0)


def test_what_left_once_stays_unknown_when_nothing_leaves_any_more(station: Station) -> None:
    station.new()
    station.store.operator.lock()
    station.backend.script.append(Fault.LOSE_ANSWER)
    settle(station)
    station.backend.offline = True
    station.clock.advance(120)
    settle(station)
    unlock(station)

    (entry,) = station.store.desk.pending()
    assert entry.state is SyncState.SENDING
    assert entry.attempts >= 1


def test_a_resend_waits_for_its_withdrawal_until_the_terminal_is_unlocked(station: Station) -> None:
    case = station.new()
    other = station.new(text="别的事情")
    settle(station)
    note = station.do(case, Action.NOTE, text="又来电催了")
    with station.store.desk.transaction() as tx:
        tx.mark([note], SyncState.ATTENTION, "refused")
    (entry,) = station.store.desk.pending()
    # A copy that was still under way.
    assert station.backend.service.apply(entry.command).status is OutcomeStatus.APPLIED
    again = resend_command(station.desk, note).command_id
    beside = station.do(other, Action.NOTE, text="也来电催了")
    station.store.operator.lock()
    settle(station)

    def notes() -> list[str | None]:
        events = station.backend.service.store.events
        return [event.command_id for of in (case, other) for _, event in events[of] if event.type == "case.noted"]

    assert sorted(notes(), key=str) == sorted([note, beside])
    unlock(station)
    heal(station)
    assert sorted(notes(), key=str) == sorted([note, beside])
    assert station.parked() == {again: "applied_after_all"}


def test_on_a_real_terminal_nothing_of_a_case_is_drawn_between_lock_and_unlock(city: City, tmp_path: Path) -> None:
    home = tmp_path / "profile"
    city.enrol(home)
    known = len(city.asked("SELECT id FROM cases"))
    words, place = "深夜施工扰民", "五四路8号"
    terminal = PtyTerminal(CONSOLE, {**environment(tmp_path), **city.environ(home)})
    try:
        terminal.waits_for("未办结", "在线")
        terminal.send(f"{F[2]}{words}{TAB}{place}{SAVE}{LOCK}")
        terminal.waits_for("已锁定", USER)
        drawn_before = len(terminal.written)
        _wait_for(lambda: len(city.asked("SELECT id FROM cases")) == known + 1)
        terminal.send(f"{F[3]}{F[4]}{ESCAPE}{F[10]}")

        terminal.waits_for("已锁定")
        shown = terminal.text() + terminal.written[drawn_before:].decode(errors="replace")
        assert [word for word in (words, place) if word in shown] == []
        terminal.send("guess" + ENTER)
        terminal.waits_for("用户名或密码")
        terminal.send(PASSWORD + ENTER)
        terminal.waits_for(words)
        terminal.send(QUIT)
        assert terminal.ends() == 0
    finally:
        terminal.close()
    assert len(city.asked("SELECT id FROM cases")) == known + 1


def _wait_for(happened: Callable[[], bool]) -> None:
    nothing = threading.Event()
    for _ in range(600):
        if happened():
            return
        nothing.wait(0.05)
    raise TimeoutError
