"""A case that is asked for by the number its caller was told before: found, and said to have another number now."""

from tests.desk_place import DeskPlace
from tests.operator import at_work
from tests.screens.conftest import STANDING, numbered

TOLD, NOW = numbered(700), numbered(701)


async def test_finding_and_opening_by_a_former_number_say_that_it_changed(place: DeskPlace) -> None:
    place.elsewhere({**STANDING[0][0], "number": NOW, "former_numbers": TOLD})
    place.deliver()
    place.backend.offline = True
    async with at_work(place) as operator:
        await operator.presses("case.find")
        await operator.types(TOLD)
        operator.sees(f"编号已改：{TOLD} 现为 {NOW}")
        await operator.types_ahead(("enter", None))
        operator.sees(NOW, f"曾告知来电人 {TOLD}")
        await operator.presses("command.line")
        await operator.types(f"show {TOLD}")
        await operator.types_ahead(("enter", None))
        assert operator.message() == f"编号已改：{TOLD} 现为 {NOW}"
