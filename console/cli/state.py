"""The verb `state`: what the operator at this terminal is doing, shown or set."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.bootstrap import Hotline, agents_of
from console.cli import contact
from console.cli.session import Session
from console.cli.shapes import list_shape
from console.domain.documents import stamp
from console.ports.agents import Agent
from console.usecases.operator_state import choose_state, current_state, meant_state, state_document

if TYPE_CHECKING:
    from rich.console import RenderableType


def add_to(app: typer.Typer) -> None:
    """Add `state`."""
    app.command("state", help="cli.help.state")(state)


def state(
    ctx: typer.Context,
    doing: Annotated[str, typer.Argument(metavar="STATE", help="cli.option.doing", show_default=False)] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="REASON", help="cli.option.rest_reason")] = "",
    everybody: Annotated[bool, typer.Option("--all", help="cli.option.agents")] = False,
) -> None:
    """Say what the operator does, or set it; every console of this terminal shows it. Or what all do, to leaders."""
    session: Session = ctx.obj
    hotline = session.hotline()
    if everybody:
        _everybody(session, hotline)
        return
    username = contact.somebody(hotline, session.starting).actor.username
    desk = hotline.desk
    if doing:
        choose_state(desk, *meant_state(f"{doing} {reason}"))
        contact.converse(hotline, contact.DELIVERY_SECONDS)
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


def _everybody(session: Session, hotline: Hotline) -> None:
    sign_in, now = contact.somebody(hotline, session.starting), hotline.clock.now()
    asking = agents_of(hotline)
    try:
        agents = asking.agents(sign_in)
    finally:
        asking.close()
    if session.json:
        session.write_json(list_shape([_shape(agent) for agent in agents], len(agents), now, "live"))
    else:
        session.emit(None, lambda: _table(session, hotline, agents))


def _shape(agent: Agent) -> dict[str, Any]:
    return {"user": agent.username, "role": agent.role, **state_document(agent.state), "told_at": stamp(agent.told_at)}


def _table(session: Session, hotline: Hotline, agents: Sequence[Agent]) -> "RenderableType":
    from console.cli.drawing import table
    from screens.doing import words
    from screens.wording import Wording

    wording, now = Wording(session.texts, hotline.reference()), hotline.clock.now()
    heads = [wording.say(f"cli.column.{name}") for name in ("user", "role", "doing", "told_at")]
    rows = [
        [agent.username, wording.code("role", agent.role), words(wording, agent.state, now), wording.at(agent.told_at)]
        for agent in agents
    ]
    return table(heads, rows, 2)
