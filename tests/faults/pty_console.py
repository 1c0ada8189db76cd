"""A real console on a real terminal, its backend out of reach, and what must hold of the terminal afterwards."""

import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.faults.one_terminal import lay_out, opened
from tests.pty_terminal import ROOT, F, PtyTerminal

#: Whether every form of a fault is gone through; the suite takes the ones that differ most.
LONG = os.environ.get("HOTLINE_FAULTS") == "long"
CONSOLE = (sys.executable, "-m", "console")
_MODE = re.compile(rb"\x1b\[\?([\d;]+)([hl])")
#: Modes that are on in a terminal at rest: lines wrap, the cursor shows.
_AT_REST = {7: True, 25: True}


def environment(tmp_path: Path, **environ: str) -> dict[str, str]:
    """A terminal whose operator is signed in and whose backend is not there."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "HOTLINE_HOME": str(tmp_path / "profile"),
        "HOTLINE_BACKEND_URL": f"unix://{tmp_path / 'nobody.sock'}",
        "HOTLINE_LANG": "zh_CN",
        "XDG_RUNTIME_DIR": os.environ["XDG_RUNTIME_DIR"],
        **environ,
    }


@contextmanager
def at_console(
    tmp_path: Path,
    command: Sequence[str] = CONSOLE,
    size: tuple[int, int] = (80, 24),
    shows: str = "第2件",
    **environ: str,
) -> Iterator[PtyTerminal]:
    """Start the console in a profile that has worked before; its queue, or what it `shows`, is on the screen."""
    home = tmp_path / "profile"
    if not home.exists():
        lay_out(home)
    terminal = PtyTerminal(command, environment(tmp_path, **environ), size)
    try:
        terminal.waits_for(shows)
        yield terminal
    finally:
        terminal.close()


def opens_form(terminal: PtyTerminal) -> None:
    """Open the form for a new case."""
    terminal.send(F[2])
    terminal.waits_for("内容")


def drafts(tmp_path: Path, field: str = "text") -> list[str]:
    """What a field of the drafts holds, as the next start of the console reads them."""
    with opened(tmp_path / "profile", seed=5) as terminal:
        return [str(draft.fields[field]) for draft in terminal.store.desk.drafts("taker") if field in draft.fields]


def assert_sane(terminal: PtyTerminal) -> None:
    """The terminal is set as before the console came, and nothing the console switched on is left on."""
    assert terminal.modes() == terminal.modes_before
    left = dict(_AT_REST)
    for match in _MODE.finditer(terminal.written):
        for mode in match[1].split(b";"):
            left[int(mode)] = match[2] == b"h"
    assert {mode for mode, on in left.items() if on != _AT_REST.get(mode, False)} == set()
    assert terminal.written.count(b"\x1b[>") <= terminal.written.count(b"\x1b[<u"), "the kitty keyboard is left on"


def alive(pid: int) -> bool:
    """Whether a process is there and not only waits to be taken note of."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def until(true: Callable[[], bool], what: str = "it", limit: float = 30.0) -> None:
    """Wait until something holds that no screen tells of; fails when it never does."""
    end = time.monotonic() + limit
    pace = threading.Event()
    while not true():
        assert time.monotonic() < end, f"{what} never came about"
        pace.wait(0.05)
