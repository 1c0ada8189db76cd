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
from console.usecases.saved_views import drop_view, keep_view, look_at, named_view
from screens.queue.views import VIEW_IDS, view_of

_VIEWS = (*VIEW_IDS, TO_CALL.id)


def add_to(app: typer.Typer) -> None:
    """Add `queue`."""
    app.command("queue", help="cli.help.queue")(queue)


def queue(
    ctx: typer.Context,
    view: Annotated[str, typer.Argument(metavar="VIEW", help="cli.option.view", show_default=False)] = "open",
    limit: Limit = 50,
    offset: Annotated[int, typer.Option("--offset", min=0, help="cli.option.offset")] = 0,
    keep: Annotated[str, typer.Option("--keep", metavar="QUERY", help="cli.option.view_keep")] = "",
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="cli.option.view_name")] = "",
    drop: Annotated[bool, typer.Option("--drop", help="cli.option.view_drop")] = False,
) -> None:
    """List the cases of a view; keep or forget one of one's own."""
    session: Session = ctx.obj
    hotline = session.hotline()
    who = contact.somebody(hotline, session.starting)
    if keep or drop:
        _change(session, view, keep, name)
        return
    saved = named_view(hotline.desk, view) if view not in _VIEWS else None
    if view not in _VIEWS and saved is None:
        near = difflib.get_close_matches(view, _VIEWS, n=1)
        raise UsageError("unknown_view", {"value": view} | ({"nearest": near[0]} if near else {}))
    met = contact.converse(hotline, contact.DELIVERY_SECONDS)
    if saved is not None:
        found = look_at(hotline.desk, saved)
        source = source_of(hotline, met) if found.complete else "partial"
        emit_list(session, hotline, found.rows[offset : offset + limit], found.total, source)
        return
    if view == TO_CALL.id:
        selection, rows = TO_CALL, to_call(hotline.desk, offset + limit)[offset:]
    else:
        selection = view_of(view, who.actor.username, hotline.clock.now())
        rows = hotline.desk.reader.window(selection, offset, limit)
    emit_list(session, hotline, rows, hotline.desk.reader.count(selection), source_of(hotline, met, selection.states))


def _change(session: Session, digit: str, query: str, name: str) -> None:
    """Keep a query on a digit, or forget what is there."""
    desk = session.hotline().desk
    if query:
        view = keep_view(desk, digit, name, query)
        shape = {"digit": view.digit, "name": view.name, "query": view.query}
    else:
        drop_view(desk, digit)
        shape = {"digit": digit, "name": "", "query": ""}
    if session.json:
        session.write_json(shape)
    else:
        session.tell("queue.kept" if query else "queue.dropped", digit=digit, name=shape["name"])
