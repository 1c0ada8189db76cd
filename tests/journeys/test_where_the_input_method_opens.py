"""The terminal's own cursor stands where the next character goes: there an input method opens its window."""

from pathlib import Path

from screens.widgets.cells import cut
from tests.faults.pty_console import at_console, opens_form
from tests.pty_terminal import ESCAPE, TAB, F, PtyTerminal

LEFT, HOME = "\x1b[D", "\x1b[H"


def _stands_behind(terminal: PtyTerminal, text: str, *, shown: str = "") -> None:
    """The cursor stands in the cell behind `text`, once that, or `shown`, is on the screen."""
    for _ in range(100):
        terminal.waits_for(shown or text)
        terminal.settles(0.05)
        x, y = terminal.cursor()
        before, cells = cut(terminal.lines()[y], x)
        if cells == x and before.endswith(text):
            return
    raise AssertionError(f"the cursor is at {terminal.cursor()}, not behind {text!r}:\n{terminal.text()}")


def test_it_stands_behind_what_was_typed(tmp_path: Path) -> None:
    with at_console(tmp_path) as terminal:
        opens_form(terminal)
        terminal.send("停水ab两天")
        _stands_behind(terminal, "停水ab两天")
        terminal.send(LEFT + LEFT)
        _stands_behind(terminal, "停水ab", shown="停水ab两天")
        terminal.send(f"{TAB}古田路")
        _stands_behind(terminal, "古田路")
        # What is drawn elsewhere does not take it away.
        terminal.send(F[5])
        terminal.send("5号")
        _stands_behind(terminal, "古田路5号")
        terminal.send("楼" * 50)
        _stands_behind(terminal, "楼" * 10)
        # A dialog that grows takes its field along.
        terminal.send("\x10")
        terminal.waits_for("按键", "作用")
        terminal.settles()
        title = next(row for row, line in enumerate(terminal.lines()) if line.strip() == "命令")
        assert terminal.cursor() == (3, title + 1)
        terminal.send(ESCAPE)
        terminal.waits_without("作用")
        terminal.send(F[10] + "queue")
        _stands_behind(terminal, "queue")
        terminal.send(ESCAPE)
