"""A terminal's copies are bounded: what is finished and old is not kept, unless it is worked on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from console.domain.case import Case
from console.domain.codes import Action, State
from console.domain.keeping import Keeping
from console.sync.site import CityRules, Site
from console.sync.thinning import Thinning
from console.usecases.find_cases import search_cases
from tests.builders import a_command
from tests.fakes.fake_service import FakeService
from tests.fakes.station import Station
from tests.sync.conftest import MakeStation, settle

OLD = timedelta(days=Keeping().days + 1)


def aged(case: Case) -> Case:
    """Return a case as if it had been entered and closed long ago."""
    return replace(case, state=State.CLOSED, created_at=case.created_at - OLD, updated_at=case.updated_at - OLD)


def known(station: Station, count: int) -> list[str]:
    """Have the station know cases that were closed long ago; return their ids."""
    ids = [station.new() for _ in range(count)]
    settle(station)
    station.store.cache.put_cases((aged(station.shown(case_id).case), ()) for case_id in ids)
    return ids


def thinning(station: Station, keeping: Keeping | None = None) -> Thinning:
    kept = station.store
    made = Thinning(Site(station.clock, station.backend, kept.desk, kept.cache, kept.reader, CityRules(None)), keeping)
    station.clock.advance(61)
    return made


def test_a_first_fetch_keeps_no_old_finished_case_and_says_so(stations: MakeStation, service: FakeService) -> None:
    admin = service.sign_in("admin", "demo")
    for case_id in ("old", "open"):
        service.apply(a_command(case_id=case_id, actor=admin.actor, sign_in=admin.id))
    service.store.cases["old"] = aged(service.store.cases["old"])
    opened = service.store.cases["open"]
    service.store.cases["open"] = replace(opened, updated_at=opened.updated_at - OLD)
    station = stations(touch=False)
    station.sign_in()
    settle(station)
    assert station.store.reader.get("old") is None
    assert station.shown("open").case.state is State.RECEIVED
    assert station.store.reader.left_out() == station.clock.now() - timedelta(days=Keeping().days)
    assert station.backend.find_case(admin, "old").case.state is State.CLOSED, "the backend has it"


def test_an_old_finished_case_with_a_pending_command_is_kept_as_it_came(station: Station, service: FakeService) -> None:
    (case_id,) = known(station, 1)
    service.store.cases[case_id] = aged(service.store.cases[case_id])
    station.do(case_id, Action.NOTE, text="来电人又问")
    sign_in = station.store.desk.sign_in()
    assert sign_in is not None
    page = service.changes(sign_in, "", 9)
    assert thinning(station).thinned(page) == (page, None)


def test_what_has_become_old_is_dropped_but_not_what_is_worked_on(station: Station) -> None:
    old, worked_on = known(station, 2)
    station.do(worked_on, Action.NOTE, text="来电人又问")
    work = thinning(station)
    assert work.piece() == [old]
    assert station.store.reader.get(old) is None
    assert station.store.reader.confirmed(worked_on) is not None


def test_what_goes_goes_a_few_at_a_time_with_a_pause_between(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.sync.thinning._PIECE", 2)
    known(station, 3)
    work = thinning(station)
    assert len(work.piece()) == 2
    assert work.piece() == [], "keys come first"
    station.clock.advance(1.1)
    assert len(work.piece()) == 1


def test_of_too_many_the_newest_stay(station: Station) -> None:
    first, *rest = known(station, 3)
    work = thinning(station, Keeping(days=10_000, cases=2))
    assert work.piece() == [first]
    assert all(station.store.reader.get(case_id) for case_id in rest)


def test_the_cases_of_a_caller_are_at_least_those_here(station: Station) -> None:
    case_id = station.new()
    phone = station.shown(case_id).case.caller.phone
    assert search_cases(station.desk, phone).complete
    station.store.cache.leave_out([], station.clock.now())
    found = search_cases(station.desk, phone)
    assert ([row.id for row in found.rows], found.complete) == ([case_id], False)
