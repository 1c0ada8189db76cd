"""Offline, refused, asked to wait: what the link says, and when it tries again."""

from datetime import timedelta

import pytest

from console.domain.codes import Action
from console.ports.errors import TooOld, Unreachable
from console.ports.records import SyncState
from console.sync.reading import POLL_SECONDS
from console.sync.status import LinkState
from console.usecases.settle import discard_command
from tests.builders import a_reference
from tests.fakes.fake_service import FakeService
from tests.fakes.station import Station
from tests.sync.conftest import MakeStation, heal, settle


def test_a_terminal_starts_offline_and_works(stations: MakeStation) -> None:
    station = stations(touch=False)
    station.sign_in()
    station.backend.offline = True
    settle(station)
    assert station.ear.says(LinkState.OFFLINE)
    assert station.ear.status.error == "unreachable"
    case_id = station.new()
    assert station.shown(case_id).case.number is None
    station.backend.offline = False
    heal(station)
    assert station.ear.says(LinkState.ONLINE)
    assert station.shown(case_id).sync is SyncState.DELIVERED


def test_failures_are_waited_out_longer_and_longer_and_a_new_command_does_not_shorten_it(station: Station) -> None:
    station.backend.offline = True
    station.clock.advance(3)
    settle(station)
    tried = station.backend.exchanges
    station.new()
    left = station.engine.step()
    assert left > 0
    assert station.backend.exchanges == tried
    assert station.ear.status.pending[SyncState.HERE] == 1
    assert station.ear.status.retry_at is not None


def test_an_outage_of_half_an_hour_costs_few_requests(station: Station) -> None:
    station.backend.offline = True
    station.clock.advance(3)
    before, left = station.backend.exchanges, 1800.0
    while left > 0:
        pause = max(0.001, station.engine.step())
        station.clock.advance(pause)
        left -= pause
    # No more than it asks while it is online.
    assert station.backend.exchanges - before <= 1800.0 / POLL_SECONDS


@pytest.mark.parametrize(("asked", "waited"), [(120.0, 120.0), (1e9, 3600.0)])
def test_a_busy_backend_is_left_alone_as_long_as_it_asks(
    asked: float, waited: float, station: Station, service: FakeService
) -> None:
    service.failing = Unreachable("too_many_requests", retry_after=asked)
    station.clock.advance(3)
    settle(station)
    service.failing = None
    before = station.backend.exchanges
    station.clock.advance(waited - 1)
    station.engine.retry_now()
    settle(station)
    assert station.backend.exchanges == before
    station.clock.advance(2)
    settle(station)
    assert station.ear.says(LinkState.ONLINE)


def test_a_person_can_ask_for_a_look_at_once(station: Station) -> None:
    station.backend.offline = True
    station.clock.advance(3)
    settle(station)
    station.backend.offline = False
    station.engine.retry_now()
    settle(station)
    assert station.ear.says(LinkState.ONLINE)


def test_without_a_sign_in_it_says_so_and_asks_nobody(stations: MakeStation) -> None:
    station = stations(touch=False)
    settle(station)
    assert station.ear.says(LinkState.NEEDS_SIGN_IN)
    assert station.ear.status.error == "not_signed_in"
    assert station.backend.exchanges == 0


def test_an_expired_sign_in_asks_for_a_new_one_and_loses_nothing(station: Station, service: FakeService) -> None:
    station.clock.advance(13 * 3600)
    case_id = station.new()
    settle(station)
    assert station.ear.says(LinkState.NEEDS_SIGN_IN)
    assert station.ear.status.error == "token_expired"
    assert case_id in service.store.cases, "the terminal's own credential still delivers"
    asked = station.backend.exchanges
    station.clock.advance(30)
    settle(station)
    assert station.backend.exchanges == asked, "a refused token is not tried again"
    station.sign_in()
    settle(station)
    assert station.ear.says(LinkState.ONLINE)


def test_a_backlog_is_delivered_under_its_own_actor_after_another_signed_in(
    station: Station, service: FakeService
) -> None:
    station.backend.offline = True
    for _ in range(5):
        station.new()
    station.sign_in("dispatcher")
    station.new()
    station.backend.offline = False
    heal(station)
    assert [applied.command.actor.username for applied in service.store.journal] == ["taker"] * 5 + ["dispatcher"]


def test_a_refused_credential_enrols_again_and_keeps_the_number(station: Station, service: FakeService) -> None:
    number = station.store.desk.terminal()
    assert number is not None
    service.terminals.clear()
    case_id = station.new()
    heal(station)
    renewed = station.store.desk.terminal()
    assert renewed is not None
    assert renewed.number == number.number
    assert case_id in service.store.cases


def test_a_refused_credential_without_a_sign_in_waits_for_a_person(station: Station, service: FakeService) -> None:
    service.terminals.clear()
    station.new()
    station.store.desk.set_sign_in(None)
    settle(station)
    assert station.ear.says(LinkState.NEEDS_SIGN_IN)
    assert len(station.waiting()) == 1
    station.sign_in()
    heal(station)
    assert station.ear.says(LinkState.ONLINE)


def test_a_credential_refused_again_and_again_is_no_storm(station: Station, service: FakeService) -> None:
    station.new()
    before = station.backend.exchanges
    for _ in range(200):
        service.terminals.clear()
        station.engine.step()
        service.terminals.clear()
    assert station.backend.exchanges - before < 20


def test_another_contract_version_is_said_and_not_stormed(station: Station, service: FakeService) -> None:
    station.backend.script.clear()
    service.failing = TooOld()  # type: ignore[assignment]  # any error may come from this seam
    station.clock.advance(3)
    settle(station)
    assert station.ear.status.error == "contract_mismatch"
    assert station.engine.step() >= 14


def test_new_reference_data_is_taken_within_ten_minutes(station: Station, service: FakeService) -> None:
    service.city_reference = a_reference(etag="etag-2", units=[])
    station.clock.advance(599)
    settle(station)
    station.clock.advance(2)
    settle(station)
    kept = station.store.cache.reference()
    assert kept is not None
    assert kept.etag == "etag-2"
    assert () in station.ear.cases


def test_trouble_with_reference_data_does_not_stop_the_rest(
    stations: MakeStation, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    station, other = stations("a"), stations("b", user="dispatcher")

    def broken(*_: object) -> None:
        raise Unreachable("answer_malformed")

    monkeypatch.setattr(station.backend, "reference", broken)
    case_id = other.new()
    settle(other)
    station.clock.advance(601)
    mine = station.new()
    settle(station)
    station.clock.advance(2)
    settle(station)
    assert mine in service.store.cases
    assert station.shown(case_id).sync is SyncState.DELIVERED


def test_the_status_says_since_when_and_how_much_waits(station: Station) -> None:
    online_since = station.ear.status.since
    station.clock.advance(30)
    station.backend.offline = True
    station.new()
    settle(station)
    status = station.ear.status
    assert (status.state, status.since) == (LinkState.OFFLINE, online_since + timedelta(seconds=30))
    assert status.waiting() == 1
    assert status.last_contact == online_since


def test_what_another_process_entered_is_shown(station: Station) -> None:
    station.ear.cases.clear()
    station.backend.offline = True
    station.new()
    settle(station)
    station.do(station.new(), Action.NOTE, text="x")
    settle(station)
    assert () in station.ear.cases


def test_what_another_process_settled_is_shown(station: Station) -> None:
    case_id = station.new()
    settle(station)
    command_id = station.do(case_id, Action.ASSIGN, unit="NOWHERE")
    settle(station)
    station.ear.cases.clear()
    discard_command(station.desk, command_id)
    settle(station)
    assert () in station.ear.cases
