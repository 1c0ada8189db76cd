"""A call-taker's work on the screens, online and with the line cut."""

from datetime import UTC, datetime
from pathlib import Path

from console.domain.codes import Action
from screens.case.case_screen import CaseScreen
from screens.find.find_screen import FindScreen
from screens.find.here import Here
from screens.intake.intake_screen import IntakeScreen
from screens.outbox.outbox_screen import OutboxScreen
from screens.queue.queue_screen import QueueScreen
from tests.desk_place import DeskPlace
from tests.operator import at_work


async def test_the_queue_shows_what_is_open_and_how_many(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        operator.is_at(QueueScreen)
        operator.sees("共 2 件", "小区停水两天", "路灯不亮", "示范城市")
        operator.does_not_see("户口怎么迁")


async def test_the_digits_switch_views(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2")
        operator.sees("待派单  共 1 件")
        await operator.presses("view.6")
        operator.sees("全部  共 3 件", "户口怎么迁")


async def test_a_list_that_misses_old_finished_cases_says_so(place: DeskPlace) -> None:
    place.store.cache.leave_out([], datetime(2025, 10, 19, 16, tzinfo=UTC))
    async with at_work(place) as operator:
        operator.does_not_see("不在本机")
        await operator.presses("view.6")
        operator.sees("2025-10-20 前办结的不在本机")


async def test_two_fields_save_a_case_and_its_number_is_shown(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("小区里有流浪狗\t金环花园12号楼")
        await operator.presses("form.save")
        operator.is_at(CaseScreen)
        operator.sees("已存本机，编号 261123-0101-0001-", "小区里有流浪狗", "金环花园12号楼", "待派单")
        await operator.waits_for_delivery()
        operator.sees("已送达")


async def test_a_case_can_be_typed_while_the_sample_city_still_starts(tmp_path: Path) -> None:
    place = DeskPlace(tmp_path / "profile", signed_in=False)
    async with at_work(place) as operator:
        await operator.waits_for_delivery()
        operator.sees("未登录", "正在连接")
        operator.does_not_see("请登录")
        await operator.presses("case.new")
        await operator.types("井盖没了\t古田路5号")
        await operator.presses("form.save")
        assert "正在登录示范城市" in operator.message()
        operator.is_at(IntakeScreen)
        operator.sees("井盖没了", "古田路5号")
        place.sign_in("taker", "demo")
        await operator.waits_for_delivery()
        assert operator.message() == "已登录"
        await operator.presses("form.save")
        operator.is_at(CaseScreen)
        operator.sees("已存本机，编号 261123-0101-0001-")
    place.close()


async def test_what_was_typed_before_anybody_was_signed_in_is_recalled(tmp_path: Path) -> None:
    place = DeskPlace(tmp_path / "profile", signed_in=False)
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("说到一半")
        await operator.presses("screen.back")
        await operator.app.work.do(lambda: None)
        place.sign_in("taker", "demo")
        await operator.waits_for_delivery()
        await operator.presses("case.new", "drafts.show", "list.open")
        operator.sees("说到一半")
    place.close()


async def test_a_missing_field_is_named_and_nothing_typed_is_lost(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("只有内容没有地点")
        await operator.presses("form.save")
        operator.is_at(IntakeScreen)
        assert "地点" in operator.message()
        operator.sees("只有内容没有地点")


async def test_codes_are_decoded_while_they_are_typed(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("停水了\t五一路\tgl\tts")
        operator.sees("鼓楼区 350102", "停水 0501", "求助", "紧急", "F6 福州市自来水有限公司")


async def test_a_draft_left_with_escape_comes_back(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("说到一半")
        await operator.presses("screen.back")
        await operator.app.work.do(lambda: None)
        await operator.presses("case.new")
        assert "草稿" in operator.message()
        operator.does_not_see("说到一半")
        await operator.presses("drafts.show", "list.open")
        operator.sees("说到一半")


async def test_find_by_two_characters_and_open(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.find")
        await operator.types("停水")
        operator.is_at(FindScreen)
        operator.sees("共 1 件", "小区停水两天")
        await operator.presses("list.open")
        operator.is_at(CaseScreen)
        operator.sees("福州市自来水有限公司", "待查阅")


async def test_a_hit_that_comes_in_from_elsewhere_does_not_take_the_place_of_the_chosen_one(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.find")
        await operator.types("停水")
        place.elsewhere({"kind": "help", "category": "0501", "text": "又停水", "location": {"address": "甲路1号"}})
        await operator.waits_for_delivery()
        operator.sees("共 2 件", "又停水")
        await operator.presses("list.open")
        operator.sees("小区停水两天")


async def test_a_number_with_a_wrong_digit_is_told_apart_from_an_unknown_one(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.find")
        await operator.types("261123-0900-0001-0")
        wrong = operator.message()
        assert wrong
        assert "errors." not in wrong


async def test_find_is_narrowed_by_operators_that_are_completed_as_they_are_typed(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.find")
        await operator.types("unit:z")
        operator.sees("承办单位？", " | ")
        operator.does_not_see("没有符合的工单", "共 0 件")
        await operator.types("ilais\t")
        operator.sees("unit:ZLS", "承办单位 福州市自来水有限公司", "共 1 件", "小区停水两天")
        await operator.types("state:dpd\t")
        operator.sees("state:待派单", "状态 待派单", "共 0 件", "本机没有符合的工单")
        await operator.hits("ctrl+u")
        await operator.types("路灯 due:oter 状态:待派单")
        assert "“oter”" in operator.message()
        operator.sees("共 1 件", "路灯不亮")
        await operator.presses("list.open")
        operator.is_at(CaseScreen)


async def test_assign_note_and_close_from_the_queue(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.2", "case.assign")
        await operator.types("zls\n")
        assert "福州市自来水有限公司" in operator.message()
        await operator.presses("view.1")
        await operator.presses("case.note")
        await operator.types("来电人又打来了")
        await operator.presses("form.save")
        assert "备注已存" in operator.message()
        await operator.presses("case.close")
        await operator.types("已恢复")
        await operator.presses("form.save")
        assert "已办结" in operator.message()
        operator.sees("共 1 件")


async def test_a_key_that_cannot_work_says_why(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("view.6")
        await operator.presses("list.bottom", "case.reopen")
        operator.is_at(QueueScreen)
        assert operator.message()
        assert "errors." not in operator.message()


async def test_work_goes_on_with_the_line_cut_and_is_delivered_once_when_it_is_back(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        place.backend.offline = True
        await operator.presses("case.new")
        await operator.types("断网时登记\t八一七路")
        await operator.presses("form.save")
        await operator.presses("case.assign")
        await operator.types("cgw\n")
        await operator.waits_for_delivery()
        operator.sees("离线", "待发2")
        await operator.presses("outbox.show")
        operator.is_at(OutboxScreen)
        operator.sees("登记", "派单")
        place.backend.offline = False
        place.clock.advance(120)
        await operator.waits_for_delivery()
        operator.sees("在线", "没有待发送的操作")
        applied = [
            entry.command.action for entry in place.service.store.journal if entry.command.actor.username == "taker"
        ]
        assert applied == ["new", "assign"]


async def test_what_somebody_else_decided_first_waits_for_a_person_who_can_insist(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        place.backend.offline = True
        await operator.presses("view.2", "case.assign")
        await operator.types("zls\n")
        case_id = place.store.desk.pending()[0].command.case_id
        place.does_elsewhere(case_id, Action.ASSIGN, {"unit": "LDGL"})
        place.backend.offline = False
        place.clock.advance(120)
        await operator.waits_for_delivery()
        operator.sees("需处理1")
        await operator.presses("outbox.show", "outbox.mine")
        await operator.waits_for_delivery()
        operator.sees("没有待发送的操作")
        case = place.service.store.cases[case_id]
        assert [leg.unit for leg in case.open_legs] == ["ZLS"]


async def test_discarding_asks_first_and_keeps_the_others_decision(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        place.backend.offline = True
        await operator.presses("view.2", "case.assign")
        await operator.types("zls\n")
        case_id = place.store.desk.pending()[0].command.case_id
        place.does_elsewhere(case_id, Action.ASSIGN, {"unit": "LDGL"})
        place.backend.offline = False
        place.clock.advance(120)
        await operator.waits_for_delivery()
        await operator.presses("outbox.show", "outbox.discard")
        await operator.hits("enter")
        operator.sees("放弃这项操作")
        await operator.hits("y")
        operator.sees("没有待发送的操作")
        shown = place.store.reader.get(case_id)
        assert shown is not None
        assert [leg.unit for leg in shown.case.open_legs] == ["LDGL"]


async def test_the_language_switches_live(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("language.switch")
        operator.sees("sample city", "New", "open  2 cases")


async def test_a_terminal_that_is_too_small_is_told(place: DeskPlace) -> None:
    async with at_work(place, size=(60, 20)) as operator:
        assert "80×24" in operator.message()


async def test_the_command_line_names_a_language_or_says_that_there_is_none(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.hits("colon")
        await operator.types("lang en\n")
        operator.sees("sample city")
        await operator.hits("colon")
        await operator.types("lang fr\n")
        operator.sees("sample city")
        assert "fr" in operator.message()


async def test_how_old_the_list_is_goes_on_while_nothing_changes(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        operator.sees("数据截至 11-23 10:04")
        place.clock.advance(300)
        await operator.waits_for_delivery()
        operator.sees("数据截至 11-23 10:09")


async def test_hits_below_the_screen_are_there_right_after_the_key(place: DeskPlace) -> None:
    for number in range(45):
        place.elsewhere({"text": "又停水", "location": {"address": f"古田路{number}号"}})
    place.deliver()
    shown: list[int] = []
    async with at_work(place) as operator:
        here = Here(operator.app, lambda: "停水", lambda all_: shown.append(len(all_.found.rows)))
        assert (len(here.first().found.rows), here.first().found.total) == (40, 46)
        await operator.waits_for_the_backend()
    assert shown == [46]
