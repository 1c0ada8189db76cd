"""A terminal that has delivered some work and holds some more, whose files are copied, damaged and opened again."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

from console.domain.codes import Action
from console.domain.command import Command
from console.domain.policy import Policy
from console.domain.working_calendar import WorkingCalendar
from console.ports.records import Draft, OutcomeStatus, Pending
from console.sync.refolding import refold_if_due
from tests.builders import MONDAY
from tests.fakes.fake_backend import FakeBackend
from tests.fakes.fake_service import FakeService
from tests.fakes.station import Station
from tests.fakes.stopped_clock import StoppedClock

DELIVERED, WAITING, DRAFTS = 3, 6, 3


@dataclass(frozen=True)
class Worked:
    """A profile at the end of some work, and what must still be true of it."""

    home: Path
    service: FakeService
    pending: tuple[Pending, ...]
    drafts: tuple[Draft, ...]
    numbers: frozenset[str]

    @property
    def highest(self) -> int:
        """The highest count of a command."""
        return max(entry.command.seq for entry in self.pending)

    @contextmanager
    def opened(self, home: Path, seed: int = 99) -> Iterator[Station]:
        """Start a console on a copy of the files, against a copy of the service."""
        clock = StoppedClock(MONDAY, seed)
        clock.advance(7200)
        with closing(Station(home, clock, FakeBackend(_twin(self.service)))) as station:
            refold(station)
            yield station

    def copy(self, home: Path) -> Path:
        """Copy the files."""
        copytree(self.home, home)
        return home


def _twin(service: FakeService) -> FakeService:
    twin = copy(service)
    twin.store = service.store.copied()
    twin.sign_ins, twin.terminals = dict(service.sign_ins), dict(service.terminals)
    return twin


def refold(station: Station) -> bool:
    """What a start of the console does after its file was mended."""
    return refold_if_due(station.store.desk, station.store.reader, Policy(), WorkingCalendar())


def work(home: Path) -> Worked:
    """Deliver some cases, then go on without a network."""
    clock = StoppedClock()
    service = FakeService(clock)
    with closing(Station(home, clock, FakeBackend(service))) as station:
        station.sign_in()
        settle(station)
        for index in range(DELIVERED):
            station.new(text=f"送达的第{index}件")
        settle(station)
        assert not station.pending()
        station.backend.offline = True
        for index in range(WAITING):
            case_id = station.new(text=f"未送的第{index}件")
            station.do(case_id, Action.NOTE, text=f"备注{index}")
        for index in range(DRAFTS):
            station.store.desk.save_draft(Draft(f"d{index}", "intake", "taker", clock.now(), {"what": f"草稿{index}"}))
        pending = tuple(station.pending())
        drafts = tuple(station.store.desk.drafts("taker"))
    applied = set(service.store.numbers)
    made = {str(entry.command.fields["number"]) for entry in pending if entry.command.action is Action.NEW}
    assert len(pending) == 2 * WAITING
    return Worked(home, service, pending, drafts, frozenset(applied | made))


def settle(station: Station) -> None:
    """Let the engine do all it can now."""
    for _ in range(60):
        station.engine.retry_now()
        if station.engine.step() > 0:
            return
    raise AssertionError("the engine never rests")


def told_lost(station: Station) -> list[str]:
    """Return everything that is said to be lost."""
    return [line for incident in station.store.incidents.unseen() for line in incident.lost]


def names(lost: list[str], table: str, row: int) -> bool:
    """Whether a row is among what is said to be lost, by itself, in a stretch, or with its whole table."""
    for line in lost:
        name, _, rows = line.partition("|")
        first, _, last = rows.partition("..")
        if name == table and (not rows or int(first) <= row <= int(last or first)):
            return True
    return False


def assert_nothing_wrong_and_nothing_silent(worked: Worked, station: Station) -> None:
    """The oracle: what is there is as it was, what is not is named, counts go on, and the rest is delivered once."""
    lost = told_lost(station)
    before = {entry.command.id: entry for entry in worked.pending}
    now = {entry.command.id: entry for entry in station.pending()}
    assert [id for id, entry in now.items() if before[id].command != entry.command] == []
    missing = [entry.command for id, entry in before.items() if id not in now]
    assert [command.seq for command in missing if not names(lost, "outbox", command.seq)] == []
    drafts = station.store.desk.drafts("taker")
    assert [draft for draft in drafts if draft not in worked.drafts] == []
    assert len(drafts) == len(worked.drafts) or any(line.startswith("drafts") for line in lost)
    assert_shown_as_pending(station)
    _assert_counts_go_on(worked, station)
    _assert_delivered_once(worked, station, now)


def assert_shown_as_pending(station: Station) -> None:
    """Every case with a command waiting is shown, as those commands say."""
    for entry in station.pending():
        if entry.command.action is Action.NEW:
            assert station.shown(entry.command.case_id).case.text == entry.command.fields["text"]


def _assert_counts_go_on(worked: Worked, station: Station) -> None:
    with station.store.desk.transaction() as tx:
        assert tx.next_seq() > worked.highest
        given = tx.next_number(MONDAY.date())
    assert given is None or given not in worked.numbers


def _assert_delivered_once(worked: Worked, station: Station, kept: dict[str, Pending]) -> None:
    station.sign_in()
    station.clock.advance(61)
    settle(station)
    service = station.backend.service
    applied: list[Command] = [entry.command for entry in service.store.journal]
    mine = [command.id for command in applied]
    assert len(mine) == len(set(mine))
    assert set(kept) - set(station.parked()) <= set(mine)
    made = {entry.command.id for entry in worked.pending}
    earlier = {entry.command.id for entry in worked.service.store.journal}
    assert set(mine) <= earlier | made
    ledger = service.store.ledger
    assert all(ledger[id][1].status is OutcomeStatus.APPLIED for id in mine)
