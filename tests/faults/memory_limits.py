"""Little memory: a real control group of the kernel, in which whoever takes more than its limit is killed by it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

#: Whether tests that need it fail where it is not allowed; read here, because tests see none of our settings.
REQUIRED = os.environ.get("HOTLINE_TEST_CGROUP") == "required"
NOT_ALLOWED = "No control group with a memory limit is allowed here: what the kernel kills for its memory was not run"
_ROOT = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Kind:
    """How a version of the kernel's control groups is spoken to."""

    parent: Path
    limit: str
    #: The file that counts in a line `oom_kill N`.
    events: str
    #: What limits the swap, and to how much beyond the memory nothing of it is left.
    swap: str


_KINDS = (
    Kind(_ROOT / "memory", "memory.limit_in_bytes", "memory.oom_control", "memory.memsw.limit_in_bytes"),
    Kind(_ROOT, "memory.max", "memory.events", "memory.swap.max"),
)


@dataclass(frozen=True, slots=True)
class LittleMemory:
    """A group with a limit."""

    folder: Path
    kind: Kind

    def take(self, pid: int) -> None:
        """Count what a process touches from now on against the limit."""
        (self.folder / "cgroup.procs").write_text(str(pid), encoding="ascii")

    def killed(self) -> int:
        """Return how many processes the kernel has killed for it."""
        lines = (self.folder / self.kind.events).read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("oom_kill "))


@contextmanager
def little_memory(size: int) -> Iterator[LittleMemory]:
    """Make a group of `size` bytes without swap; without the right to, the test is skipped, or fails where it is
    required. Whoever is in it must have ended before the block does."""
    made = next(filter(None, map(_made, _KINDS)), None)
    if made is None:
        (pytest.fail if REQUIRED else pytest.skip)(NOT_ALLOWED)
    try:
        (made.folder / made.kind.limit).write_text(str(size), encoding="ascii")
        # Where swap is not counted there is nothing to be limited.
        with suppress(OSError):
            swap = size if made.kind.swap.startswith("memory.memsw") else 0
            (made.folder / made.kind.swap).write_text(str(swap), encoding="ascii")
        yield made
    finally:
        made.folder.rmdir()


def _made(kind: Kind) -> LittleMemory | None:
    folder = kind.parent / f"hotline-tests-{os.getpid()}"
    with suppress(OSError), open(kind.parent / "cgroup.subtree_control", "r+", encoding="ascii") as control:
        control.write("+memory")
    try:
        folder.mkdir()
    except OSError:
        return None
    if (folder / kind.limit).exists() and os.access(folder / kind.limit, os.W_OK):
        return LittleMemory(folder, kind)
    folder.rmdir()
    return None
