"""The verb `state`: what the operator at this terminal is doing, shown or set."""

from typing import Annotated

import typer

from console.cli import contact
from console.cli.session import Session
from console.usecases.operator_state import choose_state, current_state, meant_state, state_document


def add_to(app: typer.Typer) -> None:
    """Add `state`."""
    app.command("state", help="cli.help.state")(state)


def state(
    ctx: typer.Context,
    doing: Annotated[str, typer.Argument(metavar="STATE", help="cli.option.doing", show_default=False)] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="REASON", help="cli.option.rest_reason")] = "",
) -> None:
    """Say what the operator does, or set it; every console of this terminal shows it."""
    session: Session = ctx.obj
    hotline = session.hotline()
    username = contact.somebody(hotline, session.starting).actor.username
    desk = hotline.desk
    if doing:
        choose_state(desk, *meant_state(f"{doing} {reason}"))
    shown = current_state(desk.store, username, desk.clock.now())
    if session.json:
        told = state_document(shown) if shown is not None else dict.fromkeys(("state", "since", "until", "reason"))
        session.write_json({"user": username, **told})
        return
    from screens.doing import words
    from screens.wording import Wording

    wording = Wording(session.texts, hotline.reference())
    said = words(wording, shown, desk.clock.now()) if shown is not None else wording.say("cli.state.unknown")
    session.emit(None, lambda: f"{username}  {said}")
