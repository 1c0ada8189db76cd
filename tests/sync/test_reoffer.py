"""The backend's store was restored or replaced: what was delivered before is offered again, and nothing is lost."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

from console.domain.codes import Action, State
from console.ports.records import QueueView, SyncState
from console.sync.reoffer import REACH
from tests.builders import MONDAY
from tests.fakes.authority import Store
from tests.fakes.fake_backend import FakeBackend, Fault
from tests.fakes.fake_service import FakeService
from tests.fakes.station import Station
from tests.fakes.stopped_clock import StoppedClock
from tests.sync.conftest import MakeStation, heal, settle

ALL = QueueView("all")


def test_what_a_restored_backend_lost_is_applied_again_in_order(station: Station, service: FakeService) -> None:
    kept = station.new()
    settle(station)
    backup = service.backup()
    lost = station.new()
    station.do(kept, Action.ASSIGN, unit="CGW")
    station.do(lost, Action.ASSIGN, unit="ZLS")
    settle(station)
    service.restore(backup)
    station.clock.advance(3)
    heal(station)
    assert {case.state for case in service.store.cases.values()} == {State.DISPATCHED}
    assert set(service.store.cases) == {kept, lost}
    assert station.parked() == {}
    assert station.store.reader.count(ALL) == 2


def test_pending_work_waits_until_what_it_rests_on_was_offered_again(station: Station, service: FakeService) -> None:
    backup = service.backup()
    case_id = station.new()
    settle(station)
    service.restore(backup)
    station.do(case_id, Action.ASSIGN, unit="CGW")
    heal(station)
    assert service.store.cases[case_id].state is State.DISPATCHED
    assert station.parked() == {}


def test_what_no_longer_fits_after_a_restore_goes_to_a_person(stations: MakeStation, service: FakeService) -> None:
    mine, other = stations("a"), stations("b", user="dispatcher")
    case_id = mine.new()
    settle(mine)
    backup = service.backup()
    lost = mine.do(case_id, Action.ASSIGN, unit="CGW")
    settle(mine)
    service.restore(backup)
    other.clock.advance(3)
    settle(other)
    other.do(case_id, Action.ASSIGN, unit="ZLS")
    settle(other)
    heal(mine)
    assert mine.parked() == {lost: "moved_meanwhile"}
    assert mine.shown(case_id).case.lead.unit == "ZLS"
    assert mine.shown(case_id).sync is SyncState.ATTENTION


def test_parked_again_by_a_second_restore_it_stands_there_once(stations: MakeStation, service: FakeService) -> None:
    mine, other = stations("a"), stations("b", user="dispatcher")
    case_id = mine.new()
    settle(mine)
    backup = service.backup()
    lost = mine.do(case_id, Action.ASSIGN, unit="CGW")
    settle(mine)
    for _ in range(2):
        service.restore(backup)
        other.clock.advance(3)
        settle(other)
        if other.shown(case_id).case.state is State.RECEIVED:
            other.do(case_id, Action.ASSIGN, unit="ZLS")
        settle(other)
        heal(mine)
    assert list(mine.parked()) == [lost]


def test_a_crash_between_noticing_and_offering_forgets_nothing(station: Station, service: FakeService) -> None:
    backup = service.backup()
    cases = [station.new() for _ in range(250)]
    settle(station)
    service.restore(backup)
    station.clock.advance(3)
    station.backend.script.extend([Fault.NONE, Fault.NONE, Fault.LOSE_REQUEST])
    settle(station)
    station.restart()
    heal(station)
    assert set(service.store.cases) == set(cases)
    assert len(service.store.journal) == 250


def test_a_lost_cursor_of_the_same_store_lists_everything_anew_and_offers_again(
    station: Station, service: FakeService
) -> None:
    case_id = station.new()
    settle(station)
    station.clock.advance(3)
    settle(station)
    service.restore(Store())
    service.epoch = "epoch-1"
    station.clock.advance(3)
    heal(station)
    assert set(service.store.cases) == {case_id}
    assert station.store.reader.count(ALL) == 1


def test_a_store_restored_without_a_new_identity_is_found_out_although_it_went_on(
    stations: MakeStation, service: FakeService
) -> None:
    mine, other = stations("a"), stations("b", user="dispatcher")
    backup = service.backup()
    lost = mine.new()
    settle(mine)
    mine.clock.advance(3)
    settle(mine)
    service.restore(backup, silently=True)
    fresh = {other.new(), other.new()}
    settle(other)
    mine.clock.advance(3)
    heal(mine)
    assert set(service.store.cases) == {lost, *fresh}
    assert mine.store.reader.count(ALL) == 3


def test_what_was_sent_after_the_last_look_is_missed_also_by_a_new_start(
    stations: MakeStation, service: FakeService
) -> None:
    mine, other = stations("a"), stations("b", user="dispatcher")
    other.new()
    settle(other)
    backup = service.backup()
    lost = mine.new()
    settle(mine)
    service.restore(backup, silently=True)
    other.new()
    settle(other)
    mine.restart()
    heal(mine)
    assert lost in service.store.cases
    assert mine.store.reader.count(ALL) == 3


def test_an_unchanged_store_is_offered_nothing_again(station: Station) -> None:
    station.new()
    settle(station)
    station.backend.sends.clear()
    station.restart()
    station.clock.advance(700)
    heal(station)
    assert station.backend.sends == []


def test_what_is_older_than_thirty_days_is_not_offered_again(station: Station, service: FakeService) -> None:
    station.new()
    settle(station)
    station.clock.advance(REACH.total_seconds() + timedelta(minutes=1).total_seconds())
    station.sign_in()
    recent = station.new()
    settle(station)
    service.restore(Store())
    station.clock.advance(3)
    heal(station)
    assert set(service.store.cases) == {recent}


def test_a_clock_that_was_put_right_does_not_change_the_order(station: Station, service: FakeService) -> None:
    station.clock.put_right(3600)
    case_id = station.new()
    settle(station)
    station.clock.put_right(-3600)
    station.do(case_id, Action.ASSIGN, unit="CGW")
    settle(station)
    service.restore(Store())
    station.clock.advance(3)
    heal(station)
    assert service.store.cases[case_id].state is State.DISPATCHED
    assert station.parked() == {}


def test_a_clock_a_year_ahead_makes_nothing_too_old_to_be_offered_again(tmp_path: Path, service: FakeService) -> None:
    with closing(Station(tmp_path / "apart", StoppedClock(MONDAY), FakeBackend(service))) as apart:
        apart.sign_in()
        settle(apart)
        case_id = apart.new()
        settle(apart)
        apart.clock.put_right(timedelta(days=366).total_seconds())
        service.restore(Store())
        apart.clock.advance(3)
        heal(apart)
    assert set(service.store.cases) == {case_id}


def test_an_older_desk_does_not_hide_that_the_backend_lost_what_was_confirmed_since(
    station: Station, service: FakeService, tmp_path: Path
) -> None:
    case_id = station.new()
    heal(station)
    backup, state = service.backup(), tmp_path / "a" / "state.db"
    older = state.read_bytes()
    station.do(case_id, Action.URGE)
    settle(station)
    assert (station.shown(case_id).case.urges, service.store.cases[case_id].urges) == (1, 1)
    station.store.close()
    state.write_bytes(older)
    service.restore(backup, silently=True)
    station.restart()
    station.clock.advance(3)
    heal(station)
    # The word by which this store is told from the one before went with the desk, and so did the command.
    assert (station.shown(case_id).case.urges, service.store.cases[case_id].urges) == (0, 0)
