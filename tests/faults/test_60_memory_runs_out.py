"""Fault 60: memory runs out in the middle of a save, at any depth, or the process is ended for it: as fault 2. The
command is wholly there or wholly absent, never acknowledged and absent; and with memory again, work goes on."""

import resource
import signal
from contextlib import closing
from pathlib import Path
from random import Random

from console.ports.errors import StoreError
from console.usecases.register_case import register_case
from tests.builders import STRAY_DOGS
from tests.faults.forms import LONG, patient, told
from tests.faults.one_terminal import ALL, at_desk, integrity, lay_out, opened
from tests.faults.syscalls import Child, Prepare, Say, Watched

SAVED_BEFORE = 3
#: Bytes a child may take beyond what it has.
_ROOM = 2_000_000
#: How many pieces are left for a save: from nothing at all to more than enough.
LEFT = range(0, 3000, 3) if LONG else range(0, 1600, 80)
#: Sizes of the pieces: what Python asks the system for, and what it keeps for its small objects.
_SIZES = (4000, *range(600, 20, -32))
#: Pieces in one list.
_TOGETHER = 200


def saving_in_little_room(home: Path, lefts: list[int]) -> Prepare:
    """A child that fills its memory up to so many pieces, here and there, tries to save, and makes room again."""

    def prepare() -> Watched:
        _, desk = at_desk(home, lefts[0] + 100)
        dice = Random(60)
        register_case(desk, STRAY_DOGS)

        def save(say: Say) -> None:
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
            limit = pages * resource.getpagesize() + _ROOM
            resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))
            for left in lefts:
                saved, why, pieces = "", "", list[list[bytes]]()
                try:
                    # Chosen before there is nothing left to choose with.
                    chosen = [dice.random() for _ in range(left)]
                    pieces = _filled()
                    _let_go(pieces, chosen)
                    saved = register_case(desk, STRAY_DOGS).command_id
                except MemoryError:
                    why = "refused no_memory"
                except StoreError as error:
                    # First, because to put together what is said takes memory as well.
                    pieces.clear()
                    why = f"refused {error.code}"
                pieces.clear()
                say(f"saved {saved}" if saved else why)
            resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            say(f"saved {register_case(desk, STRAY_DOGS).command_id}")

        return save

    return prepare


def _filled() -> list[list[bytes]]:
    """Return all the memory there is, of every size; in short lists, because a long one could not grow long before."""
    pieces: list[list[bytes]] = []
    sizes = list(_SIZES)
    while sizes:
        try:
            pieces.append([])
            while True:
                for size in sizes:
                    if len(pieces[-1]) == _TOGETHER:
                        pieces.append([])
                    pieces[-1].append(bytes(size))
        except MemoryError:
            # The largest may be what does not fit any more.
            sizes.pop(0)
    return pieces


def _let_go(pieces: list[list[bytes]], chosen: list[float]) -> None:
    """Give as many pieces back, here and there."""
    while chosen and pieces:
        where = int(chosen[-1] * len(pieces))
        if pieces[where]:
            pieces[where].pop()
            chosen.pop()
        else:
            del pieces[where]


@patient
def test_a_save_without_memory_is_whole_or_absent(tmp_path: Path) -> None:
    home = tmp_path / "profile"
    lay_out(home, SAVED_BEFORE)
    lefts, started = list(LEFT), 0
    said: list[str] = []
    deaths: list[int] = []
    while lefts:
        with closing(Child(saving_in_little_room(home, lefts))) as child:
            lines, code = child.end()
        started += 1
        said += lines
        if code == 0:
            break
        # A library may end the process where it gets no memory, as the system does: then another one goes on.
        assert code in (-signal.SIGABRT, -signal.SIGKILL), (code, lines[-1:])
        deaths.append(code)
        lefts = lefts[len(lines) + 1 :]
    saved = [line.split()[1] for line in said if line.startswith("saved")]
    refused = [line for line in said if line.startswith("refused")]
    assert saved
    # Never called damaged or full, which it is not.
    assert {line.split()[1] for line in refused} <= {"no_memory", "store_failed"}
    assert refused
    with opened(home) as terminal:
        store = terminal.store
        pending = store.desk.pending(10_000)
        ids = [entry.command.id for entry in pending]
        assert set(saved) <= set(ids)
        assert [entry.command.seq for entry in pending] == list(range(1, len(pending) + 1))
        assert len({entry.command.fields["number"] for entry in pending}) == len(pending)
        assert store.reader.count(ALL) == len(store.reader.window(ALL, 0, 10_000)) == len(pending)
        # Beside what was there and each child's first, only what was said to be saved, or cut off by a death.
        assert len(pending) - SAVED_BEFORE - started - len(saved) <= len(deaths) + len(refused)
    assert integrity(home / "state.db") == "ok"
    told(f"fault 60: {len(saved)} saved, {len(refused)} refused, {len(deaths)} processes ended, {len(pending)} kept")
