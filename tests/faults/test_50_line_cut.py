"""50: the line is cut, with a hang-up, with it ignored, or with nothing but the end of input: the draft is complete,
and five seconds later no process is left."""

import shlex
from pathlib import Path

import pytest

from tests.faults.pty_console import CONSOLE, alive, at_console, drafts, opens_form
from tests.pty_terminal import PtyTerminal

#: How the console is started: as a shell does; as `nohup` does; in a session of its own, which no signal tells.
WAYS = {
    "told": CONSOLE,
    "ignored": ("sh", "-c", f"trap '' HUP; exec {shlex.join(CONSOLE)}"),
    "end of input": ("sh", "-c", f"trap '' HUP; setsid -w {shlex.join(CONSOLE)}; exit $?"),
}
#: Seconds until nothing may be left.
LIMIT = 5.0


@pytest.mark.parametrize("way", WAYS)
def test_a_line_that_is_cut(tmp_path: Path, way: str) -> None:
    with at_console(tmp_path, WAYS[way]) as terminal:
        opens_form(terminal)
        terminal.send("电话里说水管爆了")
        terminal.waits_for("电话里说水管爆了")
        processes = _below(terminal)
        assert len(processes) >= 2
        terminal.hangs_up()
        assert terminal.ends(LIMIT) == 129
        assert [pid for pid in processes if alive(pid)] == []
    assert "电话里说水管爆了" in drafts(tmp_path)


def _below(terminal: PtyTerminal) -> list[int]:
    """The program on the terminal and everything it started."""
    found, todo = [], [terminal.pid]
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return found
