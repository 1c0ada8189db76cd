"""Tables for other programs: CSV that no spreadsheet takes for formulas, and Markdown."""

import csv
import io
from collections.abc import Iterable, Sequence

from console.domain.cleaning import clean_line

#: With these a spreadsheet begins a formula, or passes over to get to one.
_ACTING = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guarded(cell: str) -> str:
    """Return a cell as text, whatever it begins with; a quotation mark in front makes it one."""
    plain = clean_line(cell)
    return f"'{plain}" if plain.lstrip().startswith(_ACTING) or cell.startswith(_ACTING) else plain


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([guarded(cell) for cell in row] for row in (heads, *rows))
    return out.getvalue()


def markdown_text(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(_plain(cell) for cell in line)} |\n" for line in lines)


def _plain(cell: str) -> str:
    shown = clean_line(cell)
    for mark in "\\|`*_[]<>":
        shown = shown.replace(mark, f"\\{mark}")
    return shown
