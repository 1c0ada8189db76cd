"""57: a handler, a drawing, a thread fails: the console lives, or is started again, and the draft is there; when it
fails again at once, the exit code is not 0, the terminal is sane, and no citizen's data is on it."""

import sys
from pathlib import Path

from tests.faults.broken_handlers import HANDLERS
from tests.faults.pty_console import LONG, assert_sane, at_console, drafts, opens_form, until
from tests.pty_terminal import QUIT, TAB, F, PtyTerminal

BROKEN = (sys.executable, "-m", "tests.faults.broken_handlers")
AGAIN, TOLD = "已自动重开", "内部出错"
DRAFT = "讲到一半的事"


def _comes_to_it(terminal: PtyTerminal, order: Path) -> bool:
    """Do a bit of all that an operator does, so that every handler is called; return whether the broken one was.

    What is typed while the console starts again goes nowhere: then it is done again.
    """
    terminal.send(F[2] + "再记" + TAB)
    terminal.send("\x1b[200~贴\x1b[201~")
    terminal.resizes(100, 30)
    terminal.send(F[5] + F[4])
    terminal.resizes(80, 24)
    terminal.settles()
    return not order.exists()


#: The rest is gone through in the long form: each takes a start of the console.
SOME = [name for name in HANDLERS if LONG or name.endswith(("PagedList render_line", "take_key", "feed", "step"))]


def test_each_handler(tmp_path: Path) -> None:
    order = tmp_path / "order"
    with at_console(tmp_path, BROKEN, HOTLINE_TEST_BREAK=str(order)) as terminal:
        opens_form(terminal)
        terminal.send(DRAFT)
        until(lambda: DRAFT in drafts(tmp_path))
        terminal.send(F[4])
        for name in SOME:
            order.write_text(name)
            until(lambda: _comes_to_it(terminal, order), name)
            terminal.send(F[4])
            terminal.waits_for("未办结", "第2件")
            assert DRAFT in drafts(tmp_path), name
        terminal.send(QUIT)
        assert terminal.ends() == 0
        assert_sane(terminal)


def test_one_that_fails_again_at_once(tmp_path: Path) -> None:
    order = tmp_path / "order"
    environ = {"HOTLINE_TEST_BREAK": str(order), "HOTLINE_TEST_BETWEEN_STARTS": "600"}
    with at_console(tmp_path, BROKEN, (80, 24), **environ) as terminal:
        opens_form(terminal)
        terminal.send(DRAFT)
        until(lambda: DRAFT in drafts(tmp_path))
        order.write_text("screens.widgets.bars TitleBar render_line")
        terminal.resizes(100, 30)
        terminal.waits_for(AGAIN)
        assert DRAFT in drafts(tmp_path)
        order.write_text("screens.widgets.bars TitleBar render_line")
        terminal.resizes(80, 24)
        assert terminal.ends() == 1
        assert_sane(terminal)
        said = terminal.written.decode(errors="replace")
        assert said.count("控制台只能退出") == 2
        assert "林小明" not in said
        assert "Traceback" not in said
