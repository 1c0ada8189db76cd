"""The verbs that change a case: `assign`, `note`, `close`, `reopen`."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from console.bootstrap import Hotline
from console.cli import changing, contact
from console.cli.exits import exit_code
from console.cli.lookups import Lookups
from console.cli.session import Session
from console.domain.errors import InvalidField, TransitionRefused
from console.usecases.act import Done
from console.usecases.add_note import add_note
from console.usecases.assign_case import assign_case
from console.usecases.close_case import close_case
from console.usecases.reopen_case import reopen_case

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="cli.option.number")]
Text = Annotated[str, typer.Argument(metavar="TEXT", help="cli.option.note", show_default=False)]
_Change = Callable[[Hotline, str], Done]


def _text(*names: str) -> Any:
    return typer.Option(*names, help="cli.option.note", show_default=False)


def assign(
    ctx: typer.Context,
    number: Number,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="cli.option.unit", show_default=False)] = "",
    named: Annotated[str, typer.Option("--unit", help="cli.option.unit", show_default=False)] = "",
    co_units: Annotated[list[str] | None, typer.Option("--with", help="cli.option.with", show_default=False)] = None,
    text: Annotated[str, _text("--text")] = "",
) -> int:
    """Hand a case to a lead unit, and to co-handlers."""
    lead = unit or named
    if not lead:
        raise InvalidField("field_missing", {"field": "unit"})

    def change(hotline: Hotline, case_id: str) -> Done:
        lookups = Lookups(hotline.reference())
        others = [lookups.unit(code) for code in co_units or []]
        return assign_case(hotline.desk, case_id, lookups.unit(lead), others, text)

    return _change(ctx.obj, number, change)


def note(ctx: typer.Context, number: Number, text: Text = "", named: Annotated[str, _text("--text")] = "") -> int:
    """Add a remark to a case."""
    return _change(ctx.obj, number, lambda hotline, case_id: add_note(hotline.desk, case_id, text or named))


def close(
    ctx: typer.Context, number: Number, text: Text = "", named: Annotated[str, _text("--answer", "--text")] = ""
) -> int:
    """Answer on the phone, or close with the result."""
    return _change(ctx.obj, number, lambda hotline, case_id: close_case(hotline.desk, case_id, text or named))


def reopen(
    ctx: typer.Context, number: Number, text: Text = "", named: Annotated[str, _text("--text", "--reason")] = ""
) -> int:
    """Take a finished case up again."""
    return _change(ctx.obj, number, lambda hotline, case_id: reopen_case(hotline.desk, case_id, text or named))


def _change(session: Session, number: str, change: _Change) -> int:
    hotline = session.hotline()
    contact.somebody(hotline, session.starting)
    case_id = changing.case_of(hotline, number).case.id
    try:
        done = change(hotline, case_id)
    except TransitionRefused as error:
        return changing.refused(session, hotline, case_id, error, exit_code(error))
    return changing.answer(session, hotline, [done])
