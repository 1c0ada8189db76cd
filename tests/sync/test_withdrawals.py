"""What a person gives up is given up at the backend too, whatever copies of it are still under way."""

from collections.abc import Callable

import pytest

from console.domain.codes import Action
from console.domain.errors import TransitionRefused
from console.ports.errors import NotFound, Unreachable
from console.ports.records import Outcome, OutcomeStatus, SyncState, Terminal
from console.usecases.settle import discard_command, resend_command
from tests.fakes.fake_backend import Fault
from tests.fakes.fake_service import FakeService
from tests.fakes.station import Station
from tests.sync.conftest import heal, settle


@pytest.fixture
def station(stations: Callable[..., Station]) -> Station:
    return stations()


def applied(service: FakeService) -> set[str]:
    return {applied.command.id for applied in service.store.journal}


def test_what_is_given_up_before_it_was_sent_is_void_and_never_sent(station: Station, service: FakeService) -> None:
    case_id = station.new()
    settle(station)
    station.backend.offline = True
    note = station.do(case_id, Action.NOTE, text="x")
    assert discard_command(station.desk, note) is None
    station.backend.offline = False
    heal(station)
    assert service.store.ledger[note][1].status is OutcomeStatus.VOID
    assert note not in applied(service)
    assert [event.type for event in station.shown(case_id).events] == ["case.created"]


def test_a_copy_that_comes_late_is_not_applied_any_more(station: Station, service: FakeService) -> None:
    case_id = station.new()
    settle(station)
    station.backend.script.append(Fault.DELIVER_LATE)
    note = station.do(case_id, Action.NOTE, text="x")
    station.engine.step()
    discard_command(station.desk, note)
    heal(station)
    station.backend.deliver_late()
    assert note not in applied(service)


def test_too_late_to_give_up_is_known_here_and_offered_again_like_everything_sent(
    station: Station, service: FakeService
) -> None:
    case_id = station.new()
    settle(station)
    backup = service.backup()
    station.backend.script.append(Fault.LOSE_ANSWER)
    urge = station.do(case_id, Action.URGE)
    station.engine.step()
    discard_command(station.desk, urge)
    heal(station)
    assert station.store.reader.confirmed(case_id).urges == 1  # type: ignore[union-attr]  # it is there: it was shown
    assert station.pending() == []
    service.restore(backup)
    heal(station)
    assert urge in applied(service)


def test_another_store_is_told_again_what_was_given_up(station: Station, service: FakeService) -> None:
    case_id = station.new()
    settle(station)
    backup = service.backup()
    station.backend.script.append(Fault.DELIVER_LATE)
    note = station.do(case_id, Action.NOTE, text="x")
    station.engine.step()
    discard_command(station.desk, note)
    heal(station)
    service.restore(backup)
    heal(station)
    assert service.store.ledger[note][1].status is OutcomeStatus.VOID
    station.backend.deliver_late()
    assert note not in applied(service)


def test_it_is_told_once_and_after_a_restart_if_it_could_not_be_told_before(
    station: Station, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = station.new()
    settle(station)
    station.backend.offline = True
    note = station.do(case_id, Action.NOTE, text="x")
    discard_command(station.desk, note)
    station.restart()
    told: list[str] = []
    void = service.void

    def listening(terminal: Terminal, command_id: str) -> Outcome:
        told.append(command_id)
        return void(terminal, command_id)

    monkeypatch.setattr(service, "void", listening)
    station.backend.offline = False
    heal(station)
    station.restart()
    heal(station)
    assert told == [note]


def test_what_takes_the_place_of_something_applied_after_all_waits_for_a_person(
    station: Station, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = station.new()
    settle(station)
    note = station.do(case_id, Action.NOTE, text="x")
    with station.store.desk.transaction() as tx:
        tx.mark([note], SyncState.ATTENTION, "refused")
    (entry,) = station.pending()
    assert service.apply(entry.command).status is OutcomeStatus.APPLIED
    again = resend_command(station.desk, note).command_id
    heal(station)
    assert station.parked() == {again: "applied_after_all"}
    discard_command(station.desk, again)
    heal(station)
    assert [event.type for event in station.shown(case_id).events] == ["case.created", "case.noted"]


def test_what_others_rest_on_is_given_up_after_them(station: Station) -> None:
    station.backend.offline = True
    case_id = station.new()
    (new,) = station.pending()
    note = station.do(case_id, Action.NOTE, text="x")
    with pytest.raises(TransitionRefused) as refused:
        discard_command(station.desk, new.command.id)
    assert refused.value.reason == "others_follow"
    discard_command(station.desk, note)
    discard_command(station.desk, new.command.id)
    assert station.pending() == []
    assert station.store.reader.get(case_id) is None


@pytest.mark.parametrize("error", [NotFound("not_found")])
def test_a_service_that_gives_nothing_up_stops_nothing(
    station: Station, service: FakeService, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(service, "void", refuse)
    case_id = station.new()
    station.backend.offline = True
    discard_command(station.desk, station.do(case_id, Action.NOTE, text="x"))
    station.backend.offline = False
    heal(station)
    assert case_id in service.store.cases
    assert station.pending() == []


def test_what_only_the_withdrawal_told_was_applied_is_missed_when_a_backup_is_brought_back(
    station: Station, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object) -> None:
        raise Unreachable

    case_id = station.new()
    settle(station)
    backup = service.backup()
    station.backend.script.append(Fault.LOSE_ANSWER)
    urge = station.do(case_id, Action.URGE)
    station.engine.step()
    discard_command(station.desk, urge)
    with monkeypatch.context() as patch:
        patch.setattr(service, "changes", unreachable)
        station.clock.advance(61)
        settle(station)
    assert station.pending() == []
    service.restore(backup, silently=True)
    heal(station)
    assert urge in applied(service)
