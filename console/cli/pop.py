"""The verb `pop`: what a softphone runs when it rings, so that the console offers a form for the caller."""

import sys
from typing import Annotated

import typer

from console.cli.session import Session
from console.usecases.calls import tell_call

#: Stands for a number that comes on the standard input, so that no list of processes shows it.
_STDIN = "-"
#: More is no number.
_MOST = 200


def add_to(app: typer.Typer) -> None:
    """Add `pop`."""
    app.command("pop", help="cli.help.pop")(pop)


def pop(
    ctx: typer.Context,
    phone: Annotated[str, typer.Option("--phone", metavar="NUMBER|-", help="cli.option.pop_phone")],
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="cli.option.pop_name")] = "",
    call: Annotated[str, typer.Option("--call", metavar="ID", help="cli.option.pop_call")] = "",
) -> None:
    """Tell the running consoles of a caller; without one the call waits for the next, for some minutes."""
    session: Session = ctx.obj
    # The terminal's own key opens what is written here: a locked console shows the call when it is unlocked.
    desk = session.hotline(also_locked=True).desk
    calls = tell_call(desk, sys.stdin.readline(_MOST) if phone == _STDIN else phone, name, call)
    consoles = desk.store.consoles_beside()
    if session.json:
        session.write_json({"consoles": consoles, "waiting": len(calls)})
    else:
        session.tell("pop.told" if consoles else "pop.waits", count=consoles)
