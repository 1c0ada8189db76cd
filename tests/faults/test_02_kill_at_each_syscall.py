"""Fault 2: killed at each system call of a save, the store opens with nothing to salvage, and the command is wholly
there or wholly absent, never acknowledged and absent."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count, groupby
from pathlib import Path

import pytest

from tests.faults import syscalls
from tests.faults.forms import LONG, patient, told
from tests.faults.one_terminal import assert_one_save_whole_or_absent, lay_out, saving
from tests.faults.syscalls import Call, Ended

SAVED_BEFORE = 3
#: By name and how-manieth.
Place = tuple[str, int]


@pytest.fixture
def copy(tmp_path: Path) -> Callable[[], Path]:
    """Makes copies of a profile, each thrown away for the next."""
    lay_out(tmp_path / "worked", SAVED_BEFORE)

    def make() -> Path:
        home = tmp_path / "profile"
        shutil.rmtree(home, ignore_errors=True)
        return Path(shutil.copytree(tmp_path / "worked", home))

    return make


def killed_at(home: Path, place: Place) -> tuple[Ended, bool]:
    ended = syscalls.disturbed(saving(home), *place)
    return ended, assert_one_save_whole_or_absent(home, SAVED_BEFORE, ended.said)


def spread(calls: list[Call]) -> Iterator[Place]:
    """Give the first call of each name, and of those that change a file all but the inner ones of a run of writes, of
    which the middle one stands for the others."""
    yield from ((call.name, 1) for call in calls if call.nth == 1)
    for name, run in groupby((call for call in calls if call.changes), key=lambda call: call.name):
        found = list(run)
        chosen = found if name != "pwrite64" else [found[0], found[len(found) // 2], found[-1]]
        yield from ((call.name, call.nth) for call in chosen)


def every(names: set[str], exhausted: set[str]) -> Iterator[Place]:
    """Give each call of each name, N = 1, 2, 3 …, until a pass that nothing disturbed makes the name exhausted."""
    for name in sorted(names):
        for nth in count(1):
            yield name, nth
            if name in exhausted:
                break


@patient
def test_killed_at_every_boundary_of_a_save(copy: Callable[[], Path]) -> None:
    calls = syscalls.calls(saving(copy()))
    names = {call.name for call in calls}
    assert names >= {"openat", "pwrite64", "fsync", "fdatasync", "unlink", "close", "fcntl", "write"}
    exhausted: set[str] = set()
    seen: Counter[tuple[bool, bool]] = Counter()
    for place in every(names, exhausted) if LONG else dict.fromkeys(spread(calls)):
        ended, present = killed_at(copy(), place)
        if ended.killed:
            seen[present, bool(ended.said)] += 1
        else:
            # Nothing follows the end; everything else in the short form is met.
            assert ended.said, ended
            assert LONG or place[0] == "exit_group", place
            exhausted.add(place[0])
    absent, unsaid, said = seen.pop((False, False)), seen.pop((True, False)), seen.pop((True, True), 0)
    assert not seen
    counted = f"fault 2: killed at {absent + unsaid + said} calls: {absent} times absent, {unsaid + said} times whole"
    told(f"{counted}, of which {said} acknowledged; 0 acknowledged and lost")
