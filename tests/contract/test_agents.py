"""What operators are doing, told by the real client to the real backend and read there by those who lead them."""

from contextlib import closing

import pytest

from backend_client.http_agents import HttpAgents
from console.domain.documents import stamp
from console.domain.operator_state import Doing, RestReason
from console.ports.errors import Rejected
from tests.contract.worlds import House, World


def test_the_last_word_is_read_by_those_who_lead(house: House) -> None:
    with closing(house.client()) as client:
        world = World(client, house.clock)
        taker, told = world.person(), {"since": stamp(house.clock.now()), "until": None}
        client.tell_state(taker, {"state": "busy", "reason": None, **told})
        client.tell_state(taker, {"state": "rest", "reason": "meal", **told})

        (agent,) = HttpAgents(client).agents(world.person("supervisor"))

        assert (agent.username, agent.role) == ("taker", "call_taker")
        assert (agent.state.doing, agent.state.reason) == (Doing.REST, RestReason.MEAL)
        with pytest.raises(Rejected) as refused:
            HttpAgents(client).agents(taker)
        assert refused.value.code == "role_not_allowed"
