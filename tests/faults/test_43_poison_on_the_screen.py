"""Oracle: a command the backend never takes parks its own case only; that case shows it with its text, others flow."""

from pathlib import Path

from console.domain.codes import Action
from console.ports.records import Choice
from screens.case.case_screen import CaseScreen
from screens.outbox.entry_screen import EntryScreen
from tests.desk_place import DeskPlace
from tests.faults.disagreements import decided, desk_place, known_to_both, line_is_back, mine_applied
from tests.operator import Operator, at_work

POISON = "这一句后台总是不收"


async def poisoned(operator: Operator, place: DeskPlace) -> tuple[str, str]:
    """A note that is never taken, one made behind it when it was parked, and another case; returns the ids of both."""
    place.service.poison = POISON
    place.backend.offline = True
    await operator.presses("case.note")
    await operator.types(POISON)
    await operator.presses("form.save", "case.new")
    await operator.types("别的事情\t八一七路")
    await operator.presses("form.save")
    first, last = place.store.desk.pending()
    line_is_back(place)
    await operator.waits_for_delivery()
    await operator.presses("queue.show", "list.bottom", "case.note")
    await operator.types("后面的备注")
    await operator.presses("form.save")
    await operator.waits_for_delivery()
    return first.command.case_id, last.command.case_id


async def test_the_poisoned_case_is_parked_with_its_text_and_others_are_delivered(tmp_path: Path) -> None:
    with desk_place(tmp_path) as place:
        known_to_both(place)
        async with at_work(place) as operator:
            case_id, other = await poisoned(operator, place)
            operator.sees("需处理1", "待发1")
            assert [(command.action, command.case_id) for command in mine_applied(place)] == [(Action.NEW, other)]
            assert any(line.startswith("!") and "路灯" in line for line in operator.screen())
            assert any(line.startswith("  ") and "别的事情" in line for line in operator.screen())
            await operator.presses("list.open")
            operator.is_at(CaseScreen)
            operator.sees("需处理")
            await operator.presses("case.previous")
            operator.sees("别的事情", "已送达")
            await operator.presses("outbox.show", "list.open")
            operator.is_at(EntryScreen)
            operator.sees(POISON, "需处理：", "后面还有 1 项操作在等它")
            assert case_id == operator.app.screen.chosen_id()  # type: ignore[attr-defined]


async def test_changed_and_sent_again_it_frees_what_is_behind_it(tmp_path: Path) -> None:
    with desk_place(tmp_path) as place:
        known_to_both(place)
        async with at_work(place) as operator:
            case_id, _ = await poisoned(operator, place)
            await operator.presses("outbox.show", "outbox.edit")
            operator.sees(POISON)
            await operator.hits(*["backspace"] * len(POISON))
            await operator.types("这一句收得下")
            await operator.presses("form.save")
            await operator.waits_for_delivery()
            operator.sees("没有待发送的操作")
            notes = [command.fields["text"] for command in mine_applied(place) if command.case_id == case_id]
            assert sorted(notes) == sorted(["这一句收得下", "后面的备注"])
            (line,) = decided(place)
            assert (line.status, line.command.fields["text"]) == ("superseded", POISON)
            assert line.decision is not None
            assert (line.decision.choice, line.decision.chooser) == (Choice.EDITED, "taker")


async def test_other_words_half_typed_outlive_the_console(tmp_path: Path) -> None:
    with desk_place(tmp_path) as place:
        known_to_both(place)
        async with at_work(place) as operator:
            await poisoned(operator, place)
            await operator.presses("outbox.show", "outbox.edit")
            await operator.types("，写到一半")
            await operator.waits_for_drafts()
        async with at_work(place) as operator:
            await operator.presses("outbox.show", "outbox.edit")
            operator.sees(f"{POISON}，写到一半")
            await operator.presses("screen.back", "queue.show", "drafts.show")
            operator.sees("另写")
            await operator.presses("list.open")
            operator.sees(f"{POISON}，写到一半")
            await operator.presses("form.save")
            await operator.waits_for_delivery()
            (entry,) = [entry for entry in place.store.desk.pending() if entry.reason]
            assert entry.command.fields["text"] == f"{POISON}，写到一半"
            assert place.store.desk.drafts("taker") == []


async def test_given_up_it_is_kept_in_the_log_and_frees_what_is_behind_it(tmp_path: Path) -> None:
    with desk_place(tmp_path) as place:
        known_to_both(place)
        async with at_work(place) as operator:
            case_id, _ = await poisoned(operator, place)
            await operator.presses("outbox.show", "outbox.discard")
            await operator.hits("enter")
            assert len(decided(place)) == 0
            await operator.hits("y")
            assert "记录" in operator.message()
            await operator.waits_for_delivery()
            operator.sees("没有待发送的操作")
            notes = [command.fields["text"] for command in mine_applied(place) if command.case_id == case_id]
            assert notes == ["后面的备注"]
            (line,) = decided(place)
            assert (line.status, line.command.fields["text"]) == ("discarded", POISON)
