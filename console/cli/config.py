"""The verb group `config`: where the settings are, what they are and from where, and whether they can be used."""

import os
from typing import Any

import typer

from console.cli import config_key
from console.cli.session import Session
from console.profile import locate
from console.settings import SETTINGS, Setting, Settings


def add_to(app: typer.Typer) -> None:
    """Add `config` and its verbs."""
    group = typer.Typer(help="cli.help.config", rich_markup_mode=None)
    group.command("path", help="cli.help.config_path")(path)
    group.command("show", help="cli.help.config_show")(show)
    group.command("check", help="cli.help.config_check")(check)
    config_key.add_to(group)
    app.add_typer(group, name="config")


def path(ctx: typer.Context) -> None:
    """Print where the settings file is, also when it cannot be used."""
    session: Session = ctx.obj
    profile = locate(session.home)
    document = {"file": os.fspath(profile.config_file), "home": os.fspath(profile.home)}
    if session.json:
        session.write_json(document)
    else:
        session.out.write(document["file"] + "\n")


def show(ctx: typer.Context) -> None:
    """List every setting with its value and where that comes from; secrets are not shown."""
    session: Session = ctx.obj
    settings = session.settings
    items = [_shape(setting, settings) for setting in SETTINGS]
    session.emit({"items": items, "total": len(items)}, lambda: _table(session, items))


def check(ctx: typer.Context) -> None:
    """Say whether the settings can be used; raises the error otherwise."""
    session: Session = ctx.obj
    file = os.fspath(session.settings.profile.config_file)
    if session.json:
        session.write_json({"ok": True, "file": file, "exists": os.path.exists(file)})
    else:
        session.tell("config.ok" if os.path.exists(file) else "config.none", file=file)


def _shape(setting: Setting, settings: Settings) -> dict[str, Any]:
    value = _value(setting.name, settings)
    shown = "***" if setting.secret and value else value
    origin = settings.origins[setting.name]
    return {"name": setting.name, "value": shown, "origin": origin.value, "variable": setting.variable}


def _value(name: str, settings: Settings) -> str:
    if name == "home":
        return os.fspath(settings.profile.home)
    value = getattr(settings, name)
    return "" if value is None else str(value)


def _table(session: Session, items: list[dict[str, Any]]) -> Any:
    from console.cli.drawing import table

    say = session.texts.say
    rows = [
        (item["name"], item["value"], say(f"cli.origin.{item['origin']}"), say(f"cli.setting.{item['name']}"))
        for item in items
    ]
    return table([say(f"cli.column.{name}") for name in ("setting", "value", "origin", "meaning")], rows)
