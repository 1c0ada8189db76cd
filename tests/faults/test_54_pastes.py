"""54: a paste that breaks off, one of 100 KB, one of many lines into a one-line field, one without marks: the keyboard
lives within a second, every character is kept or refused aloud, and no key replaces what stands there."""

from pathlib import Path

from tests.faults.one_terminal import opened
from tests.faults.pty_console import at_console, drafts, opens_form, until
from tests.pty_terminal import ESCAPE, TAB, PtyTerminal

BEGIN, END = "\x1b[200~", "\x1b[201~"
#: 100 KB as it comes over the line.
LARGE = "小区停水两天，" * 4876


def _fields(tmp_path: Path) -> dict[str, str]:
    with opened(tmp_path / "profile", seed=5) as terminal:
        newest = max(terminal.store.desk.drafts("taker"), key=lambda draft: draft.updated_at)
        return {name: str(value) for name, value in newest.fields.items()}


def _sends(terminal: PtyTerminal, text: str) -> None:
    """A line takes a few kilobytes at a time."""
    for start in range(0, len(text), 1000):
        terminal.send(text[start : start + 1000])


def test_pastes_and_bursts(tmp_path: Path) -> None:
    with at_console(tmp_path) as terminal:
        opens_form(terminal)
        terminal.send(f"{BEGIN}复制到一半")
        terminal.waits_for("粘贴到第 5 字中断了", "复制到一半")
        terminal.send("，接着打")
        terminal.waits_for("复制到一半，接着打")
        terminal.send(f"{TAB}{BEGIN}古田路\r5号\r二层{END}")
        terminal.waits_for("粘贴的 3 行已接成一行", "古田路 5号 二层")
        # There and back again, and then a key: it is added, and nothing is replaced.
        terminal.send(f"{TAB}\x1b[Z，近路口\r")
        terminal.waits_for("古田路 5号 二层，近路口")
        terminal.send("\x1b[Z\x1b[Z第一行\r第二行，按键一样快")
        terminal.waits_for("接着打第一行", "第二行，按键一样快")
        until(lambda: _fields(tmp_path)["text"] == "复制到一半，接着打第一行\n第二行，按键一样快")
        assert _fields(tmp_path)["address"] == "古田路 5号 二层，近路口"
        with opened(tmp_path / "profile", seed=6) as store:
            assert len(store.store.desk.pending()) == 3


def test_pastes_of_a_hundred_kilobytes(tmp_path: Path) -> None:
    assert len(LARGE.encode()) in range(100_000, 103_000)
    with at_console(tmp_path) as terminal:
        opens_form(terminal)
        _sends(terminal, BEGIN + LARGE + END)
        until(lambda: LARGE in drafts(tmp_path))
        _sends(terminal, BEGIN + LARGE * 2 + END)
        terminal.waits_for("一项最多 100000 字")
        terminal.send("完")
        until(lambda: LARGE + "完" in drafts(tmp_path))
        terminal.send(ESCAPE)
        terminal.waits_for("未办结")
        terminal.send(f"{BEGIN}d{END}")
        terminal.waits_for("没有放入")
