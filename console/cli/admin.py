"""The verb group `admin`: accounts, reference data and the store itself, on the machine where the store is."""

from collections.abc import Callable, Mapping
from typing import Any

import typer

from console.cli import admin_calendar, admin_reference, admin_store, admin_sweep, admin_users


def add_to(app: typer.Typer) -> None:
    """Add `admin` and its verbs."""
    group = _group("admin")
    for name, verbs in _GROUPS.items():
        inner = _group(f"admin_{name}")
        for verb, function in verbs.items():
            inner.command(verb, help=f"cli.help.admin_{name}_{verb}")(function)
        group.add_typer(inner, name=name)
    group.command("import", help="cli.help.admin_import")(admin_reference.import_all)
    group.command("sweep", help="cli.help.admin_sweep")(admin_sweep.sweep)
    group.command("migrate", help="cli.help.admin_migrate")(admin_store.migrate)
    group.command("backup", help="cli.help.admin_backup")(admin_store.backup)
    group.command("restore", help="cli.help.admin_restore")(admin_store.restore)
    app.add_typer(group, name="admin")


#: Group → verb → what it does.
_GROUPS: Mapping[str, Mapping[str, Callable[..., Any]]] = {
    "user": {
        "add": admin_users.add,
        "disable": admin_users.disable,
        "password": admin_users.password,
        "role": admin_users.role,
        "list": admin_users.list_users,
    },
    "unit": {"import": admin_reference.import_units},
    "category": {"import": admin_reference.import_categories},
    "card": {"import": admin_reference.import_cards},
    "text": {"import": admin_reference.import_texts},
    "calendar": {"import": admin_calendar.import_calendar, "moved": admin_calendar.moved},
    "audit": {"verify": admin_store.verify},
}


def _group(name: str) -> typer.Typer:
    return typer.Typer(help=f"cli.help.{name}", rich_markup_mode=None)
