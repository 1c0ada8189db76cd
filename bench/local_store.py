"""The store on the terminal at 100,000 cached cases and 1,000 pending ones: `python -m bench.local_store`."""

import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from console.domain.codes import Action, State
from console.domain.finding import Sought
from console.ports.records import Change, ChangesPage, Draft, QueueView, SyncState, Terminal
from local_store.open_store import LocalStore, open_store
from tests.local_store.samples import START, FixedClock, a_case, a_command, an_event


def timed(name: str, repeat: int, block: Callable[[], object]) -> None:
    """Print median, 95th percentile and slowest of a block, in milliseconds."""
    taken = []
    for _ in range(repeat):
        begun = time.perf_counter()
        block()
        taken.append((time.perf_counter() - begun) * 1000)
    taken.sort()
    p95 = taken[int(len(taken) * 0.95)]
    print(f"{name:<52} p50 {statistics.median(taken):8.2f}  p95 {p95:8.2f}  max {taken[-1]:8.2f} ms")


def fill(store: LocalStore, cases: int) -> None:
    """Put cases into the cache in pages of 500."""
    store.cache.cursor()
    for first in range(0, cases, 500):
        changes = tuple(Change(c.id, c, (an_event(c),)) for c in map(a_case, range(first, min(first + 500, cases))))
        store.cache.put_page(ChangesPage(changes, str(first), first + 500 < cases, "epoch"), START)


def save(store: LocalStore, seq_case: int) -> None:
    """Save one case the way a use case does."""
    with store.desk.transaction() as tx:
        case = a_case(seq_case)
        command = a_command(tx.next_seq(), case, Action.NEW)
        tx.next_number(START.date())
        tx.add_command(command)
        tx.put_pending_case(case, [an_event(case, command=command.id)], SyncState.HERE)


def measure(home: Path, cases: int, pending: int) -> None:
    """Run everything once and print it."""
    store = open_store(home, FixedClock())
    begun = time.perf_counter()
    fill(store, cases)
    taken = time.perf_counter() - begun
    size = sum(file.stat().st_size for file in home.iterdir()) / 1e6
    print(f"first fill of {cases}: {taken:.1f} s, {cases / taken:.0f} cases/s, {size:.0f} MB")
    store.desk.set_terminal(Terminal("0417", "secret"))
    numbers = iter(range(cases - pending // 2, cases + 10 * pending))
    timed("save a case (seq, number, outbox, folded, index)", pending, lambda: save(store, next(numbers)))
    draft = Draft("d", "intake", "taker", START, {"text": "小区停水" * 100})
    timed("save a draft of 400 characters", 200, lambda: store.desk.save_draft(draft))
    reader = store.reader
    views = {
        "all": QueueView("all"),
        "one state": QueueView("received", (State.RECEIVED,)),
        "five states": QueueView(
            "open", (State.RECEIVED, State.DISPATCHED, State.VIEWED, State.IN_PROGRESS, State.REPLIED)
        ),
        "all, by limit": QueueView("due", order="due"),
        "five states, by limit": QueueView(
            "d", (State.RECEIVED, State.DISPATCHED, State.VIEWED, State.IN_PROGRESS, State.REPLIED), order="due"
        ),
        "a unit": QueueView("unit", unit="ZLS"),
        "an operator": QueueView("mine", created_by="taker"),
        "overdue": QueueView("overdue", overdue_at=START, states=(State.VIEWED,)),
    }
    for name, view in views.items():
        timed(f"window {name}, first 50", 40, partial(reader.window, view, 0, 50))
        deep = 50_000 if name.startswith("all") else 10_000
        timed(f"window {name}, 50 at {deep}", 10, partial(reader.window, view, deep, 50))
        timed(f"position in {name}", 10, partial(reader.position, view, a_case(cases // 2).id))
    for name, view in views.items():
        timed(f"count {name}, first time", 1, partial(reader.count, view))
        timed(f"count {name}", 20, partial(reader.count, view))
    for text in ("停水", "流浪狗", "小区停水", "停水 路灯", "口号", "0417-0032", "水", "金环花园12号楼"):
        found = reader.search(Sought(text), 50)
        timed(
            f"search {text} ({len(found.rows)} of {found.total}, complete {found.complete})",
            40,
            partial(reader.search, Sought(text), 50),
        )
    timed("get", 100, lambda: reader.get(a_case(77).id))
    timed("get pending", 100, lambda: reader.get(a_case(cases).id))
    timed("by number", 100, lambda: reader.by_number(a_case(78).number or ""))
    timed("change counts", 200, lambda: (reader.change_count(), store.desk.change_count()))
    timed("sendable 100", 20, lambda: store.desk.sendable(100))
    timed("put one case into the cache", 50, lambda: store.cache.put_cases([(a_case(79), [an_event(a_case(79))])]))
    store.close()
    timed("open, first window", 10, lambda: reopened(home))
    print("peak RSS MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def reopened(home: Path) -> None:
    """Open, read the newest page, close."""
    store = open_store(home, FixedClock())
    store.reader.window(QueueView("all"), 0, 50)
    store.close()


if __name__ == "__main__":
    folder = Path(tempfile.mkdtemp(prefix="bench-store-", dir="."))
    try:
        measure(folder, int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, 1000)
    finally:
        shutil.rmtree(folder)
