"""58: hostile text of a citizen, on every way to a screen, an answer, a file: no foreign byte, no action, no crash."""

import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.widget import Widget

from console.cli.drawing import line, pairs, paragraph, print_to, stacked, table
from console.cli.json_text import json_text
from console.cli.sheets import csv_text, markdown_text
from console.usecases.add_note import add_note
from console.usecases.register_case import register_case
from screens.widgets.bars import KeyBar, MessageBar, TitleBar
from screens.widgets.paged_list import PagedList
from screens.widgets.reading import Line, Reading
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField
from tests.builders import STRAY_DOGS
from tests.faults.hostile_corpus import CORPUS, acts, foreign, hostile_texts, spills
from tests.faults.one_terminal import lay_out, opened
from tests.faults.pty_console import LONG, assert_sane, at_console
from tests.pty_terminal import ENTER, ESCAPE, QUIT, SAVE, TAB, F, PtyTerminal

COUNT = 100_000 if LONG else 300
#: Spreadsheets begin a formula with these.
FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


class OneText:
    """A list of one row."""

    text = ""

    def count(self) -> int:
        return 1

    def window(self, offset: int, limit: int) -> list[str]:
        return [self.text]


class Shelf(App[None]):
    """Every widget that draws text from outside, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.source = OneText()
        self.list: PagedList[str] = PagedList(
            self.source, lambda row, _: [(row, ""), (row[:9], "faint")], lambda _: self.source.text, lambda row: row
        )

    def get_theme_variable_defaults(self) -> dict[str, str]:
        from screens.theme import PALETTE

        return PALETTE

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield StatusLine()
        yield self.list
        yield Reading()
        yield TextField(id="one")
        yield TextField(id="many", multiline=True)
        yield MessageBar()
        yield KeyBar()

    def show(self, text: str) -> None:
        """Put a text on all of them."""
        self.source.text = text
        self.query_one(TitleBar).show(text, text, good=False)
        self.query_one(StatusLine).show(text, text, text)
        self.list.reload()
        self.query_one(Reading).show([Line(text, text[:10], "head")])
        self.query_one("#one", TextField).value = text
        many = self.query_one("#many", TextField)
        many.value = ""
        many.type_text(text)
        self.query_one(MessageBar).show(text, wrong=True)

    def drawn(self) -> Iterable[Segment]:
        """What all of them draw."""
        for widget in self.query(Widget):
            if type(widget).__module__.startswith("screens."):
                for y in range(min(widget.size.height, 6)):
                    yield from widget.render_line(y)


async def test_no_widget_draws_what_acts() -> None:
    shelf = Shelf()
    async with shelf.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        for text in hostile_texts(COUNT):
            shelf.show(text)
            for segment in shelf.drawn():
                assert not acts(segment.text), (text[:99], segment.text)
                assert not spills(segment.text), text[:99]
                if segment.style is not None:
                    assert segment.style.link is None
                    assert "@click" not in segment.style.meta


def _printed(text: str) -> str:
    out = io.StringIO()
    print_to(out, stacked(line(text), paragraph(text), table([text, "b"], [[text, text]]), pairs([(text, text)])))
    return out.getvalue()


SHAPES: dict[str, Callable[[str], str]] = {
    "table": _printed,
    "csv": lambda text: csv_text([text], [[text, text]]).replace("\r\n", "\n"),
    "markdown": lambda text: markdown_text([text], [[text]]),
    "json": lambda text: json_text({text: text}),
}


def test_no_answer_and_no_file_of_the_command_line_acts() -> None:
    for text in hostile_texts(COUNT):
        for shape, made in SHAPES.items():
            answer = made(text).replace("\n", "")
            assert not acts(answer), (shape, text[:99])
            # A script that reads JSON gets the text as it is kept; what a person reads is capped.
            assert shape == "json" or not spills(answer), (shape, text[:99])
        assert json.loads(json_text([text])) is not None
        for cell in csv_text([text], []).splitlines():
            assert not cell.lstrip('" ').startswith(FORMULAS), text


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
