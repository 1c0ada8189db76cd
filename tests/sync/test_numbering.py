"""Case numbers and the time they carry: no number by a clock nobody vouches for, and none withheld for ever."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from console.domain.codes import Action
from console.ports.records import SyncState, Terminal
from console.usecases.settle import resend_command
from tests.builders import MONDAY
from tests.fakes.authority import Store
from tests.fakes.fake_backend import FakeBackend, Fault
from tests.fakes.fake_service import FakeService
from tests.fakes.station import Station
from tests.fakes.stopped_clock import StoppedClock
from tests.sync.conftest import MakeStation, heal, settle

DECADE = 3653 * 86400.0


@pytest.fixture
def apart(tmp_path: Path, service: FakeService) -> Iterator[Station]:
    """A terminal in touch, with a clock of its own."""
    with closing(Station(tmp_path / "apart", StoppedClock(MONDAY), FakeBackend(service))) as station:
        station.sign_in()
        settle(station)
        yield station


def number(station: Station, case_id: str) -> str | None:
    given = station.shown(case_id).case.number
    assert given is None or isinstance(given, str)
    return given


def test_a_clock_far_ahead_of_the_backends_last_word_gives_no_number(apart: Station) -> None:
    apart.backend.offline = True
    apart.clock.put_right(DECADE)
    assert number(apart, apart.new()) is None
    apart.clock.put_right(-DECADE)
    assert (number(apart, apart.new()) or "").startswith("261123-0101-0001")


def test_a_day_of_work_without_contact_has_numbers_and_the_next_has_none(apart: Station) -> None:
    apart.backend.offline = True
    apart.clock.advance(timedelta(hours=24).total_seconds())
    assert number(apart, apart.new()) is not None
    apart.clock.advance(1)
    assert number(apart, apart.new()) is None


def test_what_the_backends_clock_said_is_known_after_a_restart(apart: Station) -> None:
    apart.restart()
    apart.clock.put_right(DECADE)
    assert number(apart, apart.new()) is None


def test_a_case_that_waited_gets_its_number_by_the_backends_time_before_it_is_sent(
    apart: Station, service: FakeService
) -> None:
    apart.backend.offline = True
    apart.clock.put_right(DECADE)
    case_id = apart.new()
    apart.do(case_id, Action.NOTE, text="来电人又来电")
    before = [entry.command for entry in apart.pending()]
    apart.backend.offline = False
    settle(apart)
    given = number(apart, case_id)
    assert given is not None
    assert given.startswith("261123-0101-0001")
    assert service.store.cases[case_id].number == given
    assert [applied.command.id for applied in service.store.journal] == [command.id for command in before]
    assert [applied.command.seq for applied in service.store.journal] == [command.seq for command in before]


def test_what_was_entered_before_enrolment_is_numbered_and_shown_so_before_it_is_sent(
    stations: MakeStation, service: FakeService
) -> None:
    station = stations(touch=False)
    station.sign_in()
    station.backend.offline = True
    cases = [station.new() for _ in range(30)]
    station.backend.offline = False
    # Enrolment and the question for the time are answered; what the commands came to is not.
    station.backend.script.extend([Fault.NONE, Fault.NONE, Fault.LOSE_ANSWER])
    settle(station)
    numbers = [number(station, case_id) or "" for case_id in cases]
    assert [text[:16] for text in numbers] == [f"261123-0101-{count:04d}" for count in range(1, 31)]
    assert set(cases) <= {case_id for told in station.ear.cases for case_id in told}
    heal(station)
    assert [service.store.cases[case_id].number for case_id in cases] == numbers
    assert station.parked() == {}


def test_the_day_is_the_citys_also_at_the_very_first_contact(stations: MakeStation, clock: StoppedClock) -> None:
    clock.advance(15 * 3600)
    station = stations(touch=False)
    station.sign_in()
    case_id = station.new()
    settle(station)
    assert (number(station, case_id) or "").startswith("261124-")


def test_a_command_that_may_have_arrived_without_a_number_is_never_rewritten(
    apart: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart.clock.put_right(DECADE)
    monkeypatch.setattr(apart.backend, "server_time", lambda: None)
    apart.backend.script.extend([Fault.NONE, Fault.LOSE_ANSWER])
    case_id = apart.new()
    settle(apart)
    monkeypatch.undo()
    heal(apart)
    assert number(apart, case_id) is None
    assert apart.parked() == {}
    assert apart.shown(case_id).sync is SyncState.DELIVERED


def taken(station: Station, case_id: str) -> None:
    """Another desk's case gets the number of this one first."""
    service, rival = station.backend.service, station.clock.new_id()
    service.store.numbers[number(station, case_id) or ""] = rival
    service.store.cases[rival] = station.shown(case_id).case


def test_a_number_that_is_taken_is_not_exchanged_for_one_of_a_wrong_clock(apart: Station) -> None:
    case_id = apart.new()
    taken(apart, case_id)
    settle(apart)
    assert list(apart.parked().values()) == ["number_taken"]
    apart.backend.offline = True
    apart.clock.put_right(DECADE)
    assert resend_command(apart.desk, *apart.parked()).case.number is None


def told_before(station: Station, case_id: str) -> list[str]:
    return [event.data["former"] for event in station.shown(case_id).events if event.type == "case.renumbered"]


def test_a_number_granted_to_another_terminal_since_is_exchanged_and_stays_in_sight(
    station: Station, service: FakeService
) -> None:
    case_id = station.new()
    settle(station)
    first = number(station, case_id)
    service.restore(Store())
    service.terminals.clear()
    service.terminals["another"] = Terminal("0101", "granted anew")
    station.clock.advance(3)
    heal(station)
    assert list(station.parked().values()) == ["number_not_of_terminal"]
    assert number(station, case_id) == first
    resend_command(station.desk, *station.parked())
    heal(station)
    assert station.parked() == {}
    assert (service.store.cases[case_id].number or "").startswith("261123-0102-0001")
    assert told_before(station, case_id) == [first]


def test_every_number_the_caller_was_told_stays_in_sight(station: Station) -> None:
    case_id = station.new()
    told = []
    for _ in range(2):
        told.append(number(station, case_id))
        taken(station, case_id)
        settle(station)
        resend_command(station.desk, *station.parked())
    settle(station)
    assert station.shown(case_id).sync is SyncState.DELIVERED
    assert told_before(station, case_id) == [" ".join(filter(None, told))]
