"""A caller in full, for a reason, to those whose work needs it."""

import pytest

from console.ports.errors import NotFound, Rejected
from console.ports.records import Revealed
from tests.contract.worlds import World


def test_a_supervisor_is_told_and_a_dispatcher_is_not(world: World) -> None:
    taker = world.person()
    case = world.does(taker, world.terminal(taker), caller={"name": "林小明", "phone": "13805912345"})

    told = world.backend.reveal(world.person("supervisor"), case.id, "核对地址")

    assert told == Revealed("林小明", "13805912345")
    with pytest.raises(Rejected) as refused:
        world.backend.reveal(world.person("dispatcher"), case.id, "核对地址")
    assert refused.value.code == "reveal_not_allowed"


def test_a_reason_and_a_case_are_needed(world: World) -> None:
    taker = world.person()
    case = world.does(taker, world.terminal(taker))

    with pytest.raises(Rejected) as refused:
        world.backend.reveal(taker, case.id, " ")
    assert refused.value.code == "reason_missing"
    for key in ("nothing", ".."):
        with pytest.raises(NotFound):
            world.backend.reveal(taker, key, "核对地址")
