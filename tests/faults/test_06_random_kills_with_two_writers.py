"""Fault 6: killed at random while two processes write to one store, nothing acknowledged is lost and nothing doubled,
neither here nor, after delivery, in a real backend; the file is whole."""

import signal
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from console.domain.codes import Action
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


def writing(city: City, home: Path) -> Prepare:
    """A child that enters a case and adds to it, and the next one, until somebody ends it."""

    def prepare() -> Watched:
        hotline = city.terminal(home)

        def write(say: Say) -> None:
            while True:
                new = register_case(hotline.desk, {"text": "路灯不亮", "location": {"address": "五一北路"}})
                say(f"{new.command_id} {new.case.number}")
                for _ in range(_NOTES):
                    say(f"{act(hotline.desk, new.case.id, Action.NOTE, {'text': '又来电'}).command_id} {_NO_NUMBER}")

        return write

    return prepare


class Writers:
    """Two children on one store, and what they acknowledged before each was killed and replaced."""

    def __init__(self, city: City, home: Path) -> None:
        self._write = writing(city, home)
        self.acknowledged: dict[str, str] = {}
        self._two = [self._started(), self._started()]

    def kill(self, dice: Random) -> None:
        """Kill one of them at a random moment of its second, third … save; another takes its place."""
        which = dice.randrange(2)
        child = self._two[which]
        self._note([child.line() for _ in range(dice.randrange(4))])
        child.speaks_within(dice.random() * _LONGEST)
        self._end(child)
        self._two[which] = self._started()

    def end(self) -> None:
        """Kill both; may be called again."""
        while self._two:
            self._end(self._two.pop())

    def _end(self, child: Child) -> None:
        child.kill()
        self._note(child.rest())
        assert child.wait() == -signal.SIGKILL
        child.close()

    def _started(self) -> Child:
        child = Child(self._write)
        child.begin()
        return child

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
    for count in range(KILLS):
        writers.kill(dice)
        if count % 100 == 99:
            told(f"fault 6: {count + 1} kills, {len(writers.acknowledged)} acknowledged")
    writers.end()
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
        assert len(kept) - len(acknowledged) <= KILLS + 2
        deliver(hotline)
        assert hotline.desk.store.pending() == []
        terminal = hotline.desk.store.terminal()
        assert terminal is not None
    applied = city.asked("SELECT id, case_id FROM commands WHERE terminal = ? AND status = 'applied'", terminal.number)
    assert sorted(applied) == sorted((command.id, command.case_id) for command in kept)
    effects = "SELECT command_id, count(*) FROM events JOIN commands ON id = command_id WHERE terminal = ? GROUP BY 1"
    assert dict(city.asked(effects, terminal.number)) == dict.fromkeys(there, 1)
    told(f"fault 6: {KILLS} kills, {len(acknowledged)} acknowledged, {len(kept)} kept and applied; 0 lost, 0 doubled")
