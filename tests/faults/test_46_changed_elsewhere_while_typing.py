"""46: assigned or closed elsewhere while one types: told before anything is submitted, and what was typed is kept."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.domain.codes import Action
from screens.dialogs.text_dialog import TextDialog
from screens.dialogs.unit_dialog import UnitDialog
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work
from tests.screens.conftest import furnish

ANSWERED = (Action.CLOSE, {"text": "别处先答复了"}, "直接答复")
ASSIGNED = (Action.ASSIGN, {"unit": "ZLS"}, "福州市自来水有限公司")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[DeskPlace]:
    place = DeskPlace(tmp_path / "profile")
    furnish(place)
    yield place
    place.close()


async def _changed_while_typing(
    operator: Operator, change: tuple[Action, dict[str, Any], str], *, seen: bool = True
) -> None:
    """A dialog stands open with a text in it when somebody else is at its case, and the sync brings that."""
    case = operator.app.screen_stack[-2].chosen_case()  # type: ignore[attr-defined]
    operator.place.does_elsewhere(case.id, change[0], change[1])
    operator.place.deliver()
    if seen:
        await operator.hears_of_changes()
        operator.sees("刚由别处改动", change[2])


@pytest.mark.parametrize("change", [ANSWERED, ASSIGNED], ids=["closed", "assigned"])
@pytest.mark.parametrize("seen", [True, False], ids=["news came", "news is only in the store"])
async def test_an_answer_is_not_given_before_that_was_told(
    place: DeskPlace, change: tuple[Action, dict[str, Any], str], seen: bool
) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2", "case.close")
        await operator.types("已经修好")
        await _changed_while_typing(operator, change, seen=seen)
        await operator.presses("form.save")
        operator.is_at(TextDialog)
        operator.sees("刚由别处改动", change[2], "已经修好")
        assert place.store.desk.pending() == []
        await operator.waits_for_drafts()
        assert [draft.fields["text"] for draft in place.store.desk.drafts("taker")] == ["已经修好"]


async def test_what_is_not_allowed_any_more_stays_a_draft(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2", "case.close")
        await operator.types("已经修好")
        await _changed_while_typing(operator, ANSWERED)
        await operator.presses("form.save", "form.save")
        operator.is_at(TextDialog)
        assert operator.message()
        assert place.store.desk.pending() == []
        await operator.presses("screen.back", "drafts.show")
        operator.sees("已经修好")


async def test_whoever_read_it_and_types_on_is_not_asked_again(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2", "case.note")
        await operator.types("来电人又")
        await _changed_while_typing(operator, ASSIGNED)
        await operator.types("催")
        await operator.presses("form.save")
        assert place.store.desk.pending()[-1].command.fields["text"] == "来电人又催"


async def test_a_case_is_not_assigned_before_that_was_told(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2", "case.assign")
        await operator.types("gaj")
        await _changed_while_typing(operator, ASSIGNED)
        await operator.presses("list.open")
        operator.is_at(UnitDialog)
        assert place.store.desk.pending() == []
        await operator.presses("list.open")
        assert place.store.desk.pending()[-1].command.action is Action.ASSIGN


async def test_own_changes_are_no_news(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2", "case.note")
        await operator.types("第一条")
        await operator.presses("form.save", "case.note")
        await operator.types("第二条")
        await operator.waits_for_delivery()
        operator.does_not_see("刚由别处改动")
        await operator.presses("form.save")
        assert place.store.desk.pending()[-1].command.fields["text"] == "第二条"
