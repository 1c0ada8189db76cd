"""Fault 7, by the nearest that can be done: the power goes at any moment of a row of saves, and the file holds every
acknowledged command afterwards, opens with nothing to salvage, and gives no number twice.

No machine's power is cut. The calls of real saves are traced with their data and played again up to each moment; what
was not synced then is kept, lost, or torn by the sector (`power_cuts.py`), and the real store opens what is left.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

from console.usecases.register_case import register_case
from tests.builders import STRAY_DOGS
from tests.faults.forms import LONG, patient, told
from tests.faults.one_terminal import at_desk, lay_out, numbers, opened
from tests.faults.power_cuts import Disk, Step, steps
from tests.faults.syscalls import Prepare, Say, Watched

SAVED_BEFORE = 3
SAVES, TORN = (6, 6) if LONG else (2, 1)
#: The files that matter; the others are copies of what the backend has.
FILES = ("state.db", "state.db-journal", "numbers.mark")


def saving_in_a_row(home: Path) -> Prepare:
    def prepare() -> Watched:
        _, desk = at_desk(home, 2)

        def save(say: Say) -> None:
            for index in range(SAVES):
                say(str(register_case(desk, {**STRAY_DOGS, "text": f"停水第{index}天"}).case.number))

        return save

    return prepare


def moments(done: list[Step]) -> Iterator[int]:
    """Give after how many steps the power goes: each time in the long form, else around whatever is no plain write."""
    for count in range(len(done) + 1):
        around = done[max(0, count - 1) : count + 1]
        if LONG or any(step.what != "write" for step in around):
            yield count


def left(disk: Disk, dice: Random) -> Iterator[dict[str, bytes]]:
    """Give what the disk may hold."""
    yield disk.kept()
    yield disk.lost()
    for _ in range(TORN):
        yield disk.torn(dice)


@patient
def test_every_acknowledged_save_is_there_after_any_moment(tmp_path: Path) -> None:
    home = tmp_path / "profile"
    lay_out(home, SAVED_BEFORE)
    before = {name: (home / name).read_bytes() for name in FILES if (home / name).exists()}
    after = Path(shutil.copytree(home, tmp_path / "after"))
    done = steps(saving_in_a_row(home), home)
    wanted = set(moments(done))
    disk, dice, cuts = Disk(before), Random(7), 0
    acknowledged: list[str] = []
    for count in range(len(done) + 1):
        if count in wanted:
            for files in left(disk, dice):
                assert_nothing_lost(after, files, acknowledged)
                cuts += 1
        if count < len(done):
            disk.do(done[count])
            acknowledged += [done[count].data.decode().strip()] if done[count].what == "say" else []
    assert len(acknowledged) == SAVES
    told(f"fault 7: {cuts} disks after a power cut in {len(done)} steps of {SAVES} saves: 0 acknowledged lost")


def assert_nothing_lost(home: Path, files: dict[str, bytes], acknowledged: list[str]) -> None:
    for name in FILES:
        (home / name).unlink(missing_ok=True)
        if name in files:
            (home / name).write_bytes(files[name])
    # Opening checks the structure.
    with opened(home) as terminal:
        pending = terminal.store.desk.pending()
        given = numbers(terminal)
        assert set(acknowledged) <= set(given)
        assert SAVED_BEFORE + len(acknowledged) <= len(pending) <= SAVED_BEFORE + len(acknowledged) + 1
        assert [entry.command.seq for entry in pending] == list(range(1, len(pending) + 1))
        if LONG:
            assert register_case(terminal.desk, STRAY_DOGS).case.number not in given
