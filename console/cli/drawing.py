"""Answers for people, drawn with Rich. Text from outside goes in as `Text`, never as markup, and is cleaned first."""

from collections.abc import Iterable, Sequence
from typing import IO

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from console.domain.cleaning import clean, clean_line

#: Columns when nobody looks: a pipe has no width, and a cut line helps no script.
_PIPE_WIDTH = 240


def print_to(out: IO[str], drawing: RenderableType) -> None:
    """Draw on a stream; colours only on a terminal."""
    width = None if out.isatty() else _PIPE_WIDTH
    console = Console(file=out, width=width, markup=False, emoji=False, highlight=False, soft_wrap=False)
    console.print(drawing)


def line(text: str, style: str = "") -> Text:
    """Return one line of text from anywhere."""
    return Text(clean_line(text), style=style)


def paragraph(text: str) -> Text:
    """Return text of several lines from anywhere."""
    return Text(clean(text))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], wide: int = -1) -> Table:
    """Return a table; the column `wide` takes the room that is left and is cut with an ellipsis."""
    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for index, head in enumerate(heads):
        flexible = index == (wide if wide >= 0 else len(heads) + wide)
        drawn.add_column(
            line(head),
            no_wrap=True,
            overflow="ellipsis",
            ratio=1 if flexible else None,
            min_width=4 if flexible else None,
        )
    for row in rows:
        drawn.add_row(*(line(cell) for cell in row))
    return drawn


def pairs(rows: Iterable[tuple[str, str]]) -> Table:
    """Return names and values in two columns; rows without a value are left out."""
    drawn = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    drawn.add_column(no_wrap=True)
    drawn.add_column(overflow="fold")
    for name, value in rows:
        if value:
            drawn.add_row(line(name, "bold"), paragraph(value))
    return drawn


def stacked(*parts: RenderableType) -> Group:
    """Return parts one below the other."""
    return Group(*parts)
