"""28, half an hour of 5xx: one request at most in every 10 s from a console; everything drains in order behind it."""

from collections.abc import Sequence
from itertools import cycle, pairwise

from console.domain.codes import Action
from console.ports import reveals
from console.sync.status import LinkState
from tests.faults.conftest import MakeDesk
from tests.faults.distant_city import DistantCity, DistantDesk
from tests.faults.fault_proxy import Exchange, FaultProxy, an_answer, passed_on, says
from tests.faults.forms import LONG, patient

HALF_AN_HOUR, WINDOW = 1800.0, 10.0
DESKS = 20 if LONG else 2
#: What a failing backend, and what stands before it, answers; one asks for less patience than is right.
ANSWERS = (
    an_answer("502 Bad Gateway", b"<html>nginx</html>"),
    an_answer("500 Internal Server Error", b'{"code": "internal"}', "X-Contract-Version: 1"),
    an_answer("503 Service Unavailable", b"", "Retry-After: 1"),
    an_answer("504 Gateway Timeout"),
)


def _storm(line: FaultProxy) -> None:
    answers = cycle(ANSWERS)

    def fails(exchange: Exchange) -> bool:
        return says(next(answers))(exchange)

    line.always = fails


def _work(desk: DistantDesk) -> list[str]:
    """Enter what has an order: two cases and what is done to them; return the ids of the commands."""
    first, second = desk.new(), desk.new()
    desk.do(first, Action.ASSIGN, unit="CGW")
    desk.do(second, Action.NOTE, text="来电人又来电")
    desk.do(first, Action.NOTE, text="来电人又来电")
    at = desk.clock.now().isoformat()
    record = {"id": f"r-{first}", "case_id": first, "reason": "回拨", "at": at, "actor": "taker"}
    reveals.note(desk.store.desk, record)
    return [entry.command.id for entry in desk.pending()]


def _asked_in(seconds: float, line: FaultProxy, desks: Sequence[DistantDesk]) -> list[list[float]]:
    """Let so much time pass, each desk working when it wants to and once more; return when each of them asked."""
    clock = desks[0].clock
    begun = clock.monotonic()
    asked: list[list[float]] = [[] for _ in desks]
    due = [0.0] * len(desks)
    while (passed := clock.monotonic() - begun) < seconds:
        for index, desk in enumerate(desks):
            if due[index] > passed:
                continue
            before = len(line.requests)
            due[index] = passed + desk.engine.step()
            # New work does not make it ask more often.
            desk.engine.step()
            asked[index] += [passed] * (len(line.requests) - before)
            assert desk.ear.says(LinkState.OFFLINE)
        clock.advance(max(0.001, min(due) - passed))
    return asked


@patient
def test_a_failing_backend_is_asked_rarely_and_gets_everything_in_order_later(
    distant_city: DistantCity, line: FaultProxy, distant_desks: MakeDesk
) -> None:
    desks = [distant_desks(f"desk-{index}") for index in range(DESKS)]
    made = [_work(desk) for desk in desks]
    cases = [list(dict.fromkeys(entry.command.case_id for entry in desk.pending())) for desk in desks]
    _storm(line)
    for times in _asked_in(HALF_AN_HOUR, line, desks):
        assert min(later - earlier for earlier, later in pairwise(times)) >= WINDOW, "one in every 10 seconds"
        assert len(times) > HALF_AN_HOUR / 60 / 2, "it goes on asking"

    line.always = passed_on
    desks[0].clock.advance(61)
    for desk, commands, touched in zip(desks, made, cases, strict=True):
        desk.tries_again()
        assert desk.pending() == []
        assert reveals.waiting(desk.store.desk) == []
        assert distant_city.applied(touched[0]) == [commands[0], commands[2], commands[4]]
        assert distant_city.applied(touched[1]) == [commands[1], commands[3]]


def test_a_console_that_only_reads_asks_no_more_often(line: FaultProxy, distant_desk: DistantDesk) -> None:
    case_id = distant_desk.new()
    distant_desk.tries_again()
    at = distant_desk.clock.now().isoformat()
    record = {"id": "r-1", "case_id": case_id, "reason": "回拨", "at": at, "actor": "taker"}
    reveals.note(distant_desk.store.desk, record)
    _storm(line)
    distant_desk.clock.advance(3)
    (times,) = _asked_in(HALF_AN_HOUR, line, [distant_desk])
    assert min(later - earlier for earlier, later in pairwise(times)) >= WINDOW


def test_consoles_that_fail_together_do_not_come_back_together(line: FaultProxy, distant_desk: DistantDesk) -> None:
    line.always = says(an_answer("503 Service Unavailable"))
    distant_desk.clock.advance(3)
    pauses = set()
    for seed in range(10):
        distant_desk.random.seed(seed)
        distant_desk.restart()
        pauses.add(round(distant_desk.engine.step(), 3))
    assert len(pauses) == 10
