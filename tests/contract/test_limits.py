"""Limits with their lines, read by the real client from the real backend, and counted alike by both."""

from contextlib import closing

import pytest

from backend_client.http_limits import HttpLimits
from console.domain.codes import Action
from console.domain.explaining import explain_all
from console.ports.errors import NotFound
from tests.builders import a_calendar
from tests.contract.worlds import House, World


def test_the_backend_tells_what_the_rules_say(house: House) -> None:
    with closing(house.client()) as client:
        world = World(client, house.clock)
        taker = world.person()
        terminal = world.terminal(taker)
        case = world.does(taker, terminal)
        case = world.does(taker, terminal, Action.ASSIGN, case, unit="ZLS", co_units=["CGW"])
        reference = client.reference(taker, "")
        assert reference is not None

        told = HttpLimits(client).limits(taker, case.id)

        counted = explain_all(case, reference.policy, a_calendar())
        assert [(one.unit, one.phase, one.due_at, one.lines) for one in told] == [
            (one.limit.unit, one.limit.phase, one.limit.at, one.lines) for one in counted
        ]
        assert HttpLimits(client).limits(taker, case.number or "") == told


def test_a_case_nobody_knows_has_none(house: House) -> None:
    with closing(house.client()) as client:
        taker = World(client, house.clock).person()
        for key in ("nothing", ".."):
            with pytest.raises(NotFound):
                HttpLimits(client).limits(taker, key)
