"""While one portion is kept here, the next is on its way: nothing else differs from one after the other."""

import threading
from typing import Any

import pytest

from console.domain.codes import Action
from console.ports.errors import Unreachable
from console.sync import aside, plan
from tests.fakes.fake_backend import Fault
from tests.fakes.fake_service import FakeService
from tests.fakes.station import Station
from tests.sync.conftest import heal, settle


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, station: Station) -> None:
    monkeypatch.setattr(plan, "MOST", 2)
    station.restart()


def backlog(station: Station, count: int) -> list[str]:
    station.backend.offline = True
    made = [station.new(text=f"第{index}件") for index in range(count)]
    station.backend.offline = False
    return made


def waiting_at_each_send(station: Station, service: FakeService, patch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that is told how many commands are in the outbox whenever a portion reaches the backend."""
    waiting: list[int] = []
    whole = service.send

    def counted(*told: Any, **rest: Any) -> Any:
        waiting.append(len(station.pending()))
        return whole(*told, **rest)

    patch.setattr(service, "send", counted)
    return waiting


def test_it_is_sent_before_the_one_in_front_leaves_the_outbox_but_never_the_last(
    station: Station, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backlog(station, 5)
    waiting = waiting_at_each_send(station, service, monkeypatch)
    settle(station)
    assert waiting == [5, 5, 1]
    assert station.backend.said_more[-3:] == [True, True, False]
    assert [applied.command.case_id for applied in service.store.journal] == made
    assert station.pending() == []


def test_nothing_of_a_case_is_sent_behind_a_command_the_backend_stumbled_over(
    station: Station, service: FakeService
) -> None:
    station.backend.offline = True
    bad = station.new(text="绊")
    backlog(station, 1)
    station.backend.offline = True
    station.do(bad, Action.URGE)
    backlog(station, 3)
    service.stumbling = "绊"
    settle(station)
    assert [entry.command.case_id for entry in station.pending()] == [bad, bad]
    # Never handed over: were it, it would have been decided without what it rests on.
    assert [entry.attempts for entry in station.pending()] == [1, 0]
    service.stumbling = ""
    heal(station)
    assert service.store.cases[bad].urges == 1
    assert station.parked() == {}


def test_an_answer_that_is_lost_leaves_only_that_portion_unknown(station: Station, service: FakeService) -> None:
    made = backlog(station, 6)
    station.backend.script.extend([Fault.NONE, Fault.LOSE_ANSWER])
    settle(station)
    assert [entry.command.case_id for entry in station.pending()] == made[2:]
    assert [entry.attempts for entry in station.pending()] == [1, 1, 0, 0]
    heal(station)
    assert [applied.command.case_id for applied in service.store.journal] == made
    assert station.pending() == []


def test_what_is_under_way_when_the_keeping_fails_is_sent_again_and_applied_once(
    station: Station, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backlog(station, 6)

    def broken(*_: Any) -> None:
        raise RuntimeError("a bug")

    with monkeypatch.context() as patch:
        patch.setattr("console.sync.delivery.keep_cases", broken)
        with pytest.raises(RuntimeError):
            station.engine.step()
    assert len(service.store.journal) == 4
    assert len(station.pending()) == 6
    heal(station)
    assert [applied.command.case_id for applied in service.store.journal] == made
    assert station.pending() == []


def test_in_a_thread_the_answer_waits_for_whoever_takes_it() -> None:
    asked, told = threading.Event(), threading.Event()

    def ask() -> int:
        asked.set()
        told.wait(10)
        return 7

    answer = aside.in_a_thread(ask)
    assert asked.wait(10)
    told.set()
    assert answer() == 7


@pytest.mark.parametrize("begin", [aside.at_once, aside.in_a_thread])
def test_an_error_is_raised_where_the_answer_is_taken(begin: aside.Aside) -> None:
    def ask() -> int:
        raise Unreachable("timed_out")

    answer = begin(ask)
    with pytest.raises(Unreachable):
        answer()
