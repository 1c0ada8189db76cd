"""Knowledge cards: an enquiry is answered with few keys, the case cites the card, what is not known is marked."""

from console.domain.codes import Action, Kind, State
from screens.cards.card_dialog import CardDialog
from screens.case.case_screen import CaseScreen
from screens.dialogs.text_dialog import TextDialog
from screens.intake.intake_screen import IntakeScreen
from screens.widgets.text_field import TextField
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work


async def writes(operator: Operator, text: str) -> None:
    await operator.presses("case.new")
    await operator.types(text)


async def test_an_enquiry_is_answered_from_a_card_with_six_keys_beside_its_text(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await writes(operator, "孩子要上学，户籍想转过来")
        await operator.presses("cards.show")
        await operator.types("户口")
        await operator.presses("list.open", "form.save")
        (new,) = place.store.desk.pending()
        shown = place.store.reader.get(new.command.case_id)
        assert shown is not None
        assert (shown.case.kind, shown.case.category) == (Kind.CONSULTATION, "1303")
        assert shown.case.state is State.ANSWERED
        assert "派出所" in shown.case.answer
        assert shown.events[-1].data["card"] == "HKQY"
        operator.sees("引自知识卡 户口迁移")
        await operator.waits_for_delivery()
        assert place.store.desk.pending() == []


async def test_what_the_caller_says_brings_its_card_beside_the_form_and_to_the_top_of_the_list(
    place: DeskPlace,
) -> None:
    async with at_work(place) as operator:
        await writes(operator, "请问公积金提取要什么材料")
        await operator.waits_for_the_backend()
        operator.sees("知识卡（F9 取用）", "GJJ 公积金提取")
        await operator.presses("cards.show", "list.open")
        operator.is_at(IntakeScreen)
        operator.sees("已取用知识卡“公积金提取”", "12329")
        await operator.waits_for_the_backend()
        operator.does_not_see("知识卡（F9 取用）")


async def test_no_card_stands_beside_a_complaint(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await writes(operator, "公积金提取窗口态度差\t\t\t\tts")
        await operator.waits_for_the_backend()
        operator.does_not_see("知识卡（F9 取用）")


async def test_the_text_of_the_card_under_the_cursor_stands_below_or_beside(place: DeskPlace) -> None:
    async with at_work(place, (80, 24)) as operator:
        await operator.presses("case.new", "cards.show")
        await operator.types("tsbx")
        operator.sees("TSBX", "停水公告", "【地点】", "城市供水条例")
        await operator.turns_the_terminal(120, 36)
        line = next(line for line in operator.screen() if "停水公告" in line)
        assert line.index("停水公告") > 40


async def test_a_place_that_is_typed_is_told_and_one_that_is_not_stands_marked(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await writes(operator, "停水\t金环花园3号楼")
        await operator.presses("cards.show")
        await operator.types("tsbx")
        await operator.presses("list.open")
        form = operator.app.screen
        assert isinstance(form, IntakeScreen)
        assert "金环花园3号楼" in form.values()["answer"]
        assert "【" not in form.values()["answer"]


async def test_a_choice_nobody_made_is_not_taken(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new", "cards.show", "list.open")
        operator.is_at(CardDialog)
        assert "先选" in operator.message()
        await operator.types("没有这种卡")
        await operator.presses("list.open")
        operator.is_at(CardDialog)
        await operator.presses("screen.back")
        operator.is_at(IntakeScreen)


async def test_what_was_begun_stays_and_an_answer_that_is_emptied_cites_nothing(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await writes(operator, "怎么迁户口")
        form = operator.app.screen
        assert isinstance(form, IntakeScreen)
        form.set_focus(form._fields.field("answer"))
        await operator.types("您好")
        await operator.presses("cards.show", "list.open")
        assert form.values()["answer"].startswith("您好\n户口迁移由")
        assert form.values()["card"] == "HKQY"
        await operator.waits_for_drafts()
        (draft,) = place.store.desk.drafts("taker")
        assert draft.fields["card"] == "HKQY"
        form._fields.field("answer").value = ""
        assert "card" not in form.values()


async def test_a_card_answers_the_case_on_the_screen_and_is_cited_also_from_a_draft(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.waits_for_delivery()
        place.elsewhere({"kind": "consultation", "category": "1303", "text": "怎么迁户口"})
        await operator.waits_for_delivery()
        await operator.presses("list.top", "list.open")
        operator.is_at(CaseScreen)
        operator.sees("怎么迁户口")
        await operator.presses("cards.show", "list.open")
        operator.is_at(TextDialog)
        operator.sees("户口迁移由")
        await operator.presses("screen.back", "case.close", "form.save")
        (close,) = place.store.desk.pending()
        assert close.command.action is Action.CLOSE
        assert close.command.fields["card"] == "HKQY"
        operator.sees("引自知识卡 户口迁移")


async def test_a_card_goes_into_the_dialog_it_was_asked_over(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.note")
        await operator.types("告知：")
        await operator.presses("cards.show")
        await operator.types("gjj")
        await operator.presses("list.open")
        operator.is_at(TextDialog)
        operator.sees("告知：", "购房")


async def test_over_a_list_that_moves_a_card_speaks_of_the_case_the_dialog_is_about(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.1")
        case = operator.app.screen.chosen_case()  # type: ignore[attr-defined]  # a queue
        await operator.presses("case.note")
        place.does_elsewhere(case.id, Action.CLOSE, {"text": "已当场答复"})
        await operator.waits_for_delivery()
        await operator.hears_of_changes()
        await operator.presses("cards.show")
        await operator.types("tsbx")
        await operator.presses("list.open")
        operator.is_at(TextDialog)
        assert case.location.address in operator.app.screen.query_one(TextField).value


async def test_a_case_that_is_answered_says_why_no_card_answers_it(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.6", "list.bottom", "list.open")
        case = operator.app.screen.chosen_case()  # type: ignore[attr-defined]
        while case is not None and not case.finished:
            await operator.presses("case.previous")
            case = operator.app.screen.chosen_case()  # type: ignore[attr-defined]
        await operator.presses("cards.show")
        await operator.types("gjj")
        await operator.presses("list.open")
        operator.is_at(CaseScreen)
        assert operator.message()
