"""The verb `queue`: a view of the cases, as the console shows it."""

import difflib
from typing import Annotated

import typer

from console.cli import contact
from console.cli.case_show import Limit
from console.cli.listing import emit_list, source_of
from console.cli.session import Session
from console.ports.errors import UsageError
from console.usecases.callbacks import TO_CALL, to_call
from screens.queue.views import VIEW_IDS, view_of


def add_to(app: typer.Typer) -> None:
    """Add `queue`."""
    app.command("queue", help="cli.help.queue")(queue)


def queue(
    ctx: typer.Context,
    view: Annotated[str, typer.Argument(metavar="VIEW", help="cli.option.view", show_default=False)] = "open",
    limit: Limit = 50,
    offset: Annotated[int, typer.Option("--offset", min=0, help="cli.option.offset")] = 0,
) -> None:
    """List the cases of a view."""
    session: Session = ctx.obj
    views = (*VIEW_IDS, TO_CALL.id)
    if view not in views:
        near = difflib.get_close_matches(view, views, n=1)
        raise UsageError("unknown_view", {"value": view} | ({"nearest": near[0]} if near else {}))
    hotline = session.hotline()
    who = contact.somebody(hotline, session.starting)
    met = contact.converse(hotline, contact.DELIVERY_SECONDS)
    if view == TO_CALL.id:
        selection, rows = TO_CALL, to_call(hotline.desk, offset + limit)[offset:]
    else:
        selection = view_of(view, who.actor.username, hotline.clock.now())
        rows = hotline.desk.reader.window(selection, offset, limit)
    emit_list(session, hotline, rows, hotline.desk.reader.count(selection), source_of(hotline, met, selection.states))
