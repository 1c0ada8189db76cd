"""`;;` and a code where one types: the text comes filled from the case in hand, and Tab goes through what is open."""

from console.domain.codes import Action
from screens.case.case_screen import CaseScreen
from screens.intake.intake_screen import IntakeScreen
from screens.widgets.text_field import TextField
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work


def typed(operator: Operator, field: str = "text") -> str:
    return operator.app.screen.query_one(f"#{field}", TextField).value


async def test_a_car_in_the_way_is_a_template_of_the_whole_case(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new", "form.next")
        await operator.types("五一路12号")
        await operator.presses("form.previous")
        await operator.types(";;nc ")
        assert typed(operator).startswith("市民反映：五一路12号有一辆车（车牌{车牌}")
        operator.sees("0611", "求助", "填“车牌”")
        await operator.presses("form.save")
        assert "“车牌”还空着" in operator.message()
        await operator.types("闽A12345\t白色轿车")
        assert "（车牌闽A12345，白色轿车）" in typed(operator)
        await operator.presses("form.save")
        operator.is_at(CaseScreen)
        (command,) = (entry.command for entry in place.store.desk.pending())
        assert (command.fields["category"], command.fields["kind"]) == ("0611", "help")


async def test_in_a_note_a_text_of_one_s_own_is_filled_from_the_case(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.1", "list.open", "command.line")
        await operator.types("text add 回访 {编号}在{地点}，{unit}办，{情况}\n")
        await operator.presses("case.note")
        await operator.types("见；；回访 ")
        case = operator.app.screen_stack[-2].chosen_case()  # type: ignore[attr-defined]  # a case screen
        assert typed(operator) == f"见{case.number}在金环花园3号楼，福州市自来水有限公司办，{{情况}}"
        await operator.hits("delete")
        await operator.types("未解决")
        assert typed(operator).endswith("办，未解决")
        await operator.waits_for_drafts()
        (draft,) = place.store.desk.drafts("taker")
        assert draft.fields["text"] == typed(operator)


async def test_over_a_list_that_moves_a_text_is_filled_from_the_case_the_dialog_is_about(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.1", "command.line")
        await operator.types("text add bh {编号}\n")
        case = operator.app.screen.chosen_case()  # type: ignore[attr-defined]  # a queue
        await operator.presses("case.note")
        place.does_elsewhere(case.id, Action.CLOSE, {"text": "已当场答复"})
        await operator.waits_for_delivery()
        await operator.hears_of_changes()
        assert operator.app.screen_stack[-2].chosen_case().id != case.id  # type: ignore[attr-defined]
        await operator.types(";;bh ")
        assert typed(operator) == case.number


async def test_what_is_no_code_is_typed_and_two_semicolons_alone_list_what_there_is(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types(";;什么 ")
        assert typed(operator) == ";;什么 "
        assert "没有常用文字“什么”" in operator.message()
        await operator.types(";;\t")
        await operator.types("bmgz\n")
        operator.is_at(IntakeScreen)
        assert typed(operator) == ";;什么 您的姓名和电话已作保密登记，承办单位看不到您的个人信息。"
        await operator.presses("form.next")
        assert operator.app.screen.focused is operator.app.screen.query_one("#address")
