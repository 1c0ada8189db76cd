"""The verb `sync`: deliver what waits and fetch what changed, now."""

from typing import Annotated

import typer

from console.bootstrap import Hotline
from console.cli import contact
from console.cli.exits import Exit
from console.cli.session import Session
from console.domain.documents import stamp
from console.ports.errors import NotAuthorised
from console.ports.records import SyncState
from console.texts.faults import describe_code


def add_to(app: typer.Typer) -> None:
    """Add `sync`."""
    app.command("sync", help="cli.help.sync")(sync)


def sync(
    ctx: typer.Context,
    wait: Annotated[
        float, typer.Option("--wait", min=0.0, metavar="SECONDS", help="cli.option.wait", show_default=False)
    ] = 0.0,
) -> int:
    """Try until nothing waits or the time is up; exit code 3 when the backend cannot be reached."""
    session: Session = ctx.obj
    hotline = session.hotline(also_locked=True)
    _nobody_is_fine(session, hotline)
    before = _waiting(hotline)
    met = contact.persist(hotline, wait, lambda: _waiting(hotline) == 0)
    waiting = _waiting(hotline)
    attention = hotline.desk.store.pending_counts().get(SyncState.ATTENTION, 0)
    if session.json:
        error = met.error or None
        document = {"delivered": max(0, before - waiting), "waiting": waiting, "attention": attention, "error": error}
        session.write_json({**document, "as_of": stamp(hotline.store.reader.as_of())})
    else:
        _tell(session, max(0, before - waiting), waiting, attention, met.error)
    if not met.reached:
        return Exit.UNREACHABLE
    return Exit.REFUSED if attention else Exit.DONE if not waiting else Exit.FAILED


def _nobody_is_fine(session: Session, hotline: Hotline) -> None:
    """A backlog travels under the terminal's credential, so it goes out also while nobody is signed in."""
    try:
        contact.somebody(hotline, session.starting)
    except NotAuthorised:
        if hotline.desk.store.terminal() is None:
            raise


def _tell(session: Session, delivered: int, waiting: int, attention: int, error: str) -> None:
    if error:
        message, remedy = describe_code(error, {}, session.texts)
        session.err.write(f"{message}\n{remedy}\n")
    session.tell("sync.done", delivered=delivered, waiting=waiting)
    if attention:
        session.tell("sync.attention", count=attention)


def _waiting(hotline: Hotline) -> int:
    counts = hotline.desk.store.pending_counts()
    return counts.get(SyncState.HERE, 0) + counts.get(SyncState.SENDING, 0)
