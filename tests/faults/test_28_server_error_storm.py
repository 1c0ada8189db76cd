"""28, half an hour of 5xx: at most one request in 10 s from a console, and everything drains in order afterwards."""

from console.domain.codes import Action
from console.sync.status import LinkState
from tests.faults.distant_city import DistantCity, DistantDesk
from tests.faults.fault_proxy import FaultProxy, an_answer, passed_on, says

HALF_AN_HOUR = 1800.0


def test_a_failing_backend_is_asked_rarely_and_gets_everything_in_order_later(
    distant_city: DistantCity, line: FaultProxy, distant_desk: DistantDesk
) -> None:
    first = distant_desk.new()
    second = distant_desk.new()
    distant_desk.do(first, Action.ASSIGN, unit="CGW")
    distant_desk.do(second, Action.NOTE, text="来电人又来电")
    distant_desk.do(first, Action.NOTE, text="来电人又来电")
    commands = [entry.command for entry in distant_desk.pending()]
    line.always = says(an_answer("502 Bad Gateway", b"<html>nginx</html>"))
    before, left, asked = len(line.requests), HALF_AN_HOUR, []
    while left > 0:
        pause = distant_desk.engine.step()
        asked.append(len(line.requests))
        # New work does not make it ask more often.
        distant_desk.engine.step()
        assert len(line.requests) == asked[-1]
        assert distant_desk.ear.says(LinkState.OFFLINE)
        distant_desk.clock.advance(pause)
        left -= pause
    assert len(line.requests) - before <= HALF_AN_HOUR / 10
    assert len(line.requests) - before > HALF_AN_HOUR / 60 / 2, "it goes on asking"

    line.always = passed_on
    distant_desk.tries_again()
    assert distant_desk.pending() == []
    for case_id in (first, second):
        assert distant_city.applied(case_id) == [command.id for command in commands if command.case_id == case_id]


def test_consoles_that_fail_together_do_not_come_back_together(line: FaultProxy, distant_desk: DistantDesk) -> None:
    line.always = says(an_answer("503 Service Unavailable"))
    distant_desk.clock.advance(3)
    pauses = set()
    for seed in range(10):
        distant_desk.random.seed(seed)
        distant_desk.restart()
        pauses.add(round(distant_desk.engine.step(), 3))
    assert len(pauses) >= 6, "the shortest wait may be the same"
