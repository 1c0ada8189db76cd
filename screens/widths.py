"""How wide this terminal draws characters that Unicode leaves open: one cell in the West, two in much of East Asia.

`①`, `“`, `·`, `→` and lines of frames are such characters. Everything here is measured by rich's tables, Textual's own
included; so these are changed when the terminal has answered, and every column and the cursor are right again.
"""

import unicodedata
from functools import cache

from rich import cells as measures
from rich._unicode_data import load
from rich.cells import CellTable
from rich.segment import Segment

from screens.widgets.cells import fit

#: Where such characters are that people write; private-use areas are left as they are.
_LOOKED_AT = (range(0xA1, 0xE000), range(0x1F100, 0x1F200), (0xFFFD,))
_LAST = 0x1F1FF
#: Of what rich takes for one cell without looking, what is one everywhere.
_ONE_EVERYWHERE = frozenset(map(chr, range(0x20, 0x7F)))
_ONE_IN_THE_WEST = measures._SINGLE_CELLS


def ambiguous_cells() -> int:
    """Return how many cells such a character is measured as now."""
    return measures.cell_len("\u2460")


def draw_ambiguous_in(cells: int) -> bool:
    """Measure such characters as one cell or two from now on; return whether that is a change."""
    if cells not in (1, 2) or cells == ambiguous_cells():
        return False
    wide = cells == 2
    setattr(measures, "load_cell_table", _wide_table if wide else load)  # noqa: B010 - a name of another module
    setattr(measures, "_is_single_cell_widths", (_ONE_EVERYWHERE if wide else _ONE_IN_THE_WEST).issuperset)  # noqa: B010
    for measured in (measures.get_character_cell_size, measures.cached_cell_len, Segment._split_cells, fit):
        measured.cache_clear()
    return True


@cache
def _wide_table(unicode_version: str = "auto") -> CellTable:
    known = load(unicode_version)
    taken = {code for start, end, _ in known.widths for code in range(start, min(end, _LAST) + 1)}
    wide = [
        (code, code, 2)
        for codes in _LOOKED_AT
        for code in codes
        if code not in taken and unicodedata.east_asian_width(chr(code)) == "A"
    ]
    return known._replace(widths=sorted([*known.widths, *wide]))
