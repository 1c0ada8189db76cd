"""The verb `case search`: what this terminal has, and what only the backend knows, told apart."""

from typing import Annotated

import typer

from console.bootstrap import Hotline
from console.cli import contact
from console.cli.case_show import Limit
from console.cli.listing import emit_list, source_of
from console.cli.session import Session
from console.domain.case import Case
from console.domain.errors import InvalidField
from console.ports.errors import HotlineError
from console.ports.records import Found
from console.ports.search import FoundThere
from console.usecases.find_cases import search_cases
from console.usecases.find_there import ask_there, caller_inquiry, inquiry

#: The most the backend lists.
_MOST = 200


def search(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="TEXT", help="cli.option.words")],
    limit: Limit = 50,
    caller: Annotated[bool, typer.Option("--caller", help="cli.option.caller")] = False,
) -> None:
    """Find the cases that a find box asks for."""
    session: Session = ctx.obj
    text = " ".join(words).strip()
    if not text:
        raise InvalidField("field_missing", {"field": "text"})
    hotline = session.hotline()
    contact.somebody(hotline, session.starting)
    met = contact.converse(hotline, contact.DELIVERY_SECONDS)
    found = search_cases(hotline.desk, text, limit)
    there = _there(hotline, text, limit, caller=caller) if met.reached or caller else None
    extra = _only_there(found, there, limit)
    source = source_of(hotline, met)
    if there is not None:
        # The backend has seen all of them, and may have been cut short by the number that was asked for.
        source = "live" if there.complete and there.total <= len(there.cases) else "partial"
    elif not found.complete:
        source = "partial"
    emit_list(session, hotline, found.rows, found.total + len(extra), source, extra)


def _there(hotline: Hotline, text: str, limit: int, *, caller: bool) -> FoundThere | None:
    """Return what the backend says; of a caller looked for on purpose also that it says nothing."""
    asked = caller_inquiry(hotline.desk, text) if caller else inquiry(hotline.desk, text)
    if asked is None:
        if caller:
            raise InvalidField("find_no_caller", {"field": "text", "value": text})
        return None
    try:
        return ask_there(hotline.desk, asked, min(limit, _MOST))
    except HotlineError:
        if caller:
            raise
        return None


def _only_there(found: Found, there: FoundThere | None, limit: int) -> list[Case]:
    here = {row.id for row in found.rows}
    extra = [case for case in there.cases if case.id not in here] if there is not None else []
    return extra[: max(0, limit - len(found.rows))]
