"""A caller whose number a terminal may not see is found there all the same, by who may look for callers."""

from collections.abc import Callable

from console.domain.codes import Action
from console.usecases.caller_before import caller_before
from console.usecases.find_cases import search_cases
from tests.contract.desks import Desk
from tests.contract.worlds import House
from tests.sync.conftest import settle

TYPED = ("13800001111", "138 0000 1111", "1111")


def hits(desk: Desk) -> list[list[str]]:
    return [[row.id for row in search_cases(desk.desk, typed).rows] for typed in TYPED]


def test_a_case_entered_elsewhere_is_found_by_its_callers_number_without_a_network(
    house: House, desk: Callable[[str], Desk]
) -> None:
    mine, leading, water = desk("taker"), desk("supervisor"), desk("unit")
    case = mine.new(title="夜间施工", text="有人来电", caller={"name": "林小明", "phone": "+86 138 0000 1111"})
    other = mine.new(title="路灯不亮", text="有人来电", caller={"name": "陈女士", "phone": "0591-87512345"})
    for entered in (case, other):
        mine.do(entered, Action.ASSIGN, unit="ZLS")
    settle(mine)
    for reading in (leading, water):
        reading.look()
    house.stop()
    today = leading.clock.now().date()

    assert leading.shown(case).case.caller.phone == "138****1111"
    assert [found.id for found in caller_before(leading.desk, "13800001111", today).cases] == [case]
    assert [found.id for found in caller_before(leading.desk, "0591 8751 2345", today).cases] == [other]
    assert caller_before(leading.desk, "13800001112", today).cases == []
    assert hits(leading) == [[case]] * 3
    assert [row.id for row in search_cases(leading.desk, "2345 路灯").rows] == [other]
    assert caller_before(water.desk, "13800001111", today).cases == []
    assert hits(water)[0] == []
