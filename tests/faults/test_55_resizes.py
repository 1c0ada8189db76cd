"""55: the window is made 40×10, 20×5, 300×80, and changed fifty times in a row: no exception, focus and text kept."""

from pathlib import Path

from tests.faults.pty_console import assert_sane, at_console, opens_form
from tests.pty_terminal import ENTER, ESCAPE, QUIT, TAB, F, PtyTerminal

SIZES = [(40, 10), (20, 5), (300, 80), (1, 1), (80, 24)]
WRONG = "内部出错"


def _changes_size(terminal: PtyTerminal) -> None:
    for size in SIZES:
        terminal.resizes(*size)


def test_the_form_keeps_focus_and_text(tmp_path: Path) -> None:
    with at_console(tmp_path) as terminal:
        opens_form(terminal)
        terminal.send(f"一句很长的话，窄窗口里放不下，要换行才看得全{TAB}古田路5号")
        terminal.waits_for("古田路5号")
        for _ in range(10):
            _changes_size(terminal)
        terminal.send("对面")
        screen = terminal.waits_for("古田路5号对面", "一句很长的话", "F1帮助")
        assert WRONG not in screen
        terminal.resizes(40, 10)
        terminal.send("40格")
        terminal.waits_for("对面40格")
        terminal.resizes(20, 5)
        terminal.waits_for("终端太小", "40格")
        terminal.resizes(300, 80)
        terminal.send("，再说")
        terminal.waits_for("古田路5号对面40格，再说", "一句很长的话，窄窗口里放不下，要换行才看得全")


def test_every_screen_and_dialog(tmp_path: Path) -> None:
    with at_console(tmp_path) as terminal:
        for keys, word in (
            (F[4], "未办结"),
            (F[3] + "第", "共"),
            (F[4] + ENTER, "内容"),
            (F[7] + "说了一半", "说了一半"),
            (ESCAPE + F[6], "输入名称"),
            (ESCAPE + F[11], "待发"),
            (F[1], "所有操作都用键盘"),
            (F[10] + "qu", "qu"),
        ):
            terminal.send(keys)
            terminal.waits_for(word)
            _changes_size(terminal)
            assert WRONG not in terminal.waits_for(word)
        terminal.send(ESCAPE)
        terminal.waits_without("qu")
        terminal.send(QUIT)
        assert terminal.ends() == 0
        assert_sane(terminal)
