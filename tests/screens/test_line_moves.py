"""The CLI's verbs on the console's command line, for the case on the screen or one named by number."""

from console.domain.codes import Action, State
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work


async def _enters(operator: Operator, line: str) -> None:
    await operator.hits("colon")
    await operator.types(line + "\n")
    await operator.waits_for_delivery()


async def test_a_move_is_made_on_the_case_under_the_cursor(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2")
        await _enters(operator, "urge 请 尽快")
        assert "催办：待派单" in operator.message()
        await _enters(operator, "assign zls --with cgw --formal")
        assert "福州市自来水有限公司" in operator.message()
        (case,) = [case for case in place.service.store.cases.values() if case.urges]
        assert [(leg.unit, leg.formal) for leg in case.legs] == [("ZLS", True), ("CGW", True)]


async def test_the_only_number_of_a_merge_is_the_other_case(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        goal = next(case for case in place.service.store.cases.values() if case.state is State.DISPATCHED)
        await operator.presses("view.2")
        await _enters(operator, f"并单 {goal.number} 楼上也说")
        assert "并单：已并单" in operator.message()
        assert len(place.service.store.cases[goal.id].callers) == 1


async def test_a_wrong_word_is_answered_with_what_there_is_and_nothing_is_sent(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2")
        before = len(place.service.store.journal)
        await _enters(operator, "transfer 999")
        assert "999" in operator.message()
        await _enters(operator, "hold --untill 2026-12-31")
        assert "--untill" in operator.message()
        await _enters(operator, "view")
        assert operator.message() != ""
        assert len(place.service.store.journal) == before


async def test_an_answer_without_words_is_asked_for(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2")
        await operator.hits("colon")
        await operator.types("answer\n")
        await operator.types("已当场告知")
        await operator.presses("form.save")
        await operator.waits_for_delivery()
        assert State.ANSWERED in {case.state for case in place.service.store.cases.values()}


async def test_what_was_never_sent_is_given_up_from_the_outbox(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        place.backend.offline = True
        await operator.presses("view.2")
        await operator.hits("colon")
        await operator.types("urge x\n")
        await operator.presses("outbox.show", "outbox.discard")
        await operator.hits("y")
        operator.sees("没有待发送的操作")
        place.backend.offline = False
        place.clock.advance(120)
        await operator.waits_for_delivery()
        assert not any(case.urges for case in place.service.store.cases.values())


async def test_a_line_is_about_the_case_it_was_begun_at_though_the_list_moves_on(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.1")
        case = operator.app.screen.chosen_case()  # type: ignore[attr-defined]  # a queue
        await operator.presses("command.line")
        await operator.types("note 已致电")
        place.does_elsewhere(case.id, Action.CLOSE, {"text": "已当场答复"})
        await operator.waits_for_delivery()
        await operator.hears_of_changes()
        await operator.types("\n")
        assert [entry.command.case_id for entry in place.store.desk.pending()] == [case.id]
