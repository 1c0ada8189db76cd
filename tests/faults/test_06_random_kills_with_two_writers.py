"""Fault 6: killed at random while two processes write to one store, nothing acknowledged is lost and nothing doubled,
neither here nor, after delivery, in a real backend; the file is whole."""

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest

from console.domain.codes import Action
from console.ports.errors import StoreError
from console.usecases.act import act
from console.usecases.register_case import register_case
from tests.faults.forms import LONG, patient, told
from tests.faults.one_terminal import integrity
from tests.faults.served_city import City, deliver
from tests.faults.syscalls import Child, Prepare, Say, Watched

KILLS = 1000 if LONG else 8
#: Longest time a writer is left alone after its last word, in seconds; a save takes a good part of it.
_LONGEST = 0.012
#: Added to each case; a terminal has 8,999 numbers a day.
_NOTES = 9
_NO_NUMBER = "-"
_Result = TypeVar("_Result")


def writing(city: City, home: Path) -> Prepare:
    """A child that enters a case and adds to it, and the next one, until somebody ends it."""

    def prepare() -> Watched:
        hotline = _patiently(lambda: city.terminal(home))

        def write(say: Say) -> None:
            while True:
                fields = {"text": "路灯不亮", "location": {"address": "五一北路"}}
                new = _patiently(partial(register_case, hotline.desk, fields))
                say(f"{new.command_id} {new.case.number}")
                for _ in range(_NOTES):
                    noted = _patiently(partial(act, hotline.desk, new.case.id, Action.NOTE, {"text": "又来电"}))
                    say(f"{noted.command_id} {_NO_NUMBER}")

        return write

    return prepare


def _patiently(work: Callable[[], _Result]) -> _Result:
    """Do it again where the store was busy for long: two that write without a pause leave little room to a third."""
    while True:
        try:
            return work()
        except StoreError as error:
            if error.code != "store_busy":
                raise


class Writers:
    """Two children on one store at a time, and what they acknowledged before they were killed."""

    def __init__(self, city: City, home: Path) -> None:
        self._write = writing(city, home)
        self._two: list[Child] = []
        self.acknowledged: dict[str, str] = {}

    def live_and_die(self, dice: Random) -> None:
        """Let two write, kill one at a random moment of a save, and the other some saves later, which finds what the
        first one left."""
        self._two = [Child(self._write), Child(self._write)]
        for child in self._two:
            child.begin()
        dice.shuffle(self._two)
        while self._two:
            child = self._two[-1]
            self._note([child.line() for _ in range(dice.randrange(4))])
            child.speaks_within(dice.random() * _LONGEST)
            self.end_one()

    def end_one(self) -> None:
        child = self._two.pop()
        child.kill()
        self._note(child.rest())
        assert child.wait() == -signal.SIGKILL
        child.close()

    def end(self) -> None:
        """Kill whoever still lives."""
        while self._two:
            self.end_one()

    def _note(self, lines: Sequence[str]) -> None:
        for line in lines:
            assert line.count(" ") == 1, line
            command_id, number = line.split()
            self.acknowledged[command_id] = number


@pytest.fixture
def home(city: City, tmp_path: Path) -> Path:
    city.enrol(tmp_path / "profile")
    return tmp_path / "profile"


@pytest.fixture
def writers(city: City, home: Path) -> Iterator[Writers]:
    writers = Writers(city, home)
    yield writers
    writers.end()


@patient
def test_nothing_acknowledged_is_lost_or_doubled(city: City, home: Path, writers: Writers) -> None:
    dice = Random(20261124)
    for kills in range(0, KILLS, 2):
        writers.live_and_die(dice)
        if kills % 100 == 98:
            told(f"fault 6: {kills + 2} kills, {len(writers.acknowledged)} acknowledged")
    acknowledged = writers.acknowledged
    assert integrity(home / "state.db") == "ok"
    with closing(city.terminal(home)) as hotline:
        kept = [entry.command for entry in hotline.desk.store.pending(100_000)]
        assert [command.seq for command in kept] == list(range(1, len(kept) + 1))
        there = {command.id: command.fields.get("number", _NO_NUMBER) for command in kept}
        assert acknowledged.items() <= there.items()
        numbers = [number for number in there.values() if number != _NO_NUMBER]
        assert len(set(numbers)) == len(numbers) == len({command.case_id for command in kept})
        # Each death can leave one that nobody was told of.
        assert len(kept) - len(acknowledged) <= KILLS
        deliver(hotline)
        assert hotline.desk.store.pending() == []
        terminal = hotline.desk.store.terminal()
        assert terminal is not None
    applied = city.asked("SELECT id, case_id FROM commands WHERE terminal = ? AND status = 'applied'", terminal.number)
    assert sorted(applied) == sorted((command.id, command.case_id) for command in kept)
    effects = "SELECT command_id, count(*) FROM events JOIN commands ON id = command_id WHERE terminal = ? GROUP BY 1"
    assert dict(city.asked(effects, terminal.number)) == dict.fromkeys(there, 1)
    told(f"fault 6: {KILLS} kills, {len(acknowledged)} acknowledged, {len(kept)} kept and applied; 0 lost, 0 doubled")
