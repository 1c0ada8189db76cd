"""Lists of cases: how fresh they are, as JSON and as a table."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from console.bootstrap import Hotline
from console.cli.contact import Contact
from console.cli.session import Session
from console.cli.shapes import case_shape, list_shape
from console.domain.case import Case
from console.domain.codes import State
from console.domain.keeping import misses_any
from console.ports.records import CaseRow, SyncState
from console.usecases.find_cases import glimpse
from console.usecases.find_there import row_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from screens.wording import Wording

_COLUMNS = ("number", "state", "kind", "title", "place", "unit", "due", "sync")
#: Place of the title among them: it gets the room that is left.
_TITLE = 3


def source_of(hotline: Hotline, met: Contact, states: Sequence[State] = ()) -> str:
    """Return where a list of cases in these states (none: in all) comes from: `live`, `cache`, or `partial`.

    It is partial before everything was fetched once, and where finished cases are too old, or too many, to be kept.
    """
    reader = hotline.store.reader
    if reader.as_of() is None or (misses_any(states) and reader.left_out() is not None):
        return "partial"
    return "live" if met.live else "cache"


def emit_list(
    session: Session, hotline: Hotline, rows: Sequence[CaseRow], total: int, source: str, there: Sequence[Case] = ()
) -> None:
    """Write a list of cases; behind those of this terminal the ones that only the backend told of."""
    as_of = hotline.store.reader.as_of()
    if session.json:
        now = hotline.clock.now()
        shown = [glimpse(hotline.desk, row.id) for row in rows]
        items = [case_shape(entry.case, entry.sync, now) for entry in shown if entry is not None]
        items += [case_shape(case, SyncState.DELIVERED, now) | {"found": "backend"} for case in there]
        session.write_json(list_shape(items, total, as_of, source))
        return
    mark = session.texts.say("screens.find.there")
    told = [replace(row_of(case), title=f"{mark} {case.title}") for case in there]
    session.emit(None, lambda: _table(session, hotline, [*rows, *told]))
    zone = hotline.desk.policy().zone
    at = as_of.astimezone(zone).strftime("%m-%d %H:%M") if as_of else "-"
    session.tell(f"list.{source}", shown=len(rows) + len(there), total=total, as_of=at)


def _table(session: Session, hotline: Hotline, rows: Sequence[CaseRow]) -> "RenderableType":
    from console.cli.drawing import table
    from screens.wording import Wording

    wording = Wording(session.texts, hotline.reference())
    now = hotline.clock.now()
    heads = [session.texts.say(f"cli.column.{name}") for name in _COLUMNS]
    return table(heads, [_cells(row, wording, overdue=bool(row.due_at and now > row.due_at)) for row in rows], _TITLE)


def _cells(row: CaseRow, wording: "Wording", overdue: bool) -> list[str]:
    due = wording.at(row.due_at)
    return [
        row.number or wording.say("cli.no_number"),
        wording.code("state", row.state),
        wording.code("kind", row.kind),
        row.title,
        wording.division(row.place),
        wording.unit(row.unit),
        f"{due} {wording.say('cli.overdue')}" if overdue else due,
        wording.say(f"domain.sync.{row.sync.value}"),
    ]
