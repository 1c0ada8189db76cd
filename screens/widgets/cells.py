"""Text measured as a terminal does: in cells, a Chinese character being two; never in characters."""

from dataclasses import dataclass
from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size

from console.domain.cleaning import clean

#: Shown where a text was cut; ASCII, because an ellipsis is two cells wide on some Chinese terminals.
CUT = "~"


@lru_cache(4096)
def one_line(text: str) -> str:
    """Return text from anywhere as one line in which nothing acts on a terminal; its blanks stay as they are."""
    return clean(text).replace("\n", " ").replace("\t", " ")


@lru_cache(4096)
def fit(text: str, width: int) -> str:
    """Return `text` in exactly `width` cells: cut with a mark, or padded with blanks."""
    length = cell_len(text)
    if length <= width:
        return text + " " * (width - length)
    kept, used = cut(text, max(0, width - 1))
    return kept + CUT * min(1, width) + " " * max(0, width - used - 1)


def cut(text: str, width: int) -> tuple[str, int]:
    """Return the longest beginning of `text` of at most `width` cells, and its width."""
    used = 0
    for index, character in enumerate(text):
        size = get_character_cell_size(character)
        if used + size > width:
            return text[:index], used
        used += size
    return text, used


@dataclass(frozen=True, slots=True)
class VisualLine:
    """One line on the screen of a wrapped text."""

    #: Index of its first character in the text.
    start: int
    #: Index behind its last character, without the line end.
    end: int


def wrap(text: str, width: int) -> list[VisualLine]:
    """Return how `text` falls into lines of `width` cells; ASCII words are kept whole where they fit."""
    lines: list[VisualLine] = []
    start = 0
    for paragraph in text.split("\n"):
        lines += _wrap_paragraph(paragraph, start, max(2, width))
        start += len(paragraph) + 1
    return lines


def _wrap_paragraph(paragraph: str, offset: int, width: int) -> list[VisualLine]:
    lines: list[VisualLine] = []
    begin = used = 0
    index = 0
    while index < len(paragraph):
        size = get_character_cell_size(paragraph[index])
        if used + size > width:
            stop = _break_before(paragraph, begin, index)
            lines.append(VisualLine(offset + begin, offset + stop))
            begin, index, used = stop, stop, 0
            continue
        used += size
        index += 1
    lines.append(VisualLine(offset + begin, offset + len(paragraph)))
    return lines


#: Characters that may not begin a line (行首禁则), the common ones.
_NOT_FIRST = frozenset("，。、；：？！）》」』”’…,.;:?!)]}")


def _break_before(paragraph: str, begin: int, index: int) -> int:
    """Return where to break at or before `index`: between ASCII words, and never before closing punctuation."""
    stop = index
    if _is_word(paragraph[stop]) and _is_word(paragraph[stop - 1]):
        while stop > begin and _is_word(paragraph[stop - 1]):
            stop -= 1
    elif paragraph[stop] in _NOT_FIRST and stop - begin > 2:
        stop -= 1
    return stop if stop > begin else index


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()
