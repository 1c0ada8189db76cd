"""53: bytes that are no text, and a terminal set to GBK: the console lives, says so, and does not save such text
without pointing it out; a terminal said to be GBK gets one clear line."""

import subprocess
from pathlib import Path

from tests.faults.one_terminal import opened
from tests.faults.pty_console import CONSOLE, at_console, environment, opens_form
from tests.pty_terminal import ENTER, SAVE, TAB, PtyTerminal

SPOILT, SHOWN = "不是 UTF-8 中文", "文字里有乱码"


def _texts(tmp_path: Path) -> list[str]:
    with opened(tmp_path / "profile", seed=6) as terminal:
        return [str(entry.command.fields["text"]) for entry in terminal.store.desk.pending()]


def test_bytes_that_are_no_text_and_text_that_is_none(tmp_path: Path) -> None:
    with at_console(tmp_path) as terminal:
        opens_form(terminal)
        terminal.send_bytes(b"ab" + "电话".encode("gbk") + b"\xb5\xff" + b"cd")
        terminal.waits_for("ab", "cd", SPOILT)
        terminal.send(TAB + "古田路5号" + SAVE)
        terminal.waits_for(SHOWN)
        assert len(_texts(tmp_path)) == 3
        terminal.send(SAVE)
        terminal.waits_for("已存本机")
        opens_form(terminal)
        # These bytes are UTF-8, only not of these characters.
        terminal.send_bytes("停水".encode("gbk"))
        terminal.waits_for(SPOILT)
        terminal.send(TAB + "古田路5号" + SAVE)
        terminal.waits_for(SHOWN)
        assert len(_texts(tmp_path)) == 4
    text = _texts(tmp_path)[-1]
    assert text.startswith("ab")
    assert text.endswith("cd")
    assert "\N{REPLACEMENT CHARACTER}" in text


def test_a_terminal_that_shows_a_character_as_other_ones(tmp_path: Path) -> None:
    with at_console(tmp_path) as terminal:
        assert b"\x1b[6n" in terminal.written
        # A key that is sent like an answer about the first line is none.
        terminal.send("\x1b[1;2R")
        opens_form(terminal)
        assert "不是 UTF-8" not in terminal.text()
        # Three bytes shown as a letter and a half.
        terminal.send("\x1b[2;4R\x1b[2;2R")
        terminal.waits_for("终端不是 UTF-8", "3 格")
        terminal.send("照样能用" + ENTER)
        terminal.waits_for("照样能用")


def test_a_terminal_said_to_be_set_to_gbk(tmp_path: Path) -> None:
    terminal = PtyTerminal(CONSOLE, environment(tmp_path, LANG="zh_CN.GBK"))
    try:
        assert terminal.ends() == 2
        assert "GBK" in terminal.text()
        assert "UTF-8" in terminal.text()
        assert b"\x1b[" not in terminal.written
    finally:
        terminal.close()
    done = subprocess.run(
        [*CONSOLE, "keys"], env=environment(tmp_path, LANG="zh_CN.GBK"), capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
