"""The verb `case undo`: the operator's last change on this terminal, or of one case, is taken back."""

from typing import Annotated

import typer

from console.bootstrap import Hotline
from console.cli import changing, contact
from console.cli.exits import Exit, exit_code
from console.cli.session import Session
from console.cli.shapes import case_shape
from console.domain.errors import TransitionRefused
from console.usecases.find_cases import glimpse
from console.usecases.undo import Undoing, last_change, undo

Which = Annotated[str, typer.Argument(metavar="NUMBER", help="cli.option.undo_number")]
Yes = Annotated[bool, typer.Option("--yes", help="cli.option.undo_yes")]


def undo_(ctx: typer.Context, number: Which = "", yes: Yes = False) -> int:
    """Take back at once what has not left; what has is taken back by a counter-command, which needs `--yes`."""
    session: Session = ctx.obj
    hotline = session.hotline()
    contact.somebody(hotline, session.starting)
    # Nothing is delivered before: what is still here can be taken back without a trace elsewhere.
    case_id = changing.case_of(hotline, number).case.id if number else ""
    words = session.texts.say("screens.undo.words")
    try:
        undoing = last_change(hotline.desk, words, case_id)
        if undoing.counter is not None and not yes:
            return _would(session, hotline, undoing)
        undone = undo(hotline.desk, undoing, words)
    except TransitionRefused as error:
        return changing.refused(session, hotline, case_id, error, exit_code(error))
    if undone.done is not None:
        _say(session, undoing, "countered")
        return changing.answer(session, hotline, [undone.done])
    contact.converse(hotline, contact.DELIVERY_SECONDS)
    if session.json:
        session.write_json(_shape(hotline, undoing, "undone"))
    else:
        _say(session, undoing, "void")
    return Exit.DONE


def _would(session: Session, hotline: Hotline, undoing: Undoing) -> int:
    """Say what would be done, and do nothing."""
    assert undoing.counter is not None
    if session.json:
        session.write_json(_shape(hotline, undoing, "would") | {"counter": undoing.counter.action.value})
    else:
        _say(session, undoing, "would")
    return Exit.USAGE


def _say(session: Session, undoing: Undoing, words: str) -> None:
    say = session.texts.say
    number = (undoing.case.number if undoing.case else None) or say("cli.no_number")
    state = session.texts.code("state", undoing.after.state) if undoing.after else ""
    will = say(f"screens.undo.will.{undoing.counter.action}", state=state) if undoing.counter else ""
    session.tell(f"undo.{words}", number=number, action=say(f"domain.action.{undoing.command.action}"), will=will)


def _shape(hotline: Hotline, undoing: Undoing, status: str) -> dict[str, object]:
    """The stable answer to a change; `undone` of a command that was never handed over."""
    shown = glimpse(hotline.desk, undoing.command.case_id)
    case = case_shape(shown.case, shown.sync, hotline.clock.now()) if shown else None
    return {"command_id": undoing.command.id, "case": case, "status": status, "reason": None}
