"""The backend is told of every caller told in full while it was away, and nothing else waits for that."""

from console.domain.codes import Action
from console.ports import reveals
from console.ports.errors import Unreachable
from console.ports.records import Revealed, SignIn
from console.sync.status import LinkState
from tests.fakes.fake_service import FakeService
from tests.fakes.station import Station
from tests.sync.conftest import MakeStation, heal, settle

STUMBLES_OVER = "电话打不通"


class Stumbling:
    """Answers 5xx to some requests, and counts them."""

    def __init__(self, station: Station, *, answered: bool = True) -> None:
        self._reveal, self._answered, self.asked = station.backend.reveal, answered, 0
        station.backend.reveal = self.reveal  # type: ignore[method-assign]

    def reveal(self, sign_in: SignIn, key: str, reason: str) -> Revealed:
        if not reason.startswith(STUMBLES_OVER):
            return self._reveal(sign_in, key, reason)
        self.asked += 1
        raise Unreachable("server_failed", answered=self._answered)


def told_here(station: Station, case_id: str, reason: str) -> None:
    at = station.clock.now().isoformat()
    record = {"id": station.clock.new_id(), "case_id": case_id, "reason": reason, "at": at, "actor": "taker"}
    reveals.note(station.store.desk, record)


def test_one_the_backend_stumbles_over_stops_neither_what_comes_nor_the_others(
    stations: MakeStation, service: FakeService
) -> None:
    a, b = stations("a"), stations("b")
    case_id = a.new()
    heal(a)
    stumbling = Stumbling(a)
    told_here(a, case_id, STUMBLES_OVER)
    told_here(a, case_id, "核对地址")
    heal(b)
    b.do(case_id, Action.URGE)
    heal(b)
    a.clock.advance(2)
    settle(a)

    assert a.ear.says(LinkState.ONLINE)
    assert a.shown(case_id).case.urges == 1
    for _ in range(60):
        a.clock.advance(2)
        settle(a)
    assert 3 <= stumbling.asked <= 20
    assert [reason.split(" ")[0] for _, _, reason in service.reveals] == ["核对地址"]
    assert [record["reason"] for record in reveals.waiting(a.store.desk)] == [STUMBLES_OVER]


def test_it_is_told_when_the_backend_has_come_to_itself(station: Station, service: FakeService) -> None:
    case_id = station.new()
    heal(station)
    reveal = station.backend.reveal
    Stumbling(station)
    told_here(station, case_id, STUMBLES_OVER)
    settle(station)
    station.backend.reveal = reveal  # type: ignore[method-assign]
    station.clock.advance(60)
    settle(station)
    assert [reason.split(" ")[0] for _, _, reason in service.reveals] == [STUMBLES_OVER]
    assert reveals.waiting(station.store.desk) == []


def test_with_nobody_answering_it_ends_the_step(station: Station) -> None:
    case_id = station.new()
    heal(station)
    Stumbling(station, answered=False)
    told_here(station, case_id, STUMBLES_OVER)
    station.clock.advance(2)
    settle(station)
    assert not station.ear.says(LinkState.ONLINE)
