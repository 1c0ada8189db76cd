"""A case as a line of a list: a noun in, pieces with styles out; words beside every colour."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from console.domain.cleaning import clean_line
from console.domain.codes import Urgency
from console.ports.records import CaseRow, SyncState
from screens.widgets.cells import fit
from screens.widgets.paged_list import Piece
from screens.wording import Wording

#: A limit nearer than this is soon (domain-12345.md 2.3).
SOON = timedelta(hours=24)
#: Columns and their cells; title and place share what is left.
_SYNC, _NUMBER, _KIND, _STATE, _UNIT, _DUE = 2, 19, 7, 11, 7, 12
_FIXED = _SYNC + _NUMBER + _KIND + _STATE + _UNIT + _DUE
#: Marks of urgency; one only a later version knows stands as it came.
_URGENT = {Urgency.NORMAL: "", Urgency.URGENT: "*", Urgency.EXTREME: "**"}
#: Marks of the four states of delivery; words stand in the outbox and on the case.
MARKS = {SyncState.HERE: "+", SyncState.SENDING: ">", SyncState.DELIVERED: " ", SyncState.ATTENTION: "!"}


def head(wording: Wording, width: int) -> str:
    """Return the heading line."""
    title, place = _flexible(width)
    cells = [
        ("", _SYNC),
        (wording.say("screens.column.number"), _NUMBER),
        (wording.say("screens.column.kind"), _KIND),
        (wording.say("screens.column.title"), title),
        (wording.say("screens.column.place"), place),
        (wording.say("screens.column.state"), _STATE),
        (wording.say("screens.column.unit"), _UNIT),
        (" " + wording.say("screens.column.due"), _DUE),
    ]
    return "".join(_cell(text, size) for text, size in cells)


def pieces(row: CaseRow, width: int, wording: Wording, now: datetime) -> Sequence[Piece]:
    """Return the line of a case."""
    title, place = _flexible(width)
    late = row.due_at is not None and now > row.due_at
    soon = row.due_at is not None and not late and row.due_at - now < SOON
    attention = row.sync is SyncState.ATTENTION
    urgent = _URGENT.get(row.urgency, f"{row.urgency} ")
    line: list[Piece] = [
        (fit(MARKS[row.sync], _SYNC), "attention" if attention else ""),
        (_cell(wording.number(row.number), _NUMBER), ""),
        (_cell(wording.code("kind_short", row.kind), _KIND), ""),
        (_cell(urgent + clean_line(row.title), title), ""),
    ]
    if place:
        line.append((_cell(clean_line(row.place), place), "faint"))
    line.append((_cell(wording.code("state", row.state), _STATE), ""))
    line.append((_cell(row.unit, _UNIT), ""))
    line.append((fit(_due(row, wording, late, soon), _DUE), "late" if late else "soon" if soon else ""))
    return line


def _due(row: CaseRow, wording: Wording, late: bool, soon: bool) -> str:
    if row.due_at is None:
        return ""
    return ("!" if late else "<" if soon else " ") + wording.at(row.due_at)


def _cell(text: str, size: int) -> str:
    """A column whose last cell is always free, so that two that are full do not run into each other."""
    return fit(text, max(0, size - 1)) + " " if size else ""


def _flexible(width: int) -> tuple[int, int]:
    left = max(8, width - _FIXED)
    if left < 44:
        return left, 0
    place = left // 3
    return left - place, place
