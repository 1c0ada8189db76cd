"""What a terminal is told of callers is for whoever signed in: no more of them, and found by who may look for them."""

from dataclasses import replace

import pytest

from console.domain.caller_marks import marks_of
from console.sync.plan import FIRST
from tests.builders import a_case
from tests.fakes.fake_backend import Fault
from tests.fakes.fake_service import FakeService
from tests.fakes.station import Station
from tests.sync.conftest import settle


def test_a_list_from_before_callers_were_marked_is_fetched_anew(station: Station) -> None:
    sign_in = station.store.desk.sign_in()
    assert sign_in is not None
    station.store.desk.set_sign_in(replace(sign_in, caller_key=""))
    station.clock.advance(3)
    settle(station)
    unmarked = a_case()
    station.store.cache.put_cases([(unmarked, ())])
    station.clock.advance(3)
    settle(station)
    assert station.store.reader.confirmed(unmarked.id) is not None
    station.store.desk.set_sign_in(sign_in)
    station.clock.advance(3)
    settle(station)
    assert station.store.reader.confirmed(unmarked.id) is None


def test_an_answer_to_one_operator_does_not_show_a_caller_to_the_next(
    station: Station, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.sync.engine._PORTIONS", 1)
    station.backend.offline = True
    last = [station.new() for _ in range(FIRST + 1)][-1]
    station.sign_in("supervisor")
    station.backend.offline = False
    station.engine.step()
    assert last not in service.store.cases
    station.backend.script.extend([Fault.NONE, Fault.LOSE_REQUEST])
    station.engine.step()
    assert last in service.store.cases
    confirmed = station.store.reader.confirmed(last)
    assert confirmed is not None
    assert confirmed.caller.masked
    assert "13805912345" not in repr(confirmed)
    sign_in = station.store.desk.sign_in()
    assert sign_in is not None
    assert confirmed.caller.marks == marks_of(sign_in.caller_key, "13805912345"), "found all the same"
