"""The verb `keys`: the key table, from the same data the console binds; also as Markdown for the documentation."""

from typing import Annotated, Any

import typer

from console.cli.session import Session
from console.keys.commands import COMMANDS, CommandSpec, Group, shown_key
from console.texts import Catalogue


def add_to(app: typer.Typer) -> None:
    """Add `keys`."""
    app.command("keys", help="cli.help.keys")(keys)


def keys(
    ctx: typer.Context,
    markdown: Annotated[bool, typer.Option("--markdown", help="cli.option.markdown")] = False,
) -> None:
    """Print the key table."""
    session: Session = ctx.obj
    if markdown:
        session.out.write(key_sheet(session.texts))
        return
    session.emit([_shape(spec, session.texts) for spec in COMMANDS], lambda: _table(session.texts))


def key_sheet(texts: Catalogue) -> str:
    """Return the key table as a Markdown page."""
    parts = [f"# {texts.say('cli.keys.title')}\n", f"{texts.say('cli.keys.preface')}\n"]
    for group in Group:
        parts.append(f"## {texts.say(f'keys.group.{group.value}')}\n")
        heads = " | ".join(_heads(texts))
        parts.append(f"| {heads} |\n| --- | --- | --- |")
        parts += [f"| {' | '.join(_escaped(cell) for cell in _cells(spec, texts))} |" for spec in _of(group)]
        parts.append("")
    return "\n".join(parts)


def _of(group: Group) -> list[CommandSpec]:
    return [spec for spec in COMMANDS if spec.group is group]


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
    }


def _table(texts: Catalogue) -> Any:
    from console.cli.drawing import table

    return table(_heads(texts), [_cells(spec, texts) for group in Group for spec in _of(group)])
