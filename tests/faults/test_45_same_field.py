"""Oracle: two operators edit the same field of a case: both values and what stood before are shown, nothing is lost
whatever is chosen, and who chose what is in the log."""

from pathlib import Path

import pytest

from console.domain.codes import Action
from console.ports.errors import StoreFull
from console.ports.records import Choice, Decision, Draft
from screens.dialogs.text_dialog import TextDialog
from screens.outbox.entry_screen import EntryScreen
from screens.outbox.outbox_screen import OutboxScreen
from tests.desk_place import DeskPlace
from tests.faults.disagreements import apart, decided, desk_place, known_to_both, line_is_back, mine_applied
from tests.operator import Operator, at_work

TITLE = ("路灯", "灯杆倒了", "三盏路灯不亮")
TEXT = ("有一盏路灯不亮", "灯杆倒在路上", "三盏都不亮，老人摔倒了")


async def at_the_page(operator: Operator, place: DeskPlace, *, texts: bool = False) -> str:
    """Both sides changed the title, and the text as well if so told; returns the id of the case."""
    case_id = known_to_both(place)
    mine, theirs = {"title": TITLE[2], "urgency": "urgent"}, {"title": TITLE[1]}
    if texts:
        mine, theirs = {**mine, "text": TEXT[2]}, {**theirs, "text": TEXT[1]}
    apart(place, case_id, Action.AMEND, mine, theirs)
    line_is_back(place)
    await operator.waits_for_delivery()
    operator.sees(operator.app.wording.say("screens.link.attention", count=1))
    await operator.presses("outbox.show", "list.open")
    operator.is_at(EntryScreen)
    return case_id


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (40, 10)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_base_theirs_and_mine_can_be_read_in_words(tmp_path: Path, language: str, size: tuple[int, int]) -> None:
    with desk_place(tmp_path, language) as place:
        async with at_work(place, size) as operator:
            await at_the_page(operator, place, texts=True)
            read = operator.text()
            for _ in range(2 if size[1] > 10 else 6):
                await operator.presses("list.page_down")
                read += "\n" + operator.text()
            said = operator.app.wording.say
            for word in (*TITLE, TEXT[0][:7], TEXT[1], TEXT[2][:9]):
                assert word in read
            for relation in ("both", "mine"):
                assert said(f"screens.outbox.relation.{relation}") in read
            for side in ("base", "theirs", "mine"):
                assert said(f"screens.outbox.side.{side}") in read
            assert "admin" in read


@pytest.mark.parametrize(
    ("key", "title", "choice", "fields"),
    [
        ("outbox.mine", TITLE[2], Choice.MINE, {}),
        ("outbox.theirs", TITLE[1], Choice.MIXED, {"title": "theirs"}),
    ],
)
async def test_one_value_is_decided_by_one_key(
    tmp_path: Path, key: str, title: str, choice: Choice, fields: dict[str, str]
) -> None:
    with desk_place(tmp_path) as place:
        async with at_work(place) as operator:
            case_id = await at_the_page(operator, place)
            await operator.presses(key)
            operator.is_at(OutboxScreen)
            assert operator.message()
            await operator.waits_for_delivery()
            operator.sees("没有待发送的操作")
            case = place.service.store.cases[case_id]
            assert (case.title, case.urgency.value) == (title, "urgent")
            (line,) = decided(place)
            assert (line.status, line.command.fields["title"]) == ("superseded", TITLE[2])
            follower = mine_applied(place)[-1].id
            assert line.decision == Decision(choice, "taker", "changed_meanwhile", fields, follower)
            titles = {event.actor for _, event in place.service.store.events[case_id] if event.type == "case.amended"}
            assert titles == {"admin", "taker"}


async def test_several_values_are_chosen_one_by_one_and_the_choice_outlives_the_console(tmp_path: Path) -> None:
    with desk_place(tmp_path) as place:
        async with at_work(place) as operator:
            case_id = await at_the_page(operator, place, texts=True)
            await operator.presses("outbox.send")
            assert "还没有" in operator.message() or "没有选定" in operator.message()
            await operator.presses("outbox.theirs")
            operator.sees("[取对方]", "[未选]")
            await operator.waits_for_drafts()
        async with at_work(place) as operator:
            await operator.presses("outbox.show", "outbox.mine")
            operator.is_at(EntryScreen)
            operator.sees("[取对方]")
            await operator.presses("outbox.mine")
            operator.sees("[取我的]")
            await operator.presses("outbox.send")
            await operator.waits_for_delivery()
            case = place.service.store.cases[case_id]
            assert (case.title, case.text, case.urgency.value) == (TITLE[1], TEXT[2], "urgent")
            assert [draft.form for draft in place.store.desk.drafts("taker")] == []


async def test_other_words_take_the_place_of_both(tmp_path: Path) -> None:
    with desk_place(tmp_path) as place:
        async with at_work(place) as operator:
            case_id = await at_the_page(operator, place, texts=True)
            await operator.presses("outbox.edit")
            operator.sees(TITLE[2])
            await operator.types("，灯杆倒了")
            await operator.presses("form.save")
            operator.is_at(EntryScreen)
            operator.sees("[已另写]", "三盏路灯不亮，灯杆倒了")
            await operator.presses("outbox.next_field", "outbox.mine", "outbox.send")
            await operator.waits_for_delivery()
            assert place.service.store.cases[case_id].title == "三盏路灯不亮，灯杆倒了"
            (line,) = decided(place)
            assert line.decision is not None
            assert (line.decision.choice, line.decision.chooser) == (Choice.EDITED, "taker")
            assert line.decision.fields["title"] == "edited"


async def test_other_words_are_durable_when_they_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk_place(tmp_path) as place:
        async with at_work(place) as operator:
            await at_the_page(operator, place, texts=True)
            await operator.presses("outbox.edit")
            await operator.types("，灯杆倒了")
            await operator.waits_for_drafts()
            # Killed before anything is written that was not yet.
            monkeypatch.setattr(operator.app.work, "_write_drafts", lambda: None)
            await operator.presses("form.save")
            operator.is_at(EntryScreen)
            (kept,) = place.store.desk.drafts("taker")
            assert kept.fields["edited"] == {"title": "三盏路灯不亮，灯杆倒了"}


async def test_other_words_no_disk_takes_stay_in_the_dialog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Draft) -> None:
        raise StoreFull

    with desk_place(tmp_path) as place:
        async with at_work(place) as operator:
            await at_the_page(operator, place, texts=True)
            await operator.presses("outbox.edit")
            await operator.types("，灯杆倒了")
            await operator.waits_for_drafts()
            monkeypatch.setattr(place.store.desk, "save_draft", full)
            await operator.presses("form.save")
            operator.is_at(TextDialog)
            operator.sees("三盏路灯不亮，灯杆倒了")
            assert [draft.fields["text"] for draft in place.store.desk.drafts("taker")] == ["三盏路灯不亮，灯杆倒了"]
            monkeypatch.undo()
            await operator.presses("form.save")
            operator.is_at(EntryScreen)
            operator.sees("[已另写]")


async def test_what_moved_on_again_is_shown_before_it_can_be_overwritten(tmp_path: Path) -> None:
    with desk_place(tmp_path) as place:
        async with at_work(place) as operator:
            case_id = await at_the_page(operator, place)
            place.does_elsewhere(case_id, Action.AMEND, {"title": "已派人抢修"})
            place.deliver()
            operator.app.link = None
            await operator.hits("m")
            assert place.service.store.cases[case_id].title == "已派人抢修"
            await operator.waits_for_delivery()
            operator.sees("已派人抢修", TITLE[0], TITLE[2])
            assert mine_applied(place) == []


async def test_two_dispatches_stand_beside_each_other_and_theirs_can_stay(tmp_path: Path) -> None:
    with desk_place(tmp_path) as place:
        async with at_work(place) as operator:
            case_id = known_to_both(place)
            apart(place, case_id, Action.ASSIGN, {"unit": "ZLS"}, {"unit": "LDGL"})
            line_is_back(place)
            await operator.waits_for_delivery()
            await operator.presses("outbox.show", "list.open")
            operator.sees("福州市路灯管理处 (LDGL)", "福州市自来水有限公司 (ZLS)", "两边不同", "（空）")
            await operator.presses("outbox.theirs")
            await operator.waits_for_delivery()
            assert [leg.unit for leg in place.service.store.cases[case_id].open_legs] == ["LDGL"]
            (line,) = decided(place)
            assert (line.status, line.command.fields["unit"]) == ("discarded", "ZLS")
            assert line.decision == Decision(Choice.THEIRS, "taker", "moved_meanwhile")


async def test_who_did_not_make_it_is_told_why_he_cannot_decide(tmp_path: Path) -> None:
    with desk_place(tmp_path) as place:
        async with at_work(place) as operator:
            await at_the_page(operator, place)
            place.sign_in("dispatcher", "demo")
            for key in ("outbox.mine", "outbox.theirs", "outbox.edit", "outbox.discard"):
                await operator.presses(key)
                operator.is_at(EntryScreen)
                assert "taker" in operator.message()
            assert decided(place) == []
