"""The callback queue and its dialog: who to call, digits for what they say, one key for the next."""

from pathlib import Path
from typing import Any

import pytest

from console.domain.codes import Action, State
from console.usecases.callbacks import TO_CALL, to_call
from screens.callback.callback_dialog import CallbackDialog
from screens.callback.callback_screen import CallbackScreen
from screens.case.case_screen import CaseScreen
from screens.queue.queue_screen import QueueScreen
from tests.desk_place import DeskPlace
from tests.operator import at_work
from tests.screens.conftest import numbered

PHONE = "13805912345"
REPLIED: tuple[tuple[Action, dict[str, Any]], ...] = (
    (Action.ASSIGN, {"unit": "ZLS"}),
    (Action.VIEW, {"unit": "ZLS"}),
    (Action.REPLY, {"unit": "ZLS", "text": "换了阀门", "public_answer": "您好，已恢复供水"}),
    (Action.REVIEW, {"verdict": "pass"}),
)


@pytest.fixture
def calling(tmp_path: Path) -> Any:
    """The terminal of somebody who calls back, with two cases to call about."""
    place = DeskPlace(tmp_path / "calling", signed_in=False)
    place.sign_in("callback", "demo")
    for place_of, text in ((1, "小区停水两天"), (2, "水管漏水")):
        fields = {"kind": "help", "category": "0501", "text": text, "location": {"address": "金环花园3号楼"}}
        caller = {"caller": {"name": "林小明", "phone": PHONE}, "number": numbered(place_of)}
        place.elsewhere({**fields, **caller}, *REPLIED)
    place.deliver()
    yield place
    place.close()


def said(place: DeskPlace) -> list[dict[str, Any]]:
    """What was recorded of calls, in order."""
    commands = [entry.command for entry in place.service.store.journal]
    return [dict(command.fields) for command in commands if command.action is Action.CALLBACK]


async def test_digits_record_what_a_caller_says_and_the_next_is_asked_about(calling: DeskPlace) -> None:
    async with at_work(calling) as operator:
        await operator.presses("callbacks.show")
        operator.is_at(CallbackScreen)
        operator.sees("共 2 件", "现在可拨 2 件", "138****2345", "小区停水两天", "您好，已恢复供水")
        await operator.presses("case.callback")
        operator.is_at(CallbackDialog)
        operator.sees(PHONE, "小区停水两天")
        await operator.types("15谢谢")
        operator.sees("→ 办结")
        await operator.presses("form.save")
        operator.is_at(CallbackDialog)
        operator.sees("水管漏水", "已办结")
        await operator.types("22")
        operator.sees("1 退回重办")
        await operator.types("1")
        operator.sees("退回 福州市自来水有限公司 重办")
        await operator.presses("form.save")
        operator.is_at(CallbackScreen)
        operator.sees("没有要回访的工单")
        await operator.waits_for_delivery()
        assert said(calling) == [
            {"outcome": "satisfied", "solved": "yes", "satisfaction": 5, "text": "谢谢"},
            {"outcome": "dissatisfied", "solved": "partly", "satisfaction": 2},
        ]


async def test_who_is_not_reached_comes_again_at_a_time_also_without_a_line(calling: DeskPlace) -> None:
    async with at_work(calling) as operator:
        calling.backend.offline = True
        await operator.presses("list.bottom", "case.callback")
        operator.sees("小区停水两天")
        await operator.types("0")
        operator.sees("11-23 12:15 再拨")
        await operator.types("15:30")
        await operator.presses("form.save")
        await operator.presses("callbacks.show")
        operator.sees("共 2 件", "现在可拨 1 件", "11-23 15:30")
        assert [row.title for row in to_call(calling.desk, 1)] == ["水管漏水"]
        calling.clock.advance(6 * 3600)
        await operator.hears_of_changes()
        operator.sees("现在可拨 2 件")
        await operator.presses("list.top", "case.callback")
        operator.sees("小区停水两天", "1 次未接通")
        await operator.presses("screen.back")
        calling.backend.offline = False
        await operator.waits_for_delivery()
        assert [told["again"] for told in said(calling)] == ["2026-11-23T07:30:00Z"]


async def test_what_is_half_said_comes_back_and_a_changed_answer_counts(calling: DeskPlace) -> None:
    async with at_work(calling) as operator:
        await operator.presses("list.bottom", "list.open", "case.callback")
        await operator.types("14挺快")
        await operator.presses("screen.back")
        operator.is_at(CaseScreen)
        await operator.presses("case.callback")
        operator.sees("挺快", "已解决", "→ 办结")
        await operator.presses("form.previous")
        await operator.types("3")
        await operator.presses("form.save")
        operator.is_at(CaseScreen)
        await operator.waits_for_delivery()
        assert said(calling) == [{"outcome": "satisfied", "solved": "yes", "satisfaction": 3, "text": "挺快"}]


async def test_nothing_is_recorded_before_all_is_answered_and_others_see_no_number(place: DeskPlace) -> None:
    fields = {"kind": "help", "text": "小区停水", "location": {"address": "甲路"}, "caller": {"phone": PHONE}}
    case_id = place.elsewhere(fields, *REPLIED)
    place.deliver()
    async with at_work(place) as operator:
        await operator.presses("callbacks.show", "case.callback")
        operator.sees("138****2345")
        operator.does_not_see(PHONE)
        await operator.types("1")
        await operator.presses("form.save")
        operator.is_at(CallbackDialog)
        assert "满意" in operator.message()
        shown = place.store.reader.case(case_id)
        assert shown is not None
        assert shown.state is State.AWAITING_CALLBACK


async def test_only_what_waits_for_a_call_is_called_about(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.callback")
        assert "待派单" in operator.message() or "待查阅" in operator.message()


async def test_everybody_who_called_about_it_is_called(calling: DeskPlace) -> None:
    also = {"caller": {"name": "陈二", "phone": "13905910000"}, "text": "我家也停"}
    async with at_work(calling) as operator:
        await operator.presses("list.bottom")
        case_id = calling.store.reader.window(TO_CALL, 0, 1)[0].id
        calling.does_elsewhere(case_id, Action.ADD_CALLER, also)
        await operator.waits_for_delivery()
        await operator.presses("case.callback")
        await operator.types("15")
        operator.sees("→ 还有 1 位来电人待回访")
        await operator.presses("form.save")
        operator.sees("陈二 13905910000", "我家也停")
        await operator.types("15")
        await operator.presses("form.save")
        operator.is_at(QueueScreen)
        shown = calling.store.reader.case(case_id)
        assert shown is not None
        assert (shown.state, [joined.outcome for joined in shown.callers]) == (State.CLOSED, ["satisfied"])
