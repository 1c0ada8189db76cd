"""Find beside the backend: what only it has is added and told apart, callers only on purpose, and nobody waits."""

from console.sync.status import LinkState
from screens.case.case_screen import CaseScreen
from screens.find.find_screen import FindScreen
from tests.desk_place import DeskPlace
from tests.operator import at_work

CALLER = {"name": "王小明", "phone": "13800004321", "type": "citizen", "anonymous": False, "confidential": False}
TOLD = {"kind": "help", "category": "0501", "text": "楼道停水", "location": {"address": "甲路1号"}, "caller": CALLER}


async def test_what_only_the_backend_has_is_marked_and_comes_when_it_is_opened(place: DeskPlace) -> None:
    place.elsewhere(TOLD)
    async with at_work(place) as operator:
        await operator.presses("case.find")
        await operator.types("停水")
        operator.sees("共 1 件", "本机截至")
        await operator.waits_for_the_backend()
        operator.sees("后端另有 1 件", "[后端] 楼道停水")
        await operator.hits("down", "enter")
        await operator.waits_for_the_backend()
        operator.is_at(CaseScreen)
        operator.sees("甲路1号")
        await operator.presses("case.previous")
        operator.sees("小区停水两天")


async def test_a_caller_is_looked_for_only_by_a_key_of_its_own(place: DeskPlace) -> None:
    place.elsewhere(TOLD)
    async with at_work(place) as operator:
        await operator.presses("case.find")
        for typed in ("王小明", "4321"):
            await operator.hits("ctrl+u")
            await operator.types(typed)
            await operator.waits_for_the_backend()
            operator.does_not_see("楼道停水")
            await operator.presses("find.caller")
            await operator.waits_for_the_backend()
            operator.sees("[后端] 楼道停水")
        await operator.hits("ctrl+u")
        await operator.types("43")
        await operator.presses("find.caller")
        assert "后四位" in operator.message()


async def test_a_backend_that_is_away_is_said_to_be_and_what_is_here_stands(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.find")
        place.backend.offline = True
        await operator.types("停水")
        await operator.waits_for_the_backend()
        operator.sees("共 1 件", "后端没有答复", "小区停水两天")
        operator.is_at(FindScreen)
        await operator.waits_for_delivery()
        assert operator.app.link is not None
        assert operator.app.link.state is LinkState.OFFLINE
        asked = len(place.search.asked)
        await operator.types("x")
        await operator.waits_for_the_backend()
        operator.sees("后端没有答复")
        assert len(place.search.asked) == asked
