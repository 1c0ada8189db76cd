"""The verb group `outbox`: what is not delivered yet, and what a person has to decide about."""

from pathlib import Path
from typing import Annotated, Any

import typer

from console.bootstrap import Hotline
from console.cli import changing, contact
from console.cli.exits import Exit
from console.cli.outbox_export import FORMATS, exported, write_new
from console.cli.outbox_shapes import compared_shape, entry_shape, logged_shape
from console.cli.session import Session
from console.cli.shapes import case_shape, list_shape
from console.ports.errors import NotFound, UsageError
from console.ports.records import Pending, SyncState
from console.texts.faults import describe_code
from console.usecases.act import Done
from console.usecases.attention import Comparison, comparison
from console.usecases.find_cases import glimpse
from console.usecases.lookups import Lookups
from console.usecases.rewriting import rewritten
from console.usecases.settle import Verdict, discard_command, resend_command, take_theirs, was_too_late
from console.usecases.verb_values import Meaning

#: More than a terminal can have waiting.
_ALL = 100_000
Id = Annotated[str, typer.Argument(metavar="ID", help="cli.option.command_id")]
_Names = list[str] | None
Theirs = Annotated[_Names, typer.Option("--theirs", metavar="FIELD", help="cli.option.theirs_stays")]
Values = Annotated[_Names, typer.Option("--set", metavar="FIELD=VALUE", help="cli.option.other_value")]


def add_to(app: typer.Typer) -> None:
    """Add `outbox` and its verbs."""
    group = typer.Typer(help="cli.help.outbox", rich_markup_mode=None)
    group.command("list", help="cli.help.outbox_list")(list_)
    group.command("show", help="cli.help.outbox_show")(show)
    group.command("retry", help="cli.help.outbox_retry")(retry)
    group.command("discard", help="cli.help.outbox_discard")(discard)
    group.command("export", help="cli.help.outbox_export")(export)
    group.command("log", help="cli.help.outbox_log")(log)
    app.add_typer(group, name="outbox")


def list_(ctx: typer.Context) -> None:
    """List what waits, oldest first."""
    session: Session = ctx.obj
    hotline = session.hotline()
    waiting = hotline.desk.store.pending(_ALL)
    items = [entry_shape(hotline, entry) for entry in waiting]
    session.emit(list_shape(items, len(items), hotline.clock.now(), "live"), lambda: _table(session, items))
    if not session.json:
        session.tell("outbox.count", count=len(items))


def show(ctx: typer.Context, command_id: Id) -> None:
    """Show one entry: what it rests on, how the case stands at the backend, what it wants."""
    session: Session = ctx.obj
    hotline = session.hotline()
    compared = comparison(hotline.desk, _entry(hotline, command_id))
    session.emit(compared_shape(hotline, compared), lambda: _page(session, hotline, compared))


def retry(
    ctx: typer.Context,
    command_id: Id,
    theirs: Annotated[
        list[str] | None, typer.Option("--theirs", metavar="FIELD", help="cli.option.theirs_stays")
    ] = None,
    values: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="cli.option.other_value")
    ] = None,
) -> int:
    """Send the same wish again, or with other values; a new command that rests on what is true now replaces it."""
    session: Session = ctx.obj
    hotline = session.hotline()
    contact.somebody(hotline, session.starting)
    entry = _entry(hotline, command_id)
    _needs_decision(entry)
    verdict = Verdict(frozenset(_known(hotline, entry, theirs or [])), _edited(hotline, entry, values or []))
    return changing.answer(session, hotline, [resend_command(hotline.desk, entry.command.id, verdict=verdict)])


def _known(hotline: Hotline, entry: Pending, names: list[str]) -> list[str]:
    """Return names of values an entry has; raises UsageError for another."""
    mine = [row.field for row in comparison(hotline.desk, entry).rows if row.mine is not None]
    for name in names:
        if name not in mine:
            raise UsageError("no_such_value", {"name": name, "known": " ".join(mine)})
    return names


def _edited(hotline: Hotline, entry: Pending, typed: list[str]) -> dict[str, Any]:
    given = dict(text.partition("=")[::2] for text in typed)
    _known(hotline, entry, list(given))
    lookups = Lookups(hotline.desk.reference())
    meaning = Meaning(lookups, lambda key: changing.case_of(hotline, key).case.id, hotline.clock.now())
    return {name: rewritten(meaning, entry.command.action, name, text) for name, text in given.items()}


def discard(
    ctx: typer.Context,
    command_id: Id,
    theirs: Annotated[bool, typer.Option("--theirs", help="cli.option.theirs")] = False,
) -> int:
    """Give an entry up, here and at the backend; it stays in the log of what was sent, as discarded."""
    session: Session = ctx.obj
    hotline = session.hotline()
    entry = _entry(hotline, command_id)
    number = entry_shape(hotline, entry)["number"] or "-"
    since = hotline.clock.now()
    followed = _give_up(hotline, entry, theirs=theirs)
    if followed is not None:
        return changing.answer(session, hotline, [followed])
    contact.converse(hotline, contact.DELIVERY_SECONDS, lambda: not _untold(hotline, entry))
    too_late = was_too_late(hotline.desk, entry.command.id, since)
    if session.json:
        status, reason = ("applied", "withdrawn_too_late") if too_late else ("discarded", None)
        session.write_json(_changed(hotline, entry, status, reason))
    else:
        said = "too_late" if too_late else "discarded_here" if _untold(hotline, entry) else "discarded"
        session.tell(f"outbox.{said}", number=number)
    return Exit.REFUSED if too_late else Exit.DONE


def _give_up(hotline: Hotline, entry: Pending, *, theirs: bool) -> Done | None:
    """Return what of an amendment nobody else touched and is therefore sent again; None when nothing is left of it."""
    if theirs:
        return take_theirs(hotline.desk, entry.command.id)
    discard_command(hotline.desk, entry.command.id)
    return None


def _untold(hotline: Hotline, entry: Pending) -> bool:
    return any(command.id == entry.command.id for command in hotline.desk.store.untold_voids(_ALL))


def _changed(hotline: Hotline, entry: Pending, status: str, reason: str | None) -> dict[str, Any]:
    shown = glimpse(hotline.desk, entry.command.case_id)
    shape = case_shape(shown.case, shown.sync, hotline.clock.now()) if shown else None
    return {"command_id": entry.command.id, "case": shape, "status": status, "reason": reason}


def export(
    ctx: typer.Context,
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="cli.option.export_to")] = None,
    shape: Annotated[str, typer.Option("--format", help="cli.option.export_format")] = "json",
) -> None:
    """Write everything unsent and unsettled, whole, so that a person has it whatever becomes of this terminal."""
    session: Session = ctx.obj
    if shape not in FORMATS:
        raise UsageError("field_not_in_vocabulary", {"field": "--format", "value": shape})
    waiting = session.hotline().desk.store.pending(_ALL)
    text = exported(waiting, shape, session.texts)
    if to is None:
        session.out.write(text)
        # It is not written out before it is out: a full disk tells only now.
        session.out.flush()
    else:
        write_new(to, text)
        if session.json:
            session.write_json({"path": str(to), "count": len(waiting), "format": shape})
    session.tell("outbox.exported", count=len(waiting))


def log(
    ctx: typer.Context, limit: Annotated[int, typer.Option("--limit", min=1, help="cli.option.log_limit")] = 100
) -> None:
    """List what left the outbox, newest first: delivered, given up or superseded, with who chose what."""
    session: Session = ctx.obj
    hotline = session.hotline()
    items = [logged_shape(hotline, line) for line in hotline.desk.store.log(limit)]
    session.emit(list_shape(items, len(items), hotline.clock.now(), "live"), lambda: _log_table(session, items))


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


def _table(session: Session, items: list[dict[str, Any]]) -> Any:
    from console.cli.drawing import table

    heads = [session.texts.say(f"cli.column.{name}") for name in ("id", "number", "title", "action", "sync", "reason")]
    return table(heads, [_cells(session, item) for item in items], wide=2)


def _cells(session: Session, item: dict[str, Any]) -> list[str]:
    reason = describe_code(item["reason"], {}, session.texts)[0] if item["reason"] else ""
    state = session.texts.say(f"domain.sync.{item['state']}")
    action = session.texts.say(f"cli.action.{item['action']}")
    return [item["command_id"], item["number"] or "", item["title"], action, state, reason]


def _page(session: Session, hotline: Hotline, compared: Comparison) -> Any:
    from console.cli.drawing import pairs
    from screens.outbox.values import field_name, in_words
    from screens.wording import Wording

    wording, entry = Wording(session.texts, hotline.desk.reference()), compared.entry
    say = session.texts.say
    item = entry_shape(hotline, entry)
    reason, remedy = describe_code(entry.reason, {}, session.texts) if entry.reason else ("", "")
    heads = ("id", "number", "title", "action", "actor", "at", "sync")
    cells = (
        *_cells(session, item)[:4],
        item["actor"],
        wording.at(entry.command.at),
        say(f"domain.sync.{item['state']}"),
    )
    rows = [(say(f"cli.column.{name}"), str(cell)) for name, cell in zip(heads, cells, strict=True)]
    rows += [(say("cli.column.reason"), reason), (say("cli.outbox.remedy"), remedy)]
    for row in compared.rows:
        rows.append((field_name(row.field, wording), say(f"screens.outbox.relation.{row.relation}")))
        sides = {"base": row.base, "theirs": row.theirs, "mine": row.mine}
        for side, value in sides.items():
            if value is not None:
                rows.append((f"  {say(f'screens.outbox.side.{side}')}", in_words(row.field, value, wording)))
    return pairs(rows)


def _log_table(session: Session, items: list[dict[str, Any]]) -> Any:
    from console.cli.drawing import table

    say = session.texts.say
    heads = [say(f"cli.column.{name}") for name in ("id", "number", "title", "action", "actor", "at")]
    heads += [say(f"cli.outbox.{name}") for name in ("outcome", "choice", "chooser")]
    rows = []
    for item in items:
        choice = say(f"cli.outbox.chose.{item['choice']}") if item["choice"] else ""
        action, outcome = say(f"cli.action.{item['action']}"), say(f"cli.outbox.became.{item['status']}")
        told = [item["command_id"], item["number"] or "", item["title"], action, item["actor"], item["at"]]
        rows.append([*told, outcome, choice, item["chooser"] or ""])
    return table(heads, rows, wide=2)
