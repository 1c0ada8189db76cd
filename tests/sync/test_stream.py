"""What a stream tells is shown as it comes; polling takes over the moment it is lost; nothing is missed or undone."""

from collections.abc import Sequence

import pytest

from console.domain.codes import Action, State
from console.ports.records import ChangesPage, SignIn
from console.ports.store import CaseCache, DeskStore
from console.ports.stream import Told
from console.sync.engine import Engine
from console.sync.reading import LIVE_POLL_SECONDS, POLL_SECONDS
from console.sync.status import LinkState
from tests.fakes.authority import Store
from tests.fakes.fake_service import FakeService
from tests.fakes.station import Station
from tests.sync.conftest import MakeStation, settle


class FakeStream:
    """A stream over the service in memory, which a test moves and breaks."""

    def __init__(self, service: FakeService) -> None:
        self._service = service
        self._sign_in: SignIn | None = None
        self._after = ""
        self._told: list[Told] = []
        self.begun: list[str] = []
        self.broken = False

    def follow(self, sign_in: SignIn, after: str, witness: str) -> None:
        self._sign_in, self._after, self._told = sign_in, after, []
        self.begun.append(after)
        if not self.broken:
            self.flow()

    def flow(self) -> None:
        """Tell what has happened since the last time."""
        assert self._sign_in is not None
        page = self._service.changes(self._sign_in, self._after, 100)
        if page.changes or not self._told:
            self._told.append(Told(self._after, page))
        self._after = page.cursor

    def tell(self, after: str, page: ChangesPage) -> None:
        self._told.append(Told(after, page))

    def is_live(self) -> bool:
        return self._sign_in is not None and not self.broken

    def is_over(self) -> bool:
        return self._sign_in is None or self.broken

    def told(self) -> Sequence[Told]:
        told, self._told = self._told, []
        return told

    def stop(self) -> None:
        self._sign_in = None


class Follower(Station):
    """A station whose engine follows a stream."""

    stream: FakeStream

    def make_engine(self, desk: DeskStore, cache: CaseCache) -> Engine:
        self.stream = FakeStream(self.backend.service)
        reader = self.store.reader
        return Engine(self.clock, self.random, self.backend, desk, cache, reader, self.ear, None, self.stream)

    def pulls(self, seconds: float) -> int:
        """Return how many exchanges so much time costs."""
        before = self.backend.exchanges
        while seconds > 0:
            pause = max(0.5, self.engine.step())
            self.clock.advance(pause)
            seconds -= pause
        return self.backend.exchanges - before


@pytest.fixture
def follower(stations: MakeStation) -> Follower:
    station = stations("follower", kind=Follower)
    assert isinstance(station, Follower)
    return station


@pytest.fixture
def other(stations: MakeStation) -> Station:
    return stations("other", user="dispatcher")


def _new_case(station: Station) -> str:
    case_id = station.new()
    settle(station)
    return case_id


def test_a_stream_is_followed_from_where_the_fetching_ended(follower: Follower, other: Station) -> None:
    assert follower.stream.begun == [follower.store.cache.cursor()[0]]
    case_id = _new_case(other)
    follower.stream.flow()
    asked = follower.backend.exchanges
    settle(follower)
    assert follower.backend.exchanges == asked, "it was told, not asked"
    assert follower.shown(case_id).case.state is State.RECEIVED
    assert (case_id,) in follower.ear.cases


def test_while_it_is_told_it_hardly_asks_and_goes_on_being_current(follower: Follower) -> None:
    assert follower.pulls(5 * LIVE_POLL_SECONDS) <= 6
    as_of, kept = follower.ear.status.as_of, follower.store.reader.as_of()
    assert as_of is not None
    assert kept is not None
    assert (follower.clock.now() - as_of).total_seconds() <= POLL_SECONDS + 60, "shown by the minute"
    assert (follower.clock.now() - kept).total_seconds() <= 60 + POLL_SECONDS, "kept for other processes"


def test_while_a_backlog_goes_out_nothing_is_followed_and_a_page_at_a_time_is_fetched(
    follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.sync.engine._PORTIONS", 2)
    monkeypatch.setattr("console.sync.plan.MOST", 1)
    follower.restart()
    follower.backend.offline = True
    for _ in range(5):
        follower.new()
    follower.backend.offline = False
    before = follower.backend.exchanges
    assert follower.engine.step() == 0
    assert follower.stream.begun == []
    assert len(follower.pending()) == 3
    assert follower.backend.exchanges - before <= 2 + 1 + 1, "two portions, the newest cases at most, and one page"
    settle(follower)
    assert follower.pending() == []
    assert follower.stream.begun == [follower.store.cache.cursor()[0]]


def test_when_it_breaks_the_next_step_asks_and_misses_nothing(follower: Follower, other: Station) -> None:
    case_id = _new_case(other)
    follower.stream.broken = True
    settle(follower)
    assert follower.shown(case_id).case.state is State.RECEIVED
    assert follower.pulls(20) >= 9, "as often as without a stream"


def test_one_that_is_lost_again_and_again_is_tried_less_and_less(follower: Follower) -> None:
    follower.stream.broken = True
    before = len(follower.stream.begun)
    follower.pulls(1800)
    assert 20 <= len(follower.stream.begun) - before <= 120


def test_a_page_that_does_not_go_on_from_here_is_not_taken(follower: Follower, other: Station) -> None:
    case_id = _new_case(other)
    follower.stream.flow()
    late = follower.stream.told()[-1]
    follower.engine.retry_now()
    settle(follower)
    other.clock.advance(3)
    settle(other)
    other.do(case_id, Action.ASSIGN, unit="CGW")
    settle(other)
    follower.engine.retry_now()
    settle(follower)
    assert follower.shown(case_id).case.state is State.DISPATCHED
    follower.stream.tell(late.after, late.page)
    settle(follower)
    assert follower.shown(case_id).case.state is State.DISPATCHED
    assert follower.stream.begun[-1] == follower.store.cache.cursor()[0], "followed anew from here"


def test_a_page_of_another_store_lists_everything_anew(
    follower: Follower, other: Station, service: FakeService
) -> None:
    case_id = _new_case(other)
    follower.stream.flow()
    settle(follower)
    service.restore(Store())
    cursor, _ = follower.store.cache.cursor()
    follower.stream.tell(cursor, ChangesPage((), "c", False, service.epoch))
    settle(follower)
    assert follower.store.reader.get(case_id) is None
    assert follower.store.cache.cursor()[1] == service.epoch


def test_somebody_else_who_signs_in_is_told_by_a_stream_of_his_own(follower: Follower) -> None:
    follower.sign_in("dispatcher")
    begun = len(follower.stream.begun)
    follower.clock.advance(2.1)
    settle(follower)
    assert len(follower.stream.begun) > begun
    assert follower.ear.says(LinkState.ONLINE)


def test_nobody_signed_in_follows_nothing(follower: Follower) -> None:
    follower.store.desk.set_sign_in(None)
    settle(follower)
    assert follower.stream.is_over()
    assert follower.ear.says(LinkState.NEEDS_SIGN_IN)


def test_own_pending_commands_stay_on_top_of_what_is_told(follower: Follower, other: Station) -> None:
    case_id = _new_case(other)
    follower.stream.flow()
    settle(follower)
    other.do(case_id, Action.NOTE, text="他人备注")
    settle(other)
    follower.stream.flow()
    follower.backend.offline = True
    follower.do(case_id, Action.AMEND, title="改过的标题")
    settle(follower)
    follower.backend.offline = False
    follower.clock.advance(61)
    settle(follower)
    shown = follower.shown(case_id)
    assert shown.case.title == "改过的标题"
    assert [event.type for event in shown.events][:2] == ["case.created", "case.noted"]
