"""The verb group `outbox`: what is not delivered yet, and what a person has to decide about."""

import json
from typing import Annotated, Any

import typer

from console.bootstrap import Hotline
from console.cli import changing, contact
from console.cli.exits import Exit
from console.cli.session import Session
from console.cli.shapes import case_shape, list_shape
from console.domain.documents import command_document
from console.domain.masking import mask_name, mask_phone
from console.ports.errors import NotFound
from console.ports.records import Pending, SyncState
from console.texts.faults import describe_code
from console.usecases.find_cases import glimpse
from console.usecases.settle import discard_command, resend_command, was_too_late

#: More than a terminal can have waiting.
_ALL = 100_000
Id = Annotated[str, typer.Argument(metavar="ID", help="cli.option.command_id")]


def add_to(app: typer.Typer) -> None:
    """Add `outbox` and its verbs."""
    group = typer.Typer(help="cli.help.outbox", rich_markup_mode=None)
    group.command("list", help="cli.help.outbox_list")(list_)
    group.command("show", help="cli.help.outbox_show")(show)
    group.command("retry", help="cli.help.outbox_retry")(retry)
    group.command("discard", help="cli.help.outbox_discard")(discard)
    group.command("export", help="cli.help.outbox_export")(export)
    app.add_typer(group, name="outbox")


def list_(ctx: typer.Context) -> None:
    """List what waits, oldest first."""
    session: Session = ctx.obj
    hotline = session.hotline()
    waiting = hotline.desk.store.pending(_ALL)
    items = [_shape(hotline, entry) for entry in waiting]
    session.emit(list_shape(items, len(items), hotline.clock.now(), "live"), lambda: _table(session, items))
    if not session.json:
        session.tell("outbox.count", count=len(items))


def show(ctx: typer.Context, command_id: Id) -> None:
    """Show one entry with what it wants and how the case stands at the backend."""
    session: Session = ctx.obj
    hotline = session.hotline()
    entry = _entry(hotline, command_id)
    document = {
        **_shape(hotline, entry),
        "fields": _masked(dict(entry.command.fields)),
        "theirs": _theirs(hotline, entry),
    }
    session.emit(document, lambda: _page(session, document))


def retry(ctx: typer.Context, command_id: Id) -> int:
    """Send the same wish again; a new command that rests on what is true now takes the place of the old one."""
    session: Session = ctx.obj
    hotline = session.hotline()
    contact.somebody(hotline, session.starting)
    entry = _entry(hotline, command_id)
    _needs_decision(entry)
    return changing.answer(session, hotline, [resend_command(hotline.desk, entry.command.id)])


def discard(ctx: typer.Context, command_id: Id) -> int:
    """Give an entry up, here and at the backend; it stays in the log of what was sent, as discarded."""
    session: Session = ctx.obj
    hotline = session.hotline()
    entry = _entry(hotline, command_id)
    number = _shape(hotline, entry)["number"] or "-"
    since = hotline.clock.now()
    discard_command(hotline.desk, entry.command.id)
    contact.converse(hotline, contact.DELIVERY_SECONDS, lambda: not _untold(hotline, entry))
    too_late = was_too_late(hotline.desk, entry.command.id, since)
    if session.json:
        status, reason = ("applied", "withdrawn_too_late") if too_late else ("discarded", None)
        session.write_json(_changed(hotline, entry, status, reason))
    else:
        said = "too_late" if too_late else "discarded_here" if _untold(hotline, entry) else "discarded"
        session.tell(f"outbox.{said}", number=number)
    return Exit.REFUSED if too_late else Exit.DONE


def _untold(hotline: Hotline, entry: Pending) -> bool:
    return any(command.id == entry.command.id for command in hotline.desk.store.untold_voids(_ALL))


def _changed(hotline: Hotline, entry: Pending, status: str, reason: str | None) -> dict[str, Any]:
    shown = glimpse(hotline.desk, entry.command.case_id)
    shape = case_shape(shown.case, shown.sync, hotline.clock.now()) if shown else None
    return {"command_id": entry.command.id, "case": shape, "status": status, "reason": reason}


def export(ctx: typer.Context) -> None:
    """Write everything unsent as JSON lines, whole, so that a person has it whatever becomes of this terminal."""
    session: Session = ctx.obj
    waiting = session.hotline().desk.store.pending(_ALL)
    for entry in waiting:
        document = {**command_document(entry.command), "state": entry.state.value, "reason": entry.reason}
        session.write_json(document)
    session.tell("outbox.exported", count=len(waiting))


def _entry(hotline: Hotline, command_id: str) -> Pending:
    """Return the entry of an id, or of the beginning or end of exactly one."""
    waiting = hotline.desk.store.pending(_ALL)
    near = [e for e in waiting if e.command.id.startswith(command_id) or e.command.id.endswith(command_id)]
    if len(near) != 1 or not command_id:
        raise NotFound("unknown_command", {"command": command_id})
    return near[0]


def _needs_decision(entry: Pending) -> None:
    if entry.state is not SyncState.ATTENTION:
        raise NotFound("not_attention", {"command": entry.command.id})


def _shape(hotline: Hotline, entry: Pending) -> dict[str, Any]:
    shown = glimpse(hotline.desk, entry.command.case_id)
    command = command_document(entry.command)
    return {
        "command_id": command["id"],
        "case_id": command["case_id"],
        "number": shown.case.number if shown else None,
        "title": shown.case.title if shown else "",
        "action": command["action"],
        "state": entry.state.value,
        "reason": entry.reason or None,
        "attempts": entry.attempts,
        "actor": command["actor"]["username"],
        "at": command["at"],
    }


def _masked(fields: dict[str, Any]) -> dict[str, Any]:
    caller = fields.get("caller")
    if not isinstance(caller, dict):
        return fields
    hidden = {"name": mask_name(str(caller.get("name") or "")), "phone": mask_phone(str(caller.get("phone") or ""))}
    return {**fields, "caller": {**caller, **hidden, "masked": True}}


def _theirs(hotline: Hotline, entry: Pending) -> dict[str, Any] | None:
    return case_shape(entry.theirs, SyncState.DELIVERED, hotline.clock.now()) if entry.theirs else None


def _table(session: Session, items: list[dict[str, Any]]) -> Any:
    from console.cli.drawing import table

    heads = [session.texts.say(f"cli.column.{name}") for name in ("id", "number", "title", "action", "sync", "reason")]
    return table(heads, [_cells(session, item) for item in items], wide=2)


def _cells(session: Session, item: dict[str, Any]) -> list[str]:
    reason = describe_code(item["reason"], {}, session.texts)[0] if item["reason"] else ""
    state = session.texts.say(f"domain.sync.{item['state']}")
    action = session.texts.say(f"cli.action.{item['action']}")
    return [item["command_id"], item["number"] or "", item["title"], action, state, reason]


def _page(session: Session, document: dict[str, Any]) -> Any:
    from console.cli.drawing import pairs

    def text(value: Any) -> str:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)

    return pairs([(name, text(value)) for name, value in document.items() if value not in (None, "", {}, [])])
