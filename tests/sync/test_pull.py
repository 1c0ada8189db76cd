"""What others did arrives here, without disturbing what is pending."""

from dataclasses import replace
from typing import Any

import pytest

from console.domain.codes import Action, State
from console.ports.errors import StoreFull
from console.ports.records import ChangesPage, QueueView, SyncState
from console.sync.pull import PAGE, Pull
from local_store.cache_db import SqliteCaseCache
from local_store.desk_transaction import SqliteDeskTransaction
from tests.builders import a_command
from tests.fakes.authority import Store
from tests.fakes.fake_backend import Fault
from tests.fakes.fake_service import FakeService
from tests.fakes.station import Station
from tests.fakes.stopped_clock import StoppedClock
from tests.sync.conftest import MakeStation, heal, settle


def test_a_change_made_elsewhere_is_shown_after_the_next_look(stations: MakeStation) -> None:
    mine, other = stations("a"), stations("b", user="dispatcher")
    case_id = mine.new()
    settle(mine)
    other.clock.advance(3)
    settle(other)
    other.do(case_id, Action.ASSIGN, unit="CGW")
    settle(other)
    mine.ear.cases.clear()
    mine.clock.advance(3)
    settle(mine)
    assert mine.shown(case_id).case.state is State.DISPATCHED
    assert [event.type for event in mine.shown(case_id).events] == ["case.created", "case.dispatched"]
    assert (case_id,) in mine.ear.cases


def test_the_look_is_repeated_every_two_seconds_and_not_more_often(station: Station) -> None:
    before = station.backend.exchanges
    for _ in range(10):
        assert 0 < station.engine.step() <= 2
    assert station.backend.exchanges == before
    station.clock.advance(2.1)
    settle(station)
    assert station.backend.exchanges == before + 1


def test_pending_commands_are_folded_over_what_others_did(stations: MakeStation) -> None:
    mine, other = stations("a"), stations("b", user="dispatcher")
    case_id = mine.new()
    settle(mine)
    other.clock.advance(3)
    settle(other)
    other.do(case_id, Action.NOTE, text="他人备注")
    settle(other)
    mine.do(case_id, Action.AMEND, title="改过的标题")
    mine.backend.script.extend([Fault.LOSE_REQUEST])
    settle(mine)
    mine.clock.advance(61)
    mine.backend.script.extend([Fault.LOSE_REQUEST])
    settle(mine)
    assert mine.shown(case_id).case.title == "改过的标题"
    assert mine.shown(case_id).sync is SyncState.SENDING
    heal(mine)
    shown = mine.shown(case_id)
    assert shown.case.title == "改过的标题"
    assert [event.type for event in shown.events] == ["case.created", "case.noted", "case.amended"]


def test_a_first_fetch_of_many_pages_is_complete_and_lets_new_work_pass(
    stations: MakeStation, service: FakeService
) -> None:
    admin = service.sign_in("admin", "demo")
    for index in range(PAGE * 5 + 7):
        service.apply(a_command(case_id=f"case-{index:05d}", actor=admin.actor, sign_in=admin.id))
    station = stations(touch=False)
    station.sign_in()
    assert station.engine.step() == 0
    case_id = station.new()
    station.engine.step()
    assert case_id in service.store.cases
    settle(station)
    assert station.store.reader.count(QueueView("all")) == PAGE * 5 + 8
    assert station.ear.status.as_of == station.clock.now()


def test_the_newest_cases_are_told_before_the_first_page_is_asked_for(
    stations: MakeStation, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = service.sign_in("admin", "demo")
    service.apply(a_command(case_id="newest", actor=admin.actor, sign_in=admin.id))
    station = stations(touch=False)
    station.sign_in()
    told: list[bool] = []
    changes = station.backend.changes

    def asked(*arguments: Any) -> ChangesPage:
        told.append(("newest",) in station.ear.cases)
        return changes(*arguments)

    monkeypatch.setattr(station.backend, "changes", asked)
    settle(station)
    assert told[0]


def test_pages_of_a_first_fetch_are_told_now_and_then_and_all_at_its_end(
    stations: MakeStation, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.sync.pull.PAGE", 3)
    monkeypatch.setattr("console.sync.pull._FIRST", 3)
    admin = service.sign_in("admin", "demo")
    known = [f"case-{index:05d}" for index in range(3 * 6)]
    for case_id in known:
        service.apply(a_command(case_id=case_id, actor=admin.actor, sign_in=admin.id))
    station = stations(touch=False)
    station.sign_in()
    station.engine.step()
    first = len(station.ear.cases)
    assert station.store.reader.count(QueueView("all")) > 2 * 3
    station.clock.advance(0.6)
    station.engine.step()
    assert len(station.ear.cases) == first + 2, "what waited, and the end"
    assert {case_id for told in station.ear.cases[1:] for case_id in told} == set(known)


def test_what_left_this_readers_sight_is_shown_no_more(stations: MakeStation) -> None:
    desk, unit = stations("a", user="dispatcher"), stations("b", user="unit")
    case_id = desk.new()
    desk.do(case_id, Action.ASSIGN, unit="ZLS")
    settle(desk)
    unit.clock.advance(3)
    settle(unit)
    assert unit.shown(case_id).case.state is State.DISPATCHED
    desk.do(case_id, Action.NOTE, text="转办")
    settle(desk)
    kept = unit.backend.service.store.cases
    kept[case_id] = replace(kept[case_id], legs=())
    unit.clock.advance(3)
    settle(unit)
    assert unit.store.reader.get(case_id) is None


def test_an_idle_link_writes_and_tells_nothing(station: Station) -> None:
    station.clock.advance(3)
    settle(station)
    told, changes = len(station.ear.statuses), station.store.reader.change_count()
    for _ in range(5):
        station.clock.advance(2.5)
        settle(station)
    assert len(station.ear.statuses) == told
    assert station.store.reader.change_count() == changes


def test_another_operator_gets_a_list_of_his_own(station: Station) -> None:
    case_id = station.new()
    settle(station)
    station.clock.advance(3)
    settle(station)
    station.sign_in("unit")
    station.clock.advance(3)
    settle(station)
    assert station.store.reader.get(case_id) is None, "a unit does not see what is not with it"
    station.sign_in("dispatcher")
    station.clock.advance(3)
    settle(station)
    assert station.store.reader.get(case_id) is not None, "what the unit was not told is not missing afterwards"
    station.backend.sends.clear()
    station.clock.advance(3)
    heal(station)
    assert station.backend.sends == [], "nothing was lost at the backend, so nothing is offered again"


def test_what_waits_is_seen_over_the_newest_cases_while_the_line_is_cut_before_the_first_page(
    station: Station,
) -> None:
    case_id = station.new()
    settle(station)
    station.backend.offline = True
    station.do(case_id, Action.AMEND, title="改过的标题")
    # Whoever leaves leaves no copies: neither of cases nor of what is laid over them.
    with station.store.desk.transaction() as tx:
        tx.drop_pending_case(case_id)
    station.store.cache.clear()
    station.sign_in("supervisor")
    station.backend.offline = False
    pull = Pull(station.engine._site)
    sign_in = station.store.desk.sign_in()
    assert sign_in is not None
    while pull.page(sign_in).relist:
        pass
    shown = station.store.reader.get(case_id)
    assert shown is not None
    assert shown.case.title == "改过的标题"


def test_the_same_operator_signed_in_again_keeps_the_list(station: Station) -> None:
    station.clock.advance(3)
    settle(station)
    cursor = station.store.cache.cursor()
    station.sign_in()
    settle(station)
    assert station.store.cache.cursor() == cursor


def test_a_command_that_arrived_after_its_refusal_was_shown_is_taken_off_the_desk(
    stations: MakeStation, service: FakeService
) -> None:
    mine, other = stations("a"), stations("b", user="dispatcher")
    case_id = mine.new()
    settle(mine)
    other.clock.advance(3)
    settle(other)
    mine.do(case_id, Action.AMEND, title="迟到的标题")
    mine.backend.script.append(Fault.DELIVER_LATE)
    settle(mine)
    other.do(case_id, Action.CLOSE, text="已答复")
    settle(other)
    heal(mine)
    assert list(mine.parked().values()) == ["finished_meanwhile"]
    other.do(case_id, Action.REOPEN, text="又来电")
    settle(other)
    mine.backend.deliver_late()
    assert service.store.cases[case_id].title == "迟到的标题"
    mine.clock.advance(3)
    settle(mine)
    assert mine.pending() == []
    assert mine.shown(case_id).sync is SyncState.DELIVERED


def test_what_is_saved_while_a_page_is_kept_is_laid_over_what_it_brought(
    stations: MakeStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = stations("a"), stations("b", user="dispatcher")
    case_id = mine.new()
    settle(mine)
    other.clock.advance(3)
    settle(other)
    other.do(case_id, Action.ASSIGN, unit="CGW")
    settle(other)
    put_page = SqliteCaseCache.put_page

    def kept_beside_a_save(*page: Any) -> None:
        mine.do(case_id, Action.NOTE, text="备注")
        put_page(*page)

    with monkeypatch.context() as patch:
        patch.setattr(SqliteCaseCache, "put_page", kept_beside_a_save)
        mine.engine.step()
    shown = mine.shown(case_id)
    assert (shown.case.state, shown.sync) == (State.DISPATCHED, SyncState.HERE)


def _parked_beside_what_another_did(stations: MakeStation) -> tuple[Station, str]:
    """A terminal out of touch with a refused command, on whose case another terminal has done something since."""
    mine, other = stations("a"), stations("b", user="dispatcher")
    case_id = mine.new()
    settle(mine)
    mine.do(case_id, Action.NOTE, text="备注")
    with mine.store.desk.transaction() as tx:
        tx.mark([entry.command.id for entry in mine.pending()], SyncState.ATTENTION, "malformed_request")
    other.clock.advance(3)
    settle(other)
    other.do(case_id, Action.ASSIGN, unit="CGW")
    settle(other)
    return mine, case_id


def test_a_page_kept_by_a_process_that_ended_is_shown_by_the_next_without_the_network(
    stations: MakeStation, service: FakeService
) -> None:
    mine, case_id = _parked_beside_what_another_did(stations)
    sign_in = mine.store.desk.sign_in()
    assert sign_in is not None
    # The process ended before the other file had what is pending folded over it; the cursor is past the page.
    mine.store.cache.put_page(service.changes(sign_in, mine.store.cache.cursor()[0], PAGE, ""), mine.clock.now())
    mine.restart()
    mine.backend.offline = True
    mine.engine.step()
    assert mine.shown(case_id).case.state is State.DISPATCHED
    assert (case_id,) in mine.ear.cases


def test_what_such_a_page_tells_of_is_not_left_waiting_for_a_person(
    stations: MakeStation, service: FakeService
) -> None:
    mine, case_id = _parked_beside_what_another_did(stations)
    terminal, sign_in = mine.store.desk.terminal(), mine.store.desk.sign_in()
    assert terminal is not None
    assert sign_in is not None
    service.send(terminal, [entry.command for entry in mine.pending()])
    mine.store.cache.put_page(service.changes(sign_in, mine.store.cache.cursor()[0], PAGE, ""), mine.clock.now())
    mine.restart()
    mine.backend.offline = True
    mine.engine.step()
    assert not mine.pending()
    assert mine.shown(case_id).sync is SyncState.DELIVERED


def test_what_a_full_disk_kept_from_being_folded_over_a_page_is_folded_at_the_next_step(
    stations: MakeStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, case_id = _parked_beside_what_another_did(stations)

    def full(*_: Any) -> None:
        raise StoreFull

    with monkeypatch.context() as patch:
        patch.setattr(SqliteDeskTransaction, "put_pending_case", full)
        with pytest.raises(StoreFull):
            mine.engine.step()
    mine.backend.offline = True
    mine.engine.step()
    assert mine.shown(case_id).case.state is State.DISPATCHED


def test_a_page_of_another_store_is_not_mixed_with_what_is_kept(station: Station, service: FakeService) -> None:
    case_id = station.new()
    settle(station)
    station.clock.advance(3)
    settle(station)
    service.forgiving = True
    service.restore(Store())
    station.backend.script.extend([Fault.NONE])
    station.clock.advance(3)
    station.engine.step()
    assert station.store.reader.confirmed(case_id) is None
    heal(station)
    assert set(service.store.cases) == {case_id}


def test_what_could_not_be_read_is_said_until_it_can_be(stations: MakeStation, service: FakeService) -> None:
    mine, other = stations("a"), stations("b", user="dispatcher")
    odd, plain = other.new(), other.new()
    settle(other)
    service.unreadable = {odd}
    mine.clock.advance(3)
    settle(mine)
    assert mine.ear.status.unread == 1
    assert mine.store.reader.get(odd) is None
    assert mine.shown(plain).sync is SyncState.DELIVERED
    mine.restart()
    mine.clock.advance(3)
    settle(mine)
    assert mine.ear.status.unread == 1, "the cursor has gone past it, the word of it stays"
    service.unreadable = set()
    other.do(odd, Action.NOTE, text="x")
    settle(other)
    mine.clock.advance(3)
    settle(mine)
    assert mine.ear.status.unread == 0
    assert mine.shown(odd).sync is SyncState.DELIVERED


def test_a_full_list_begins_with_nothing_unread(stations: MakeStation, service: FakeService) -> None:
    mine, other = stations("a"), stations("b", user="dispatcher")
    odd = other.new()
    settle(other)
    service.unreadable = {odd}
    mine.clock.advance(3)
    settle(mine)
    service.unreadable = set()
    service.epoch = "epoch-2"
    mine.clock.advance(3)
    settle(mine)
    assert mine.ear.status.unread == 0
    assert mine.shown(odd).case.id == odd


def test_cut_off_before_a_case_is_folded_anew_it_is_fetched_and_folded_again(
    stations: MakeStation, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    station, other = stations("a"), stations("b", user="dispatcher")
    case = station.new()
    settle(station)
    clock.advance(3)
    settle(other)
    station.backend.offline = True
    station.do(case, Action.AMEND, title="一个题目")
    other.do(case, Action.AMEND, title="另一个题目")
    settle(other)
    station.backend.offline = False
    heal(station)
    assert station.parked()
    other.do(case, Action.AMEND, title="又一个题目")
    settle(other)

    def cut(*_: object) -> None:
        raise RuntimeError("cut")

    clock.advance(3)
    with monkeypatch.context() as at_the_fold:
        at_the_fold.setattr("console.sync.pull.Pull._refold", cut)
        with pytest.raises(RuntimeError):
            settle(station)
    station.restart()
    clock.advance(3)
    settle(station)
    assert station.shown(case).case.title == "又一个题目"
