"""The verb `keys`: the keys in force, from the data the console binds, and what of a key file is not."""

from typing import Annotated, Any

import typer

from console.cli.session import Session
from console.keys.commands import CommandSpec, Group
from console.keys.names import shown_key
from console.keys.spoken import SPOKEN
from console.keys.table import KeyTable
from console.texts import Catalogue
from console.texts.faults import describe_code


def add_to(app: typer.Typer) -> None:
    """Add `keys` and its check."""
    group = typer.Typer(help="cli.help.keys", rich_markup_mode=None)
    group.callback(invoke_without_command=True)(keys)
    group.command("check", help="cli.help.keys_check")(check)
    app.add_typer(group, name="keys")


def keys(
    ctx: typer.Context,
    markdown: Annotated[bool, typer.Option("--markdown", help="cli.option.markdown")] = False,
) -> None:
    """Print the key table."""
    if ctx.invoked_subcommand is not None:
        return
    session: Session = ctx.obj
    table = session.keys.table
    if markdown:
        session.out.write(key_sheet(session.texts, table))
        return
    session.emit([_shape(spec, session.texts) for spec in table.commands], lambda: _table(session.texts, table))


def check(ctx: typer.Context) -> int:
    """Say whether every key that was asked for is in force; exit code 1 when not."""
    session: Session = ctx.obj
    file, found = str(session.keys.path), session.keys.notices()
    told = [(notice, *describe_code(notice.code, notice.params, session.texts)) for notice in found]
    if session.json:
        items = [
            {"code": notice.code, "line": int(notice.params["line"]), "message": message, "remedy": remedy}
            for notice, message, remedy in told
        ]
        session.write_json({"ok": not items, "file": file, "exists": session.keys.exists, "items": items})
    elif told:
        for _, message, remedy in told:
            session.err.write(f"{message} {remedy}\n")
    else:
        session.tell("keys.ok" if session.keys.exists else "keys.none", file=file)
    return 1 if told else 0


def key_sheet(texts: Catalogue, table: KeyTable) -> str:
    """Return the key table as a Markdown page."""
    parts = [f"# {texts.say('cli.keys.title')}\n", f"{texts.say('cli.keys.preface')}\n"]
    for group in Group:
        parts.append(f"## {texts.say(f'keys.group.{group.value}')}\n")
        heads = " | ".join(_heads(texts))
        parts.append(f"| {heads} |\n| --- | --- | --- |")
        parts += [f"| {' | '.join(_escaped(cell) for cell in _cells(spec, texts))} |" for spec in _of(table, group)]
        parts.append("")
    return "\n".join(parts)


def _of(table: KeyTable, group: Group) -> list[CommandSpec]:
    return [spec for spec in table.commands if spec.group is group]


def _heads(texts: Catalogue) -> list[str]:
    return [texts.say(f"cli.column.{name}") for name in ("keys", "command", "does")]


def _cells(spec: CommandSpec, texts: Catalogue) -> list[str]:
    shown = " ".join(shown_key(key) for key in spec.keys)
    return [shown, texts.say(f"keys.{spec.id}.label"), texts.say(f"keys.{spec.id}.help")]


def _escaped(cell: str) -> str:
    return cell.replace("|", "\\|")


def _shape(spec: CommandSpec, texts: Catalogue) -> dict[str, Any]:
    shown, label, does = _cells(spec, texts)
    return {
        "id": spec.id,
        "keys": list(spec.keys),
        "shown": shown,
        "group": spec.group.value,
        "label": label,
        "help": does,
        "line": SPOKEN[spec.id].line,
        "cli": SPOKEN[spec.id].cli,
    }


def _table(texts: Catalogue, keys: KeyTable) -> Any:
    from console.cli.drawing import table

    return table(_heads(texts), [_cells(spec, texts) for group in Group for spec in _of(keys, group)])
