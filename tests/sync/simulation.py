"""Bad days by the hundred: two terminals, a line that loses and repeats, crashes, outages and restored backups.

Run many of them with `python -m tests.sync.simulation --seeds 5000`; a seed that fails prints what is wrong.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import Any

from console.domain.codes import Action, Urgency
from console.domain.errors import DomainError
from console.ports.errors import HotlineError
from console.ports.records import Pending, SyncState
from console.usecases.settle import discard_command, resend_command
from tests.fakes.fake_backend import FakeBackend, Fault
from tests.fakes.fake_service import FakeService, Store
from tests.fakes.station import Station
from tests.fakes.stopped_clock import StoppedClock
from tests.sync.fragile import FragileStation
from tests.sync.oracle import Acknowledged, violations

#: How often an exchange meets a fault.
FAULTS = 0.15
_UNITS = ("CGW", "ZLS", "WJW")
_ACTIONS = (Action.AMEND, Action.AMEND, Action.NOTE, Action.URGE, Action.ASSIGN, Action.CLOSE, Action.REOPEN)


class Day:
    """One seeded bad day."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.random = Random(seed)
        self.clock = StoppedClock(seed=seed)
        self.service = FakeService(self.clock)
        self.restores = seed % 2 == 1
        self.backup: Store | None = None
        self.acknowledged: list[Acknowledged] = []
        self.private: dict[str, Station] = {}
        self.shared: list[str] = []
        self.discarded: set[str] = set()
        self.resent: set[str] = set()
        FragileStation.fate = Random(seed + 1)
        self.stations = [self._station(folder, *who) for who in (("a", "taker"), ("b", "dispatcher"))]

    def _station(self, folder: Path, name: str, user: str) -> FragileStation:
        station = FragileStation(folder / name, self.clock, FakeBackend(self.service), user)
        station.calm()
        station.sign_in()
        station.step()
        station.restart()
        station.backend.draw = self._fault
        return station

    def _fault(self) -> Fault:
        if self.random.random() >= FAULTS:
            return Fault.NONE
        return self.random.choice([fault for fault in Fault if fault is not Fault.NONE])

    def run(self, steps: int) -> list[str]:
        for _ in range(steps):
            self._something(self.random.choice(self.stations))
        self._calm()
        self._pass_time()
        found = self._violations()
        self._decide()
        self._pass_time()
        found += self._violations()
        found += [f"never sent: {left.command.id}" for station in self.stations for left in station.waiting()]
        self.parked_at_the_end = sum(len(station.parked()) for station in self.stations)
        self.cuts = sum(station.cuts for station in self.stations)
        for station in self.stations:
            station.close()
        return found

    def _violations(self) -> list[str]:
        waiting = {entry.command.id for station in self.stations for entry in behind_parked(station)}
        return violations(self.service, self.acknowledged, self.stations, self.discarded | waiting)

    def _decide(self) -> None:
        """Decide about some of what is parked one way or the other, and go on until nothing waits behind the rest."""
        for station in self.stations:
            for command_id in station.parked():
                draw = self.random.random()
                if draw < 0.4:
                    self._resend(station, command_id)
                elif draw < 0.7:
                    discard_command(station.desk, command_id)
                    self.discarded.add(command_id)
            self._pass_time(2)
            while behind_parked(station):
                entry = next(entry for entry in station.pending() if entry.state is SyncState.ATTENTION)
                discard_command(station.desk, entry.command.id)
                self.discarded.add(entry.command.id)
                self._pass_time(1)

    def _resend(self, station: Station, command_id: str) -> None:
        (old,) = [entry.command for entry in station.pending() if entry.command.id == command_id]
        seen = None if old.action is Action.NEW else station.shown(old.case_id).case
        try:
            again = resend_command(station.desk, command_id).command_id
        except (DomainError, HotlineError):
            return
        self.resent.add(again)
        self.discarded.add(command_id)
        self.acknowledged.append(Acknowledged(again, station, old.case_id, seen, private=False))

    def _something(self, station: FragileStation) -> None:
        draw = self.random.random()
        if draw < 0.15:
            self._new(station)
        elif draw < 0.53:
            self._act(station)
        elif draw < 0.55:
            self._think_better_of_it(station)
        elif draw < 0.85:
            station.step()
            self.clock.advance(self.random.choice((0.5, 3, 20, 70)))
        else:
            self._misfortune(station, draw)

    def _misfortune(self, station: FragileStation, draw: float) -> None:
        if draw < 0.88:
            station.restart()
        elif draw < 0.93:
            station.backend.offline = not station.backend.offline
        elif draw < 0.94:
            station.backend.deliver_late()
        elif draw < 0.95:
            self.service.stumbling = self.random.choice(("", "件事", "话1", "话2"))
        elif draw < 0.97 and self.restores:
            self.backup = self.service.backup()
        elif draw < 0.985 and self.backup is not None:
            self.service.restore(self.backup, silently=self.random.random() < 0.5)
        else:
            self.clock.advance(self.random.choice((3600, 30_000)))

    def _new(self, station: Station) -> None:
        case_id = station.new(text=f"第{len(self.acknowledged)}件事，请处理")
        private = self.random.random() < 0.4
        if private:
            self.private[case_id] = station
        else:
            self.shared.append(case_id)
        (entry,) = station.store.desk.pending_of(case_id)
        self.acknowledged.append(Acknowledged(entry.command.id, station, case_id, None, private))

    def _act(self, station: Station) -> None:
        mine = [case_id for case_id, owner in self.private.items() if owner is station]
        known = [case_id for case_id in (*mine, *self.shared) if station.store.reader.get(case_id) is not None]
        if not known:
            return
        case_id, action = self.random.choice(known), self.random.choice(_ACTIONS)
        seen = station.shown(case_id).case
        try:
            command_id = station.do(case_id, action, **self._fields(action))
        except DomainError:
            return
        self.acknowledged.append(Acknowledged(command_id, station, case_id, seen, case_id in self.private))

    def _think_better_of_it(self, station: Station) -> None:
        """Give up the newest change that is not known to be delivered, also while it is under way."""
        waiting = station.waiting()
        if waiting:
            discard_command(station.desk, waiting[-1].command.id)
            self.discarded.add(waiting[-1].command.id)

    def _fields(self, action: Action) -> dict[str, Any]:
        words = f"话{self.random.getrandbits(30)}"
        if action is Action.AMEND:
            urgency = self.random.choice([urgency.value for urgency in Urgency])
            return self.random.choice([{"title": words}, {"text": words}, {"urgency": urgency, "title": words}])
        return {"unit": self.random.choice(_UNITS)} if action is Action.ASSIGN else {"text": words}

    def _calm(self) -> None:
        self.service.stumbling = ""
        for station in self.stations:
            station.calm()
            station.backend.offline = False
            station.backend.draw = lambda: Fault.NONE
            station.backend.deliver_late()
            station.sign_in()

    def _pass_time(self, minutes: int = 8) -> None:
        for _ in range(minutes):
            for station in self.stations:
                for _step in range(8):
                    if station.step() > 0:
                        break
            self.clock.advance(61)


def behind_parked(station: Station) -> list[Pending]:
    """Return what waits because an earlier command of its case needs a person."""
    parked = {entry.command.case_id for entry in station.pending() if entry.state is SyncState.ATTENTION}
    return [entry for entry in station.waiting() if entry.command.case_id in parked]


def run_day(seed: int, steps: int = 50) -> tuple[list[str], Day]:
    """Return what is wrong after the day of `seed`, and the day."""
    memory = Path("/dev/shm")
    usable = memory.is_dir() and os.access(memory, os.W_OK)
    with tempfile.TemporaryDirectory(dir=memory if usable else None) as folder:
        day = Day(seed, Path(folder))
        return day.run(steps), day


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--steps", type=int, default=50)
    options = parser.parse_args()
    bad = acknowledged = 0
    for seed in range(options.first, options.first + options.seeds):
        found, day = run_day(seed, options.steps)
        acknowledged += len(day.acknowledged)
        bad += bool(found)
        for line in found:
            sys.stdout.write(f"seed {seed}: {line}\n")
    sys.stdout.write(f"{options.seeds} days, {acknowledged} acknowledged changes, {bad} days with something wrong\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
