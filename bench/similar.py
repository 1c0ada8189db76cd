"""Open cases like what is being typed, at 100,000 cached cases: `python -m bench.similar [CASES]`."""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.city import fill_cache, open_desk
from console.usecases.desk import Desk
from console.usecases.find_alike import Told, alike

#: What the interpreter may be held for by one look-up (milliseconds).
BUDGET = 25.0
#: What a call-taker types, and where; each is looked up at every one of its characters.
CALLS = (
    Told("古田路120号路灯不亮，晚上出行不便", "古田路120号", "350102"),
    Told("八一七中路停水，自来水公司电话打不通", "八一七中路", "350102"),
    Told("66路公交车冒黑烟，车况差", "", "350102"),
    Told("五一北路3号污水外溢，井盖冒水", "五一北路3号", "350102"),
    Told("工地夜间施工噪声，孩子无法入睡", "则徐大道300号工地", "350102"),
    Told("金环花园12号楼流浪犬追咬行人", "金环花园12号楼", "350102"),
)


def keys(desk: Desk, clock: Callable[[], float]) -> list[float]:
    """Return what every character of the calls took, in milliseconds of `clock`."""
    taken = []
    for call in CALLS:
        for typed in range(1, len(call.text) + 1):
            begun = clock()
            alike(desk, Told(call.text[:typed], call.address, call.district), 6)
            taken.append((clock() - begun) * 1000)
    return taken


def measure(home: Path, cases: int) -> bool:
    """Print median, 95th percentile and slowest in wall and in processor time; return whether it is in the budget."""
    store, desk = open_desk(home)
    fill_cache(store, desk, cases)
    keys(desk, time.perf_counter)
    for name, clock in (("wall", time.perf_counter), ("processor", time.process_time)):
        taken = sorted(keys(desk, clock))
        p95 = taken[int(len(taken) * 0.95)]
        print(
            f"similar at {cases} cached cases, {name}, {len(taken)} keys: median {statistics.median(taken):.1f}"
            f"  p95 {p95:.1f}  max {taken[-1]:.1f} ms  (budget {BUDGET:.0f})"
        )
    store.close()
    return p95 <= BUDGET


if __name__ == "__main__":
    folder = Path(tempfile.mkdtemp(prefix="bench-similar-", dir="."))
    try:
        sys.exit(not measure(folder, int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
    finally:
        shutil.rmtree(folder)
