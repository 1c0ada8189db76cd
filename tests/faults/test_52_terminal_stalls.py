"""52: the terminal takes no output for as long as it likes: what is typed is kept, a save is durable, the sync calls
its backend, and when the terminal takes output again the screen shows how things are now."""

import socket
from pathlib import Path

from tests.faults.one_terminal import opened
from tests.faults.pty_console import assert_sane, at_console, drafts, until
from tests.pty_terminal import QUIT, SAVE, TAB, F


def _saved(tmp_path: Path) -> int:
    with opened(tmp_path / "profile", seed=6) as terminal:
        return len(terminal.store.desk.pending())


def test_a_terminal_that_takes_no_output(tmp_path: Path) -> None:
    with at_console(tmp_path) as terminal, socket.socket(socket.AF_UNIX) as backend:
        before = _saved(tmp_path)
        # Whole screens, many more than the line and all queues hold, and nobody reads them.
        terminal.send((F[3] + F[4]) * 40)
        terminal.send(F[2] + "没人看的时候登记的" + TAB + "古田路5号")
        until(lambda: "没人看的时候登记的" in drafts(tmp_path))
        terminal.send(SAVE)
        until(lambda: _saved(tmp_path) == before + 1)
        backend.bind(str(tmp_path / "nobody.sock"))
        backend.listen()
        backend.settimeout(30)
        terminal.send(F[5])
        backend.accept()[0].close()
        terminal.send(F[2] + "还在打字")
        until(lambda: "还在打字" in drafts(tmp_path))
        screen = terminal.waits_for("还在打字", "新建工单")
        assert "没人看的时候登记的" not in screen
        terminal.send(F[4])
        terminal.waits_for("没人看的时候登记", "共 4 件")
        terminal.send(QUIT)
        assert terminal.ends() == 0
        assert_sane(terminal)


def test_a_terminal_that_takes_no_output_any_more_holds_nobody_back(tmp_path: Path) -> None:
    with at_console(tmp_path) as terminal:
        terminal.send((F[3] + F[4]) * 40)
        terminal.send(F[2] + "最后一句")
        until(lambda: "最后一句" in drafts(tmp_path))
        terminal.send(QUIT)
        assert terminal.ends(reading=False) == 0
