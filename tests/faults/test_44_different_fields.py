"""Oracle: two operators edit different fields of one case: both changes are kept without anybody being asked, and the
timeline says that they were made beside each other."""

from pathlib import Path

import pytest

from console.domain.codes import Action
from console.usecases.act import act
from console.usecases.settle import discard_command
from screens.case.case_screen import CaseScreen
from tests.faults.disagreements import apart, decided, desk_place, known_to_both, line_is_back, mine_applied
from tests.operator import at_work


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh_CN", "修改：标题 （同时别人改了紧急程度 内容，两边的改动都保留）"),
        ("en", "changed: title (somebody else changed"),
    ],
)
async def test_both_are_kept_and_the_timeline_says_so(tmp_path: Path, language: str, words: str) -> None:
    with desk_place(tmp_path, language) as place:
        async with at_work(place, (120, 36)) as operator:
            case_id = known_to_both(place)
            theirs = {"text": "灯杆倒了", "urgency": "urgent"}
            apart(place, case_id, Action.AMEND, {"title": "三盏路灯不亮"}, theirs)
            line_is_back(place)
            await operator.waits_for_delivery()
            case = place.service.store.cases[case_id]
            assert (case.title, case.text, case.urgency.value) == ("三盏路灯不亮", "灯杆倒了", "urgent")
            assert place.store.desk.pending() == []
            assert decided(place) == []
            await operator.presses("list.open")
            operator.is_at(CaseScreen)
            operator.sees(words, "三盏路灯不亮", "灯杆倒了", "taker", "admin")


async def test_parts_of_a_place_are_one_thing_that_a_person_decides(tmp_path: Path) -> None:
    with desk_place(tmp_path) as place:
        async with at_work(place) as operator:
            case_id = known_to_both(place)
            mine, theirs = {"location": {"address": "五一北路68号"}}, {"location": {"district": "350102"}}
            apart(place, case_id, Action.AMEND, mine, theirs)
            line_is_back(place)
            await operator.waits_for_delivery()
            await operator.presses("outbox.show", "list.open")
            operator.sees("只有我改了", "只有对方改了", "五一北路68号", "鼓楼区")
            await operator.presses("outbox.mine")
            await operator.waits_for_delivery()
            place_now = place.service.store.cases[case_id].location
            assert (place_now.address, place_now.district) == ("五一北路68号", "350102")


def test_nothing_is_said_of_others_where_nobody_else_changed_anything(tmp_path: Path) -> None:
    with desk_place(tmp_path) as place:
        case_id = known_to_both(place)
        place.backend.offline = True
        first = act(place.desk, case_id, Action.AMEND, {"text": "打错了"})
        act(place.desk, case_id, Action.AMEND, {"title": "三盏路灯不亮"})
        discard_command(place.desk, first.command_id)
        line_is_back(place)
        place.deliver()
        assert [command.fields for command in mine_applied(place)] == [{"title": "三盏路灯不亮"}]
        told = [event.data for _, event in place.service.store.events[case_id] if event.type == "case.amended"]
        assert told == [{"fields": "title"}]
