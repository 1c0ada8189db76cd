"""Taking the last change back: voided while it is here, by a counter-command afterwards, and never something else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.domain.codes import Action, State
from console.domain.errors import TransitionRefused
from console.ports.records import SyncState
from console.usecases.act import act
from console.usecases.add_note import add_note
from console.usecases.move_case import merge
from console.usecases.register_case import register_for
from console.usecases.undo import Undoing, Undone, last_change, undo, undo_if_here
from tests.builders import STRAY_DOGS
from tests.desk_place import DeskPlace

WORDS = "撤销上一步操作"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[DeskPlace]:
    place = DeskPlace(tmp_path / "profile")
    place.sign_in("supervisor", "demo")
    yield place
    place.close()


def entered(place: DeskPlace, unit: str = "") -> str:
    return register_for(place.desk, STRAY_DOGS, unit).entered.case.id


def looked_at(place: DeskPlace, case_id: str = "") -> Undoing:
    return last_change(place.desk, WORDS, case_id, of_this_console=not case_id)


def undone(place: DeskPlace, case_id: str = "") -> Undone:
    return undo(place.desk, looked_at(place, case_id), WORDS)


def journal(place: DeskPlace, case_id: str) -> list[Action]:
    return [kept.command.action for kept in place.service.store.journal if kept.command.case_id == case_id]


def test_step_by_step_what_has_not_left_is_voided_the_last_first(place: DeskPlace) -> None:
    place.backend.offline = True
    case_id = entered(place, "ZLS")
    assert [undone(place).command.action for _ in range(2)] == [Action.ASSIGN, Action.NEW]
    assert place.desk.reader.case(case_id) is None
    with pytest.raises(TransitionRefused, match="nothing_to_undo"):
        looked_at(place)
    place.backend.offline = False
    place.clock.advance(60)
    place.deliver()
    assert case_id not in place.service.store.cases


def test_what_was_delivered_is_taken_back_once_by_a_counter_command(place: DeskPlace) -> None:
    case_id = entered(place)
    act(place.desk, case_id, Action.AMEND, {"title": "打错了"})
    act(place.desk, case_id, Action.ASSIGN, {"unit": "ZLS"})
    place.deliver()
    seen = looked_at(place)
    assert (seen.counter and seen.counter.action, seen.after and seen.after.state) == (Action.RETURN, State.RECEIVED)
    assert undo(place.desk, seen, WORDS).done is not None
    # What took it back is not taken back by the same key, nor is it what it took back.
    assert undone(place).command.action is Action.AMEND
    place.deliver()
    assert journal(place, case_id) == [Action.NEW, Action.AMEND, Action.ASSIGN, Action.RETURN, Action.AMEND]
    case = place.service.store.cases[case_id]
    assert (case.state, case.title) == (State.RECEIVED, "小区里有流浪狗")
    with pytest.raises(TransitionRefused, match="undo_number_given"):
        looked_at(place)


def test_what_is_handed_over_while_one_looks_is_not_voided_any_more(place: DeskPlace) -> None:
    case_id = entered(place)
    place.deliver()
    done = act(place.desk, case_id, Action.AMEND, {"title": "打错了"})
    seen = looked_at(place)
    with place.store.desk.transaction() as tx:
        tx.mark([done.command_id], SyncState.SENDING)
    with pytest.raises(TransitionRefused, match="handed_over"):
        undo(place.desk, seen, WORDS)
    assert place.store.desk.entry(done.command_id) is not None
    asked, at_once = undo_if_here(place.desk, WORDS, "", lambda command: None)
    assert asked.counter is not None
    assert at_once is None
    place.deliver()
    with pytest.raises(TransitionRefused, match="handed_over"):
        undo(place.desk, seen, WORDS)


def test_a_counter_command_is_done_only_as_it_was_looked_at(place: DeskPlace) -> None:
    case_id = entered(place)
    act(place.desk, case_id, Action.ASSIGN, {"unit": "ZLS"})
    place.deliver()
    seen = looked_at(place)
    place.does_elsewhere(case_id, Action.ACCEPT, {"unit": "ZLS"})
    place.deliver()
    with pytest.raises(TransitionRefused, match="undo_went_on"):
        undo(place.desk, seen, WORDS)
    assert place.store.desk.pending() == []


def test_a_merging_goes_back_with_the_caller_it_let_join(place: DeskPlace) -> None:
    first, other = entered(place), entered(place)
    place.deliver()
    place.backend.offline = True
    merge(place.desk, first, Action.MERGE, {"into": other})
    assert undone(place).command.action is Action.MERGE
    assert place.store.desk.pending() == []
    case = place.desk.reader.case(other)
    assert case is not None
    assert case.callers == ()


def test_a_merging_that_was_delivered_goes_back_with_the_caller_too(place: DeskPlace) -> None:
    first, other = entered(place), entered(place)
    merge(place.desk, first, Action.MERGE, {"into": other})
    place.deliver()
    undone(place)
    cases = [place.store.reader.case(case_id) for case_id in (first, other)]
    assert [(case.state, len(case.joined)) for case in cases if case] == [(State.RECEIVED, 0), (State.RECEIVED, 0)]


def test_only_this_console_s_own_changes_are_taken_back_unasked(place: DeskPlace) -> None:
    case_id = entered(place)
    place.deliver()
    place.sign_in("dispatcher", "demo")
    place.deliver()
    with pytest.raises(TransitionRefused, match="nothing_to_undo"):
        looked_at(place)
    place.backend.offline = True
    add_note(place.desk, case_id, "一")
    note = place.desk.lately.newest_first[0]
    place.desk.lately._ids.clear()  # as in another console of the same operator
    with pytest.raises(TransitionRefused, match="nothing_to_undo"):
        looked_at(place)
    assert undone(place, case_id).command.id == note
