"""58: hostile text of a citizen, on every way to a screen, an answer, a file: no foreign byte, no action, no crash."""

import io
import json
import logging
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from backend.logs import access_log, configure
from console.cli.drawing import line, pairs, paragraph, print_to, stacked, table
from console.cli.json_text import json_text
from console.cli.outbox_export import exported
from console.cli.sheets import csv_text, markdown_text
from console.crash_reports import CrashReports
from console.domain.codes import Action, Role
from console.domain.command import Actor
from console.ports.records import Pending, SyncState
from console.texts import Catalogue
from console.texts.faults import describe_code
from console.usecases.add_note import add_note
from console.usecases.register_case import register_case
from tests.builders import MONDAY, STRAY_DOGS, a_command
from tests.faults.every_kind import KINDS, Shelf
from tests.faults.forms import patient, told
from tests.faults.hostile_corpus import CORPUS, acts, foreign, hostile_texts, spills
from tests.faults.one_terminal import lay_out, opened
from tests.faults.pty_console import LONG, assert_sane, at_console
from tests.pty_terminal import ENTER, ESCAPE, QUIT, SAVE, TAB, F, PtyTerminal

_TEXTS = Catalogue.load("zh_CN")
COUNT = 100_000 if LONG else 300
#: Spreadsheets begin a formula with these.
FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@patient
async def test_no_kind_of_thing_that_is_drawn_acts() -> None:
    assert len(KINDS) >= 16
    shelf, drawn = Shelf(), Counter[str]()
    async with shelf.run_test(size=(110, 90)) as pilot:
        await pilot.pause()
        for text in hostile_texts(COUNT):
            shelf.show(text)
            for kind, segment in shelf.drawn():
                drawn[kind] += bool(segment.text.strip())
                assert not acts(segment.text), (kind, text[:99], segment.text)
                assert not spills(segment.text), (kind, text[:99])
                if segment.style is not None:
                    assert segment.style.link is None, kind
                    assert "@click" not in segment.style.meta, kind
    assert set(drawn) == {*KINDS, "list head"}
    assert min(drawn.values()) > COUNT // 2
    told(f"fault 58: {COUNT} texts drawn by {len(drawn)} kinds, nothing acts")


def _printed(text: str) -> str:
    out = io.StringIO()
    print_to(out, stacked(line(text), paragraph(text), table([text, "b"], [[text, text]]), pairs([(text, text)])))
    return out.getvalue()


def _entry(text: str) -> Pending:
    """A command that waits, with a text in all of it."""
    command = a_command(Action.NOTE, {"text": text, text[:50]: text}, actor=Actor(text, Role.CALL_TAKER))
    return Pending(command, SyncState.ATTENTION, text, 1)


def _export(shape: str) -> Callable[[str], str]:
    return lambda text: exported([_entry(text)], shape, _TEXTS).replace("\r\n", "\n")


SHAPES: dict[str, Callable[[str], str]] = {
    "table": _printed,
    "csv": lambda text: csv_text([text], [[text, text]]).replace("\r\n", "\n"),
    "markdown": lambda text: markdown_text([text], [[text]]),
    "json": lambda text: json_text({text: text}),
    "error": lambda text: "\n".join(describe_code(text, {"path": text, "nearest": text}, _TEXTS)),
    "export, text": _export("text"),
    "export, csv": _export("csv"),
    "export, json": _export("json"),
}
#: A script that reads JSON gets the text as it is kept; what a person reads is capped.
AS_KEPT = {"json", "export, json"}


@patient
def test_no_answer_and_no_file_of_the_command_line_acts() -> None:
    for text in hostile_texts(COUNT):
        for shape, made in SHAPES.items():
            for written in made(text).split("\n"):
                # A file may have tabs, as it may have lines.
                plain = written.replace("\t", "") if shape.startswith("export") else written
                assert not acts(plain), (shape, text[:99])
                assert shape in AS_KEPT or not spills(plain), (shape, text[:99])
        assert json.loads(json_text([text])) is not None
        for cell in csv_text([text], []).splitlines():
            assert not cell.lstrip('" ').startswith(FORMULAS), text
    told(f"fault 58: {COUNT} texts in {len(SHAPES)} shapes of answers and files, nothing acts")


def _failing(text: str) -> Exception:
    try:
        raise ValueError(text) from KeyError(text)
    except ValueError as error:
        error.add_note(text)
        return error


def test_no_crash_report_and_no_log_has_a_word_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reports = CrashReports(tmp_path)
    loggers = [logging.getLogger(name) for name in ("hotline", "uvicorn.error")]
    configure(quiet=False)
    try:
        for index, text in enumerate(hostile_texts(min(COUNT, 2_000))):
            error = _failing(text)
            path = reports.write(error, MONDAY + timedelta(seconds=index))
            assert path is not None
            logging.getLogger("hotline").error("failed", exc_info=error)
            access_log().info("request", route="/v1/cases/{key}", status=500)
            written = path.read_text(encoding="utf-8") + capsys.readouterr().err
            assert not acts(written.replace("\n", ""))
            assert len(text) < 9 or text not in written
    finally:
        for logger in loggers:
            logger.handlers.clear()
            logger.propagate = True


def _hostile_city(home: Path) -> None:
    lay_out(home)
    pieces = [piece[:24] for piece in CORPUS]
    # Half of it at a time, because names and places are not as long as texts may be.
    with opened(home, seed=4) as terminal:
        for text in ("".join(pieces[::2]), "".join(pieces[1::2])):
            fields = {"text": f"狗叫{text}", "title": f"狗叫{text}", "caller": {"name": text, "phone": "13805912345"}}
            fields["location"] = {**STRAY_DOGS["location"], "address": f"路{text}"}
            done = register_case(terminal.desk, {**STRAY_DOGS, **fields})
            add_note(terminal.desk, done.case.id, f"备注{text}")


def _goes_everywhere(terminal: PtyTerminal) -> None:
    for keys, word in (
        (F[3] + "狗叫", "共 2 件"),
        (ENTER, "来电人"),
        (F[7], "Ctrl+S确定"),
        (ESCAPE + F[6], "输入名称"),
        (ESCAPE + F[11], "登记"),
        (F[2], "新建工单"),
    ):
        terminal.send(keys)
        terminal.waits_for(word)
    pasted = "".join(piece[:40] for piece in CORPUS if "\x1b[20" not in piece and "\ud800" not in piece)
    terminal.send(f"\x1b[200~狗叫{pasted}\x1b[201~{TAB}乙路{SAVE}")
    terminal.waits_for("文字里有乱码")
    terminal.send(SAVE)
    terminal.waits_for("已存本机，编号")
    terminal.send(F[10])
    terminal.waits_for("queue", "quit")
    terminal.send(f"\x1b[200~new {pasted}\x1b[201~{ESCAPE}")
    terminal.waits_for("命令没写完")


def test_no_screen_writes_a_foreign_byte(tmp_path: Path) -> None:
    _hostile_city(tmp_path / "profile")
    with at_console(tmp_path, shows="狗叫") as terminal:
        _goes_everywhere(terminal)
        terminal.send(F[4])
        terminal.waits_for("未办结")
        terminal.send(QUIT)
        assert terminal.ends() == 0
        assert foreign(terminal.written) == []
        assert_sane(terminal)
