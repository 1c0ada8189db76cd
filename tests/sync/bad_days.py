"""Bad days by the hundred thousand: the real use cases, engine and rules, over stores in memory or all real.

`python -m tests.sync.bad_days --seeds 100000` runs them, `--real` over SQLite files and the backend's database; a seed
that fails prints what is wrong and a test to paste.
"""

import argparse
import atexit
import gc
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch

from console.sync import plan
from tests.contract.worlds import prepare
from tests.fakes.stopped_clock import StoppedClock
from tests.sync.day import Day
from tests.sync.real_town import RealTown
from tests.sync.towns import MemoryTown, Town

STEPS = 50
#: Commands in one request on every second day: what an operator does in a day then takes many, and one is under way
#: while another is kept.
FEW = 2


@dataclass(frozen=True)
class Ran:
    """What came of a day."""

    wrong: list[str]
    day: Day


def run_day(seed: int, steps: int = STEPS) -> Ran:
    """Return what is wrong after the day of `seed`, and the day, over stores in memory."""
    clock = StoppedClock(seed=seed)
    return _ran(seed, steps, MemoryTown(clock), clock)


def run_real_day(seed: int, steps: int = STEPS) -> Ran:
    """The same over SQLite files, the real client and the real backend."""
    memory = Path("/dev/shm")
    usable = memory.is_dir() and os.access(memory, os.W_OK)
    clock = StoppedClock(seed=seed)
    with tempfile.TemporaryDirectory(dir=memory if usable else None) as folder:
        return _ran(seed, steps, RealTown(Path(folder), _prepared(), clock), clock)


def _ran(seed: int, steps: int, town: Town, clock: StoppedClock) -> Ran:
    with closing(town), patch.object(plan, "MOST", plan.MOST if seed % 2 else FEW):
        day = Day(seed, town, clock)
        return Ran(day.run(steps), day)


@cache
def _prepared() -> Path:
    """A database made once, because hashing passwords is meant to be slow."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    prepare(f"sqlite:///{folder / 'hotline.db'}")
    return folder / "hotline.db"


def as_test(run: Callable[[int, int], Ran], seed: int) -> str:
    """Return a test of a day that failed, cut off as early as it still fails, to paste into `test_bad_days.py`."""
    steps = next((few for few in range(1, STEPS) if run(seed, few).wrong), STEPS)
    shortest = run(seed, steps)
    story = "".join(f"    # {line}\n" for line in shortest.day.log)
    wrong = "".join(f"    # {line}\n" for line in shortest.wrong)
    return f"def test_day_{seed}() -> None:\n{story}{wrong}    assert {run.__name__}({seed}, {steps}).wrong == []\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--real", action="store_true", help="over files, the HTTP client and the backend's database")
    options = parser.parse_args()
    run = run_real_day if options.real else run_day
    # Days leave no cycles worth looking for; looking takes a tenth of the time.
    gc.disable()
    began, bad, acknowledged = time.monotonic(), 0, 0
    for done in range(1, options.seeds + 1):
        seed = options.first + done - 1
        ran = run(seed, STEPS)
        acknowledged += len(ran.day.kept.acknowledged)
        if ran.wrong:
            bad += 1
            sys.stdout.write(f"seed {seed}:\n{as_test(run, seed)}\n")
        if done % (20 if options.real else 500) == 0 or done == options.seeds:
            gc.collect()
            rate = done / (time.monotonic() - began)
            told = f"{done} days ({rate:.0f}/s), {acknowledged} acknowledged changes, {bad} days with something wrong"
            sys.stdout.write(f"{told}\n")
            sys.stdout.flush()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
