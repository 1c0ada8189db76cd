"""A note, an answer, a reason typed in a dialog is never lost, however the dialog was left and whatever refused it."""

from collections.abc import Callable
from typing import Any

import pytest

from console.domain.codes import Action
from console.ports.errors import StoreError, StoreFull
from screens.dialogs.text_dialog import TextDialog
from screens.help.help_screen import HelpScreen
from screens.queue.queue_screen import QueueScreen
from tests.desk_place import DeskPlace
from tests.operator import at_work


def drafts(place: DeskPlace) -> list[dict[str, Any]]:
    return [dict(draft.fields) for draft in place.store.desk.drafts("taker")]


@pytest.mark.parametrize("verb", ["case.note", "case.close"])
async def test_a_dialog_left_with_escape_is_offered_again_for_the_same_case(place: DeskPlace, verb: str) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2", verb)
        await operator.types("来电人说\n路灯又")
        await operator.presses("screen.back")
        assert "草稿" in operator.message()
        operator.is_at(QueueScreen)
        await operator.presses("view.1", verb)
        operator.does_not_see("路灯又")
        await operator.presses("screen.back", "view.2", verb)
        operator.sees("来电人说", "路灯又", "已取回")
        await operator.types("亮了")
        await operator.presses("form.save")
        assert "已" in operator.message()
        assert place.store.desk.pending()[-1].command.fields["text"] == "来电人说\n路灯又亮了"
        assert drafts(place) == []


async def test_the_text_is_durable_while_it_is_typed(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2", "case.note")
        await operator.types("说到一半")
        await operator.waits_for_drafts()
        assert [draft["text"] for draft in drafts(place)] == ["说到一半"]


async def test_reopening_keeps_its_reason(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.6", "case.reopen")
        await operator.types("来电人不满意")
        await operator.presses("screen.back", "case.reopen")
        operator.sees("来电人不满意")


@pytest.mark.parametrize("full", [False, True])
async def test_a_text_that_was_refused_stays_with_the_reason(
    place: DeskPlace, monkeypatch: pytest.MonkeyPatch, full: bool
) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2", "case.close")
        case = operator.app.screen_stack[-2].chosen_case()  # type: ignore[attr-defined]
        await operator.types("已经修好")
        if full:
            monkeypatch.setattr(place.store.desk, "transaction", _full(place))
        else:
            place.does_elsewhere(case.id, Action.CLOSE, {"text": "别人先答复了"})
            await operator.waits_for_delivery()
        await operator.presses("form.save")
        operator.is_at(TextDialog)
        operator.sees("已经修好")
        assert operator.message()
        monkeypatch.undo()
        await operator.presses("screen.back")
        await operator.waits_for_drafts()
        assert [draft["text"] for draft in drafts(place)] == ["已经修好"]


def _full(place: DeskPlace) -> Callable[[], Any]:
    def transaction() -> Any:
        raise StoreFull

    return transaction


async def test_another_place_shown_from_a_dialog_ends_its_command_and_keeps_its_text(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2", "case.note")
        await operator.types("说到一半")
        await operator.presses("queue.show")
        operator.is_at(QueueScreen)
        assert not operator.app.conversations._asking
        await operator.presses("case.note")
        operator.sees("说到一半")


async def test_a_place_shown_over_a_dialog_comes_back_to_it(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2", "case.note")
        await operator.types("说到")
        await operator.presses("help.show")
        operator.is_at(HelpScreen)
        await operator.presses("screen.back")
        operator.is_at(TextDialog)
        await operator.types("一半")
        await operator.presses("form.save")
        assert "备注已存" in operator.message()
        assert place.store.desk.pending()[-1].command.fields["text"] == "说到一半"


async def test_what_changes_behind_a_dialog_is_shown(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2", "case.note")
        operator.sees("共 1 件")
        place.elsewhere({"kind": "help", "category": "0501", "text": "又停水", "location": {"address": "甲路1号"}})
        await operator.waits_for_delivery()
        operator.is_at(TextDialog)
        operator.sees("共 2 件")


async def test_a_dialog_in_which_nothing_was_typed_leaves_nothing(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2", "case.note", "screen.back")
        assert operator.message() == ""
        await operator.presses("case.note")
        await operator.types("错")
        await operator.hits("backspace")
        await operator.presses("screen.back")
        await operator.waits_for_drafts()
        assert drafts(place) == []


async def test_a_key_that_finds_somebody_else_signed_in_is_told_and_the_desk_goes_to_him(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2", "case.note")
        await operator.types("说到")
        await operator.waits_for_drafts()
        # Another process of this terminal signs somebody in.
        place.sign_in("dispatcher", "demo")
        await operator.types("一")
        await operator.waits_for_drafts()
        operator.is_at(QueueScreen)
        assert "taker" in operator.message()
        trouble = operator.app.work.trouble
        assert isinstance(trouble, StoreError)
        assert trouble.code == "left_with_text"
        # What the other one types is kept, and he is not told again.
        await operator.presses("case.new")
        await operator.types("他的")
        await operator.waits_for_drafts()
        assert "taker" not in operator.message()
        assert [draft.fields["text"] for draft in place.store.desk.drafts("dispatcher")] == ["他的"]
        await operator.presses("form.aside")
        # Back again he has all of it, and it is durable.
        place.sign_in("taker", "demo")
        await operator.waits_for_delivery()
        await operator.waits_for_drafts()
        assert [draft["text"] for draft in drafts(place)] == ["说到一"]
        await operator.presses("view.2", "case.note")
        operator.sees("说到一")


async def test_an_operator_whose_text_is_durable_is_left_without_a_word_of_trouble(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2", "case.note")
        await operator.types("说到")
        await operator.waits_for_drafts()
        place.sign_in("dispatcher", "demo")
        await operator.hears_of_changes()
        await operator.waits_for_drafts()
        operator.is_at(QueueScreen)
        assert operator.app.work.trouble is None
        assert operator.message() == "已登录"
