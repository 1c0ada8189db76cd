"""Half-typed forms put aside: several at once, listed, gone on with, discarded on purpose only, each its operator's."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from console.domain.codes import Action
from console.ports.errors import StoreError
from console.ports.records import Draft, Holder
from local_store.open_store import LocalStore, open_store
from screens.command_line.command_line_dialog import CommandLineDialog
from screens.dialogs.text_dialog import TextDialog
from screens.drafts.drafts_screen import DraftsScreen
from screens.intake.intake_screen import IntakeScreen
from screens.queue.queue_screen import QueueScreen
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work


@pytest.fixture
def elsewhere(place: DeskPlace, tmp_path: Path) -> Iterator[LocalStore]:
    """Another console of the same terminal."""
    store = open_store(tmp_path / "profile", place.clock)
    yield store
    store.close()


def drafts(place: DeskPlace) -> list[Draft]:
    return place.store.desk.drafts("taker")


def title(operator: Operator) -> str:
    return operator.screen()[0]


async def puts_aside(operator: Operator, text: str) -> None:
    await operator.presses("case.new")
    await operator.types(text)
    await operator.presses("form.aside")


async def test_several_forms_lie_aside_and_the_title_says_how_many(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        assert "草稿" not in title(operator)
        await puts_aside(operator, "第一件说到一半")
        operator.is_at(QueueScreen)
        assert "搁置" in operator.message()
        await puts_aside(operator, "第二件说到一半")
        await operator.presses("view.2", "case.note")
        await operator.types("备注到一半")
        await operator.presses("form.aside")
        assert "草稿3" in title(operator)
        await operator.waits_for_drafts()
        assert [draft.holder for draft in drafts(place)] == [Holder.NOBODY] * 3


async def test_the_list_says_what_where_since_when_and_in_which_form(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await puts_aside(operator, "说到一半\t金环花园12号楼\t\t\t\t\t13805912345")
        await operator.presses("view.2", "case.note")
        await operator.types("他又来电\n说快一点")
        await operator.presses("screen.back", "drafts.show")
        operator.sees(
            "草稿 2 份", "11-23", "备注", "261123-0900", "他又来电 说快一点", "新建", "说到一半 金环花园12号楼"
        )
        await operator.presses("list.down")
        operator.sees("138****2345")
        operator.does_not_see("13805912345")


async def test_going_on_opens_the_form_of_the_draft(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await puts_aside(operator, "第一件")
        await operator.presses("view.2", "case.note")
        await operator.types("备注")
        await operator.presses("screen.back")
        await puts_aside(operator, "第二件")
        await operator.presses("drafts.show", "list.bottom", "list.open")
        operator.is_at(IntakeScreen)
        operator.sees("第一件")
        place.clock.advance(60)
        await operator.types("接着说")
        await operator.presses("drafts.show", "list.down", "list.open")
        operator.is_at(IntakeScreen)
        operator.sees("第二件")
        operator.does_not_see("接着说")
        await operator.presses("drafts.show", "list.bottom", "list.open")
        operator.is_at(TextDialog)
        await operator.types("写完")
        await operator.presses("form.save")
        assert place.store.desk.pending()[-1].command.fields["text"] == "备注写完"
        await operator.waits_for_drafts()
        assert sorted(draft.fields["text"] for draft in drafts(place)) == ["第一件接着说", "第二件"]


async def test_another_form_is_begun_while_one_lies_aside(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await puts_aside(operator, "第一件")
        await operator.presses("case.new")
        operator.does_not_see("第一件")
        assert "有 1 份草稿" in operator.message()
        await operator.types("第二件")
        await operator.presses("case.new")
        assert "有 2 份草稿" in operator.message()


async def test_a_draft_is_discarded_only_when_confirmed(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await puts_aside(operator, "说到一半")
        await operator.presses("drafts.show", "drafts.discard")
        await operator.hits("n")
        await operator.waits_for_drafts()
        assert len(drafts(place)) == 1
        await operator.presses("drafts.discard")
        await operator.hits("y")
        operator.is_at(DraftsScreen)
        operator.sees("没有草稿", "草稿已丢弃")
        await operator.waits_for_drafts()
        assert drafts(place) == []


async def test_a_form_of_blanks_leaves_nothing(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await puts_aside(operator, "  \t ")
        assert operator.message() == ""
        await operator.waits_for_drafts()
        assert drafts(place) == []


async def test_what_another_window_types_is_listed_and_left_alone(place: DeskPlace, elsewhere: LocalStore) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2")
        case = operator.app.screen.chosen_case()  # type: ignore[attr-defined]
        fields = {"case": case.id, "text": "别的窗口在写"}
        earlier = place.clock.now() - timedelta(minutes=1)
        elsewhere.desk.save_draft(Draft("d1", "dialog:note", "taker", earlier, fields, Holder.HERE))
        await operator.presses("case.note")
        operator.does_not_see("别的窗口在写")
        operator.sees("另一窗口")
        await operator.types("这里写的")
        await operator.presses("screen.back", "drafts.show", "list.bottom", "list.open")
        operator.is_at(DraftsScreen)
        assert "另一窗口" in operator.message()
        await operator.presses("drafts.discard")
        operator.is_at(DraftsScreen)
        assert "草稿1" in title(operator)
        await operator.waits_for_drafts()
        assert sorted(draft.fields["text"] for draft in drafts(place)) == ["别的窗口在写", "这里写的"]
        elsewhere.close()
        await operator.presses("list.open")
        operator.sees("别的窗口在写")


async def test_who_comes_after_somebody_else_begins_at_the_queue_without_his_drafts(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("甲说到一半")
        place.sign_in("dispatcher", "demo")
        await operator.waits_for_delivery()
        await operator.hears_of_changes()
        operator.is_at(QueueScreen)
        assert "草稿" not in title(operator)
        await operator.presses("drafts.show")
        operator.sees("没有草稿")
        await operator.waits_for_drafts()
        assert operator.message() == ""
        await puts_aside(operator, "乙说到一半")
        place.sign_in("taker", "demo")
        await operator.hears_of_changes()
        assert "草稿1" in title(operator)
        await operator.presses("drafts.show", "list.open")
        operator.sees("甲说到一半")
        await operator.types("接着说")
        await operator.waits_for_drafts()
        assert [(draft.fields["text"], draft.holder) for draft in drafts(place)] == [("甲说到一半接着说", Holder.HERE)]


async def test_a_line_is_durable_while_it_is_typed_and_gone_on_with(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("command.line")
        await operator.types("new ts llq 甲路1号 / 有狗")
        await operator.waits_for_drafts()
        assert [draft.fields["line"] for draft in drafts(place)] == ["new ts llq 甲路1号 / 有狗"]
        await operator.hits("escape")
        assert "搁置" in operator.message()
        await operator.presses("command.line")
        operator.does_not_see("甲路1号")
        operator.sees("没写完的命令（1 行）")
        await operator.hits("up")
        await operator.types("追人")
        await operator.hits("enter")
        assert place.store.desk.pending()[-1].command.fields["text"] == "有狗追人"
        await operator.waits_for_drafts()
        assert drafts(place) == []


async def test_a_line_that_tells_nothing_is_not_kept(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("command.line")
        await operator.types("sho")
        await operator.hits("escape")
        await operator.presses("command.line")
        await operator.types("queue all")
        await operator.hits("enter")
        await operator.waits_for_drafts()
        assert drafts(place) == []


async def test_a_line_that_could_not_be_done_is_there_to_be_mended(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2", "command.line")
        await operator.types("assign 没有这个单位")
        await operator.hits("enter")
        assert operator.message()
        await operator.presses("drafts.show", "list.open")
        operator.is_at(CommandLineDialog)
        operator.sees("assign 没有这个单位")


async def test_an_incomplete_case_of_a_line_goes_on_in_the_form(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("command.line")
        await operator.types("new 有狗追人")
        await operator.waits_for_drafts()
        (line,) = drafts(place)
        await operator.hits("enter")
        operator.is_at(IntakeScreen)
        await operator.waits_for_drafts()
        (form,) = drafts(place)
        assert (form.id, form.form, form.fields["text"]) == (line.id, "intake", "有狗追人")


async def test_what_a_line_did_and_the_end_of_its_draft_are_one(
    place: DeskPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2", "command.line")
        await operator.types("note 他又来电")
        await operator.waits_for_drafts()
        before = len(place.store.desk.pending())
        with monkeypatch.context() as patched:
            patched.setattr("local_store.desk_transaction.SqliteDeskTransaction.drop_draft", _fails)
            await operator.hits("enter")
        assert len(place.store.desk.pending()) == before
        assert [draft.fields["line"] for draft in drafts(place)] == ["note 他又来电"]
        await operator.presses("drafts.show", "list.open")
        await operator.hits("enter")
        assert place.store.desk.pending()[-1].command.action is Action.NOTE
        await operator.waits_for_drafts()
        assert drafts(place) == []


def _fails(*_: object) -> None:
    raise StoreError("store_busy")
