"""Deciding about what the backend did not take: nothing of either side is lost, and who chose what is kept."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.domain.codes import Action
from console.domain.command import Command
from console.domain.errors import TransitionRefused
from console.ports.errors import NotAuthorised
from console.ports.records import Choice, Decision, Pending, SyncState
from console.usecases.act import act
from console.usecases.add_note import add_note
from console.usecases.attention import comparison
from console.usecases.register_case import register_case
from console.usecases.settle import Verdict, discard_command, resend_command, take_theirs, undo_unsent
from tests.desk_place import DeskPlace


@pytest.fixture
def place(tmp_path: Path) -> Iterator[DeskPlace]:
    place = DeskPlace(tmp_path / "profile")
    yield place
    place.close()


def standing(place: DeskPlace) -> str:
    """A case everybody has seen."""
    case_id = place.elsewhere(
        {
            "kind": "complaint",
            "category": "0303",
            "text": "有灯不亮",
            "title": "路灯",
            "location": {"address": "五一路"},
        }
    )
    place.deliver()
    return case_id


def meanwhile(place: DeskPlace, case_id: str, action: Action, mine: dict[str, Any], theirs: dict[str, Any]) -> Pending:
    """I want something with the line cut, somebody else is first."""
    place.backend.offline = True
    done = act(place.desk, case_id, action, mine)
    place.does_elsewhere(case_id, action, theirs)
    place.backend.offline = False
    place.clock.advance(60)
    place.deliver()
    entry = place.store.desk.entry(done.command_id)
    assert entry is not None
    assert entry.state.value == "attention"
    return entry


def decisions(place: DeskPlace) -> list[tuple[str, Decision | None]]:
    return [(line.status, line.decision) for line in place.store.desk.log(10) if line.decision]


def sent(place: DeskPlace) -> list[Command]:
    return [kept.command for kept in place.service.store.journal if kept.command.actor.username == "taker"]


def test_mine_replaces_what_was_seen_and_the_choice_is_kept(place: DeskPlace) -> None:
    case_id = standing(place)
    entry = meanwhile(place, case_id, Action.AMEND, {"title": "路灯不亮"}, {"title": "灯坏"})
    rows = comparison(place.desk, entry).rows
    assert [(row.base, row.theirs, row.mine) for row in rows] == [("路灯", "灯坏", "路灯不亮")]
    done = resend_command(place.desk, entry.command.id, verdict=Verdict(seen=rows))
    place.deliver()
    assert place.service.store.cases[case_id].title == "路灯不亮"
    assert decisions(place) == [
        ("superseded", Decision(Choice.MINE, "taker", "changed_meanwhile", {}, done.command_id))
    ]


def test_what_changed_again_while_somebody_looked_is_not_overwritten_unseen(place: DeskPlace) -> None:
    case_id = standing(place)
    entry = meanwhile(place, case_id, Action.AMEND, {"title": "路灯不亮"}, {"title": "灯坏"})
    seen = comparison(place.desk, entry).rows
    place.does_elsewhere(case_id, Action.AMEND, {"title": "灯杆倒了"})
    place.deliver()
    with pytest.raises(TransitionRefused, match="changed_again"):
        resend_command(place.desk, entry.command.id, verdict=Verdict(seen=seen))
    with pytest.raises(TransitionRefused, match="changed_again"):
        take_theirs(place.desk, entry.command.id, seen)
    assert place.store.desk.entry(entry.command.id) is not None
    assert place.service.store.cases[case_id].title == "灯杆倒了"


def test_theirs_stays_and_mine_is_kept_in_the_log(place: DeskPlace) -> None:
    case_id = standing(place)
    entry = meanwhile(place, case_id, Action.ASSIGN, {"unit": "ZLS"}, {"unit": "LDGL"})
    assert take_theirs(place.desk, entry.command.id) is None
    place.deliver()
    assert [leg.unit for leg in place.service.store.cases[case_id].open_legs] == ["LDGL"]
    (line,) = [line for line in place.store.desk.log(10) if line.decision]
    assert (line.status, line.command.fields["unit"]) == ("discarded", "ZLS")
    assert line.decision == Decision(Choice.THEIRS, "taker", "moved_meanwhile")


def test_what_nobody_else_touched_goes_on_when_theirs_is_taken(place: DeskPlace) -> None:
    case_id = standing(place)
    mine = {"title": "路灯不亮", "urgency": "urgent"}
    entry = meanwhile(place, case_id, Action.AMEND, mine, {"title": "灯坏"})
    assert take_theirs(place.desk, entry.command.id) is not None
    place.deliver()
    case = place.service.store.cases[case_id]
    assert (case.title, case.urgency.value) == ("灯坏", "urgent")
    ((_, decision),) = decisions(place)
    assert decision is not None
    assert (decision.choice, dict(decision.fields)) == (Choice.MIXED, {"title": "theirs"})


def test_of_a_case_that_was_finished_meanwhile_nothing_is_put_again_when_theirs_is_taken(place: DeskPlace) -> None:
    case_id = standing(place)
    place.backend.offline = True
    done = act(place.desk, case_id, Action.AMEND, {"title": "路灯不亮"})
    place.does_elsewhere(case_id, Action.CLOSE, {"text": "已告知"})
    place.backend.offline = False
    place.clock.advance(60)
    place.deliver()
    assert take_theirs(place.desk, done.command_id) is None
    place.deliver()
    assert place.store.desk.pending() == []
    assert decisions(place) == [("discarded", Decision(Choice.THEIRS, "taker", "finished_meanwhile"))]


def test_values_are_chosen_one_by_one_and_can_be_written_anew(place: DeskPlace) -> None:
    case_id = standing(place)
    mine = {"title": "路灯不亮", "text": "三盏路灯不亮", "urgency": "urgent"}
    theirs = {"title": "灯坏", "text": "灯坏了", "urgency": "extreme"}
    entry = meanwhile(place, case_id, Action.AMEND, mine, theirs)
    verdict = Verdict(frozenset({"title"}), {"text": "三盏路灯坏了"})
    resend_command(place.desk, entry.command.id, verdict=verdict)
    place.deliver()
    case = place.service.store.cases[case_id]
    assert (case.title, case.text, case.urgency.value) == ("灯坏", "三盏路灯坏了", "urgent")
    assert sent(place)[-1].supersedes == entry.command.id
    ((status, decision),) = decisions(place)
    assert status == "superseded"
    assert decision is not None
    assert (decision.choice, decision.fields) == (Choice.EDITED, {"title": "theirs", "text": "edited"})


def test_only_who_made_it_or_a_supervisor_decides(place: DeskPlace) -> None:
    case_id = standing(place)
    entry = meanwhile(place, case_id, Action.ASSIGN, {"unit": "ZLS"}, {"unit": "LDGL"})
    place.sign_in("dispatcher", "demo")
    for decide in (resend_command, take_theirs, discard_command):
        with pytest.raises(TransitionRefused, match="others_command"):
            decide(place.desk, entry.command.id)
    place.store.desk.set_sign_in(None)
    with pytest.raises(NotAuthorised):
        discard_command(place.desk, entry.command.id)
    place.sign_in("supervisor", "demo")
    discard_command(place.desk, entry.command.id)
    assert decisions(place) == [("discarded", Decision(Choice.DISCARDED, "supervisor", "moved_meanwhile"))]


def test_there_is_nothing_of_theirs_to_take_of_a_case_the_backend_never_had(place: DeskPlace) -> None:
    place.service.poison = "炸"
    register_case(place.desk, {"kind": "help", "text": "炸", "location": {"address": "甲路"}})
    place.deliver()
    (entry,) = place.store.desk.pending()
    with pytest.raises(TransitionRefused, match="no_theirs"):
        take_theirs(place.desk, entry.command.id)


def test_what_was_never_handed_over_can_be_undone_and_keeps_its_count(place: DeskPlace) -> None:
    case_id = standing(place)
    place.backend.offline = True
    first = add_note(place.desk, case_id, "一")
    seq = place.store.desk.pending()[0].command.seq
    undo_unsent(place.desk, first.command_id)
    assert place.store.desk.pending() == []
    assert decisions(place) == [("discarded", Decision(Choice.UNDONE, "taker"))]
    add_note(place.desk, case_id, "二")
    assert place.store.desk.pending()[0].command.seq == seq + 1
    place.backend.offline = False
    place.clock.advance(60)
    place.deliver()
    assert [command.fields["text"] for command in sent(place)] == ["二"]
    assert place.service.store.ledger[first.command_id][1].status.value == "void"


def test_what_may_have_been_applied_is_not_undone(place: DeskPlace) -> None:
    case_id = standing(place)
    note = add_note(place.desk, case_id, "一")
    with place.store.desk.transaction() as tx:
        tx.mark([note.command_id], SyncState.SENDING)
    with pytest.raises(TransitionRefused, match="handed_over"):
        undo_unsent(place.desk, note.command_id)
    assert len(place.store.desk.pending()) == 1
