"""The verbs `admin migrate|backup|restore` and `admin audit verify`: the store itself."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.exits import Exit
from console.cli.session import Session
from console.cli.store_access import DatabaseUrl, DataDir, store

File = Annotated[Path, typer.Argument(metavar="FILE", help="cli.option.backup_file", show_default=False)]


def migrate(ctx: typer.Context, database_url: DatabaseUrl = "", data_dir: DataDir = "") -> None:
    """Bring the store to the tables of this version."""
    session: Session = ctx.obj
    with store(session, database_url, data_dir) as settings:
        from backend import admin_access

        revision = admin_access.migrate(settings)
    if session.json:
        session.write_json({"revision": revision})
    else:
        session.tell("admin.migrated", revision=revision)


def backup(ctx: typer.Context, file: File, database_url: DatabaseUrl = "", data_dir: DataDir = "") -> None:
    """Write a whole backup, also while the store is served."""
    session: Session = ctx.obj
    with store(session, database_url, data_dir) as settings:
        from backend.admin_access import doer_here
        from backend.backups import back_up

        logged = back_up(settings, file.absolute(), doer_here(settings.city_id))
    size = file.stat().st_size
    if session.json:
        session.write_json({"file": str(file), "bytes": size, "logged": logged})
    else:
        session.tell("admin.backed_up", file=file, bytes=size)
        if not logged:
            session.tell("admin.backup_not_logged")


def restore(ctx: typer.Context, file: File, database_url: DatabaseUrl = "", data_dir: DataDir = "") -> None:
    """Replace the store by a backup; no backend may serve it meanwhile."""
    session: Session = ctx.obj
    with store(session, database_url, data_dir) as settings:
        from backend import backups
        from backend.admin_access import doer_here

        doer = doer_here(settings.city_id)
        restored = backups.restore(settings, file.absolute(), doer.name, doer.at)
    aside = str(restored.aside) if restored.aside else None
    if session.json:
        renewed = restored.renewed
        session.write_json({"epoch": renewed.epoch, "numbers_reserved": renewed.reserved, "replaced": aside})
    else:
        session.tell("admin.restored", numbers=restored.renewed.reserved)
        if aside:
            session.tell("admin.aside", file=aside)


def verify(
    ctx: typer.Context,
    head: Annotated[str, typer.Option("--head", metavar="LINE:HASH", help="cli.option.head")] = "",
    database_url: DatabaseUrl = "",
    data_dir: DataDir = "",
) -> int:
    """Walk the audit log; exit code 1 where it is broken, naming the first line."""
    session: Session = ctx.obj
    with store(session, database_url, data_dir) as settings:
        from backend import audit
        from backend.admin_access import reading

        with reading(settings) as connection:
            verdict = audit.verify(connection, settings.city_id, head)
    place = f"{verdict.sound}:{verdict.head}"
    if session.json:
        session.write_json({"ok": verdict.broken is None, "broken": verdict.broken, "head": place})
    elif verdict.broken is None:
        session.out.write(place + "\n")
        session.tell("admin.audit_sound", lines=verdict.sound)
    else:
        session.tell("admin.audit_broken", line=verdict.broken)
    return Exit.DONE if verdict.broken is None else Exit.FAILED
