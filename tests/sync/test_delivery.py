"""What was entered here reaches the backend once, whatever the line does."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from console.domain.codes import Action, State
from console.domain.command import Command
from console.ports.errors import Rejected, Unreachable
from console.ports.records import Outcome, Pending, SyncState, Terminal
from console.usecases.settle import discard_command, resend_command, undo_unsent
from tests.fakes.fake_backend import Fault
from tests.fakes.fake_service import FakeService
from tests.fakes.station import Station
from tests.sync.conftest import MakeStation, heal, settle


def test_a_case_entered_online_is_delivered_at_the_next_step(station: Station, service: FakeService) -> None:
    case_id = station.new()
    assert station.shown(case_id).sync is SyncState.HERE
    settle(station)
    assert station.shown(case_id).sync is SyncState.DELIVERED
    assert service.store.cases[case_id] == station.shown(case_id).case
    assert station.pending() == []


def test_a_chain_made_offline_is_delivered_in_one_request(station: Station, service: FakeService) -> None:
    station.backend.offline = True
    case_id = station.new()
    station.do(case_id, Action.ASSIGN, unit="CGW")
    station.do(case_id, Action.NOTE, text="来电人又来电")
    station.do(case_id, Action.CLOSE, text="已捕捉")
    settle(station)
    assert station.shown(case_id).case.state is State.CLOSED
    station.backend.offline = False
    station.backend.sends.clear()
    heal(station)
    assert service.store.cases[case_id].state is State.CLOSED
    assert station.backend.sends == [4]
    assert station.parked() == {}


def test_a_chain_is_kept_as_it_was_folded_here_when_its_answers_cannot_be_read(
    station: Station, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = station.new()
    station.do(case_id, Action.ASSIGN, unit="CGW")
    station.do(case_id, Action.CLOSE, text="已捕捉")
    whole = service.send

    def caseless(*told: Any, **rest: Any) -> list[Outcome]:
        return [replace(outcome, case=None) for outcome in whole(*told, **rest)]

    monkeypatch.setattr(service, "send", caseless)
    station.engine.step()
    assert station.pending() == []
    assert station.shown(case_id).case.state is State.CLOSED


def test_a_portion_says_whether_more_was_made_here(station: Station) -> None:
    """By that the backend knows which of the times it is told later may be older than this contact."""
    station.backend.offline = True
    for _ in range(101):
        station.new()
    station.backend.offline = False
    heal(station)
    assert station.backend.said_more[-2:] == [True, False]


def test_work_goes_on_offline_over_a_restart(station: Station, service: FakeService) -> None:
    station.backend.offline = True
    first = station.new()
    settle(station)
    station.restart()
    second = station.new(text="路灯不亮，已一周")
    settle(station)
    assert {station.shown(case_id).case.state for case_id in (first, second)} == {State.RECEIVED}
    assert station.shown(first).case.number != station.shown(second).case.number
    station.backend.offline = False
    heal(station)
    assert set(service.store.cases) == {first, second}
    assert len(service.store.journal) == 2


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.NONE])
def test_a_command_is_applied_once_whatever_the_line_does(fault: Fault, station: Station, service: FakeService) -> None:
    case_id = station.new()
    station.do(case_id, Action.URGE)
    station.backend.script.append(fault)
    settle(station)
    heal(station)
    station.backend.deliver_late()
    assert [applied.command.action for applied in service.store.journal] == [Action.NEW, Action.URGE]
    assert service.store.cases[case_id].urges == 1
    assert station.parked() == {}
    assert station.pending() == []


def test_what_is_taken_back_while_it_is_being_handed_over_never_leaves(
    station: Station, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One transaction decides: either it is given up, or it is sent and cannot be taken back any more."""
    case_id, read = station.new(), station.store.desk.sendable
    settle(station)
    note = station.do(case_id, Action.NOTE, text="打错了")
    station.do(case_id, Action.URGE)

    def taken_back_when_read(limit: int, without: Sequence[str] = ()) -> list[Pending]:
        found = read(limit, without)
        if station.store.desk.entry(note) is not None:
            undo_unsent(station.desk, note)
        return found

    monkeypatch.setattr(station.store.desk, "sendable", taken_back_when_read)
    settle(station)
    assert [applied.command.action for applied in service.store.journal] == [Action.NEW, Action.URGE]
    assert service.store.ledger[note][1].status.value == "void"


def test_while_the_outcome_is_unknown_the_case_says_so(station: Station) -> None:
    case_id = station.new()
    station.backend.script.append(Fault.LOSE_ANSWER)
    settle(station)
    assert station.shown(case_id).sync is SyncState.SENDING
    assert [entry.attempts for entry in station.pending()] == [1]
    heal(station)
    assert station.shown(case_id).sync is SyncState.DELIVERED


def test_that_the_outcome_is_unknown_is_told_to_whoever_shows_the_case(station: Station) -> None:
    case_id = station.new()
    station.backend.script.append(Fault.LOSE_ANSWER)
    station.ear.cases.clear()
    settle(station)
    assert (case_id,) in station.ear.cases


def test_an_old_answer_does_not_take_back_what_is_known_since(stations: MakeStation, service: FakeService) -> None:
    mine, other = stations("a"), stations("b", user="dispatcher")
    case_id = mine.new()
    mine.backend.script.append(Fault.LOSE_ANSWER)
    settle(mine)
    other.clock.advance(3)
    settle(other)
    other.do(case_id, Action.ASSIGN, unit="CGW")
    settle(other)
    mine.clock.advance(3)
    settle(mine)
    assert mine.shown(case_id).case.state is State.DISPATCHED
    assert mine.store.reader.confirmed(case_id) == service.store.cases[case_id]


def test_a_conflict_is_parked_with_their_case_while_other_cases_flow(
    stations: MakeStation, service: FakeService
) -> None:
    mine, other = stations("a"), stations("b", user="dispatcher")
    contested, free = mine.new(), mine.new(text="井盖缺失，有危险")
    settle(mine)
    other.clock.advance(3)
    settle(other)
    other.do(contested, Action.ASSIGN, unit="CGW")
    settle(other)
    parked = mine.do(contested, Action.ASSIGN, unit="ZLS")
    behind = mine.do(contested, Action.CLOSE, text="已处理")
    mine.do(free, Action.ASSIGN, unit="ZLS")
    settle(mine)
    assert mine.parked()[parked] == "moved_meanwhile"
    assert behind in mine.parked()
    theirs = {entry.command.id: entry.theirs for entry in mine.pending()}[parked]
    assert theirs == service.store.cases[contested]
    shown = mine.shown(contested)
    assert (shown.case.lead.unit, shown.sync) == ("CGW", SyncState.ATTENTION)
    assert service.store.cases[free].state is State.DISPATCHED
    assert mine.shown(free).sync is SyncState.DELIVERED


def test_what_is_sent_again_does_not_wait_for_another_decision_about_its_case(
    stations: MakeStation, service: FakeService
) -> None:
    mine, other = stations("a"), stations("b", user="dispatcher")
    case_id = mine.new()
    settle(mine)
    other.clock.advance(3)
    settle(other)
    other.do(case_id, Action.ASSIGN, unit="CGW")
    settle(other)
    assign = mine.do(case_id, Action.ASSIGN, unit="ZLS")
    close = mine.do(case_id, Action.CLOSE, text="已处理")
    settle(mine)
    assert set(mine.parked()) == {assign, close}
    resend_command(mine.desk, assign)
    settle(mine)
    lead = service.store.cases[case_id].lead
    assert lead is not None
    assert lead.unit == "ZLS"
    assert set(mine.parked()) == {close}


def test_a_note_in_between_disturbs_nothing(stations: MakeStation, service: FakeService) -> None:
    mine, other = stations("a"), stations("b", user="dispatcher")
    case_id = mine.new()
    settle(mine)
    other.clock.advance(3)
    settle(other)
    other.do(case_id, Action.NOTE, text="已联系")
    settle(other)
    mine.do(case_id, Action.ASSIGN, unit="CGW")
    settle(mine)
    assert mine.parked() == {}
    assert service.store.cases[case_id].state is State.DISPATCHED


def test_a_refused_command_is_parked_with_its_reason_and_shown_no_more(station: Station, service: FakeService) -> None:
    case_id = station.new()
    settle(station)
    command_id = station.do(case_id, Action.ASSIGN, unit="NOWHERE")
    settle(station)
    assert station.parked() == {command_id: "unknown_unit"}
    assert station.shown(case_id).case.state is State.RECEIVED
    assert station.shown(case_id).sync is SyncState.ATTENTION


def test_a_refused_new_case_is_still_shown_with_its_text(station: Station, service: FakeService) -> None:
    service.sign_ins.clear()
    case_id = station.new(text="只在这里的话")
    settle(station)
    assert list(station.parked().values()) == ["actor_not_attested"]
    assert station.shown(case_id).case.text == "只在这里的话"
    assert station.shown(case_id).sync is SyncState.ATTENTION


def test_one_command_that_spoils_its_request_is_found_and_the_others_flow(
    station: Station, service: FakeService
) -> None:
    service.poison = "毒"
    station.backend.offline = True
    good = [station.new() for _ in range(40)]
    poisoned = station.new(text="毒")
    good += [station.new() for _ in range(40)]
    station.backend.offline = False
    heal(station)
    assert set(service.store.cases) == set(good)
    assert list(station.parked().values()) == ["malformed_request"]
    assert station.shown(poisoned).sync is SyncState.ATTENTION
    assert len(service.store.journal) == 80


def test_a_backlog_of_five_hundred_needs_at_most_four_requests(station: Station, service: FakeService) -> None:
    station.backend.offline = True
    cases = [station.new() for _ in range(250)]
    for case_id in cases:
        station.do(case_id, Action.ASSIGN, unit="CGW")
    station.backend.offline = False
    heal(station)
    assert station.backend.sends == [100, 200, 200]
    assert len(service.store.journal) == 500
    assert station.parked() == {}


def test_after_time_outs_smaller_portions_are_tried(station: Station) -> None:
    station.backend.offline = True
    for _ in range(120):
        station.new()
    station.backend.offline = False
    station.backend.script.extend([Fault.LOSE_REQUEST] * 3)
    heal(station)
    assert station.backend.sends[:4] == [100, 50, 25, 12]
    assert sum(station.backend.sends[3:]) == 120


def test_the_cache_is_written_before_the_command_leaves_the_outbox(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = station.new()

    class PowerCut(BaseException):
        """Ends the process where it stands."""

    def cut(*_: object) -> None:
        raise PowerCut

    monkeypatch.setattr("local_store.desk_transaction.SqliteDeskTransaction.move_to_sent", cut)
    with pytest.raises(PowerCut):
        station.engine.step()
    monkeypatch.undo()
    station.restart()
    assert station.store.reader.confirmed(case_id) is not None
    assert len(station.pending()) == 1
    heal(station)
    assert len(station.backend.service.store.journal) == 1
    assert station.parked() == {}


def test_a_parked_command_is_found_however_many_wait_before_it(station: Station) -> None:
    case_id = station.new()
    settle(station)
    last = station.do(case_id, Action.NOTE, text="x")
    (command,) = [entry.command for entry in station.waiting()]
    with station.store.desk.transaction() as tx:
        tx.discard(last, station.clock.now())
        for _ in range(1001):
            command = replace(command, id=station.clock.new_id(), seq=tx.next_seq())
            tx.add_command(command)
        tx.mark([command.id], SyncState.ATTENTION, "refused")
    assert discard_command(station.desk, command.id) is not None
    assert station.parked() == {}


def test_what_left_in_a_request_that_was_rejected_whole_is_not_taken_for_kept_when_a_half_of_it_cannot_leave(
    station: Station, service: FakeService
) -> None:
    station.backend.offline = True
    first, second = station.new(), station.new()
    station.backend.offline = False
    whole = station.backend.send

    def fragile(terminal: Terminal, commands: Sequence[Command], *told: Any, **rest: Any) -> Sequence[Outcome]:
        if len(commands) > 1:
            raise Rejected("malformed_request")
        if commands[0].case_id == second:
            raise Unreachable(left=False)
        return whole(terminal, commands, *told, **rest)

    station.backend.send = fragile  # type: ignore[method-assign]
    settle(station)
    assert list(service.store.cases) == [first]
    assert {entry.state for entry in station.pending()} == {SyncState.SENDING}


@pytest.mark.parametrize("history", [True, False], ids=["with its history", "as it stands"])
def test_what_the_copy_has_already_is_not_laid_over_it_once_more(
    station: Station, service: FakeService, history: bool
) -> None:
    case_id = station.new()
    heal(station)
    station.do(case_id, Action.ASSIGN, unit="WJW")
    station.do(case_id, Action.ASSIGN, unit="ZLS")
    terminal = station.store.desk.terminal()
    assert terminal is not None
    outcomes = service.send(terminal, [entry.command for entry in station.pending()])
    # The process ended between the cache and the outbox; the commands are sent again, and that takes a while.
    kept = [(outcome.case, outcome.events if history else ()) for outcome in outcomes if outcome.case is not None]
    station.store.cache.put_cases(kept)
    station.restart()
    station.backend.script.extend([Fault.LOSE_ANSWER] * 3)
    station.engine.step()
    assert station.waiting()
    assert station.shown(case_id).case.legs == service.store.cases[case_id].legs


@pytest.mark.parametrize("leads", [True, False], ids=["the console that syncs", "another console"])
def test_nobody_is_shown_a_case_without_what_was_delivered_of_his_after_he_signed_out(
    stations: MakeStation, service: FakeService, leads: bool
) -> None:
    station = stations(touch=False)
    station.sign_in_by("demo")
    case_id = station.new()
    heal(station)
    station.do(case_id, Action.AMEND, title="改过的标题")
    station.store.operator.release()
    if leads:
        station.store.cache.clear()
    # Nobody may read what is answered now.
    settle(station)
    assert not station.pending()
    station.backend.offline = True
    station.sign_in_by("demo")
    station.engine.step()
    # Better no copy than one from before: he would decide by that, and be in conflict with himself.
    assert station.store.reader.get(case_id) is None
    station.backend.offline = False
    station.clock.advance(61)
    settle(station)
    assert station.shown(case_id).case.title == "改过的标题"
