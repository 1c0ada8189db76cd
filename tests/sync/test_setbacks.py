"""A command the backend stumbles over waits with its case; everything else goes on."""

import pytest

from console.domain.codes import Action, State
from console.ports.records import SyncState
from console.sync.plan import FIRST
from tests.fakes.authority import Store
from tests.fakes.fake_service import FakeService
from tests.fakes.station import Station
from tests.sync.conftest import heal, settle


def test_it_is_unknown_with_what_follows_on_its_case_and_other_cases_are_delivered(
    station: Station, service: FakeService
) -> None:
    service.stumbling = "绊"
    bad = station.new(text="绊")
    station.do(bad, Action.ASSIGN, unit="CGW")
    good = station.new()
    settle(station)
    assert set(service.store.cases) == {good}
    assert [entry.state for entry in station.pending()] == [SyncState.SENDING, SyncState.SENDING]
    assert station.shown(bad).sync is SyncState.SENDING
    assert station.parked() == {}


def test_once_it_works_everything_is_delivered_in_order(station: Station, service: FakeService) -> None:
    service.stumbling = "绊"
    bad = station.new(text="绊")
    station.do(bad, Action.ASSIGN, unit="CGW")
    settle(station)
    station.do(bad, Action.NOTE, text="补充")
    service.stumbling = ""
    heal(station)
    assert service.store.cases[bad].state is State.DISPATCHED
    assert [applied.command.action for applied in service.store.journal] == [Action.NEW, Action.ASSIGN, Action.NOTE]
    assert station.shown(bad).sync is SyncState.DELIVERED


def test_it_is_tried_again_less_and_less_often(station: Station, service: FakeService) -> None:
    service.stumbling = "绊"
    station.new(text="绊")
    station.backend.sends.clear()
    for _ in range(60):
        settle(station)
        station.clock.advance(2)
    assert 5 <= len(station.backend.sends) <= 8


def test_more_of_them_than_a_portion_takes_do_not_stand_in_the_way(
    station: Station, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.sync.plan.MOST", FIRST)
    service.stumbling = "绊"
    bad = station.new(text="绊")
    for _ in range(FIRST + 20):
        station.do(bad, Action.NOTE, text="补充")
    good = station.new()
    settle(station)
    assert set(service.store.cases) == {good}


def test_a_restored_store_that_stumbles_gets_it_later_in_order(
    station: Station, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.sync.plan.MOST", FIRST)
    kept, bad = station.new(), station.new(text="绊")
    settle(station)
    for _ in range(FIRST + 20):
        station.do(bad, Action.NOTE, text="补充")
    settle(station)
    service.restore(Store())
    service.stumbling = "绊"
    station.clock.advance(3)
    settle(station)
    assert set(service.store.cases) == {kept}
    assert {entry.state for entry in station.pending()} == {SyncState.SENDING}
    service.stumbling = ""
    heal(station)
    assert service.store.cases[bad].version == FIRST + 21
    assert station.parked() == {}
