"""The verbs `admin user …`: who may sign in, and as what."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.cli.session import Session
from console.cli.store_access import DatabaseUrl, DataDir, store
from console.ports.errors import NotAuthorised

if TYPE_CHECKING:
    from rich.console import RenderableType

Username = Annotated[str, typer.Argument(metavar="USER", help="cli.option.user", show_default=False)]
_COLUMNS = ("user", "role", "unit", "name")


def add(
    ctx: typer.Context,
    user: Username,
    role: Annotated[str, typer.Option("--role", help="cli.option.role", show_default=False)],
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help="cli.option.unit_code")] = "",
    name_zh: Annotated[str, typer.Option("--name-zh", help="cli.option.name_zh")] = "",
    name_en: Annotated[str, typer.Option("--name-en", help="cli.option.name_en")] = "",
    database_url: DatabaseUrl = "",
    data_dir: DataDir = "",
) -> None:
    """Make an account."""
    session: Session = ctx.obj
    with store(session, database_url, data_dir) as settings:
        from backend.admin_access import writing
        from backend.user_admin import NewUser, add_user

        new = NewUser(user, _chosen(session), role, unit, name_zh, name_en)
        with writing(settings) as (connection, doer):
            document = add_user(connection, doer, new)
    _say(session, "user_added", document)


def disable(ctx: typer.Context, user: Username, database_url: DatabaseUrl = "", data_dir: DataDir = "") -> None:
    """Let somebody in no more."""
    session: Session = ctx.obj
    with store(session, database_url, data_dir) as settings:
        from backend.admin_access import writing
        from backend.user_admin import disable_user

        with writing(settings) as (connection, doer):
            document = disable_user(connection, doer, user)
    _say(session, "user_disabled", document)


def password(ctx: typer.Context, user: Username, database_url: DatabaseUrl = "", data_dir: DataDir = "") -> None:
    """Give somebody a new password."""
    session: Session = ctx.obj
    with store(session, database_url, data_dir) as settings:
        from backend.admin_access import writing
        from backend.user_admin import set_password

        chosen = _chosen(session)
        with writing(settings) as (connection, doer):
            document = set_password(connection, doer, user, chosen)
    _say(session, "password_set", document)


def role(
    ctx: typer.Context,
    user: Username,
    role: Annotated[str, typer.Option("--role", help="cli.option.role", show_default=False)],
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help="cli.option.unit_code")] = "",
    database_url: DatabaseUrl = "",
    data_dir: DataDir = "",
) -> None:
    """Give somebody another role."""
    session: Session = ctx.obj
    with store(session, database_url, data_dir) as settings:
        from backend.admin_access import writing
        from backend.user_admin import set_role

        with writing(settings) as (connection, doer):
            document = set_role(connection, doer, user, role, unit)
    _say(session, "role_set", document)


def list_users(ctx: typer.Context, database_url: DatabaseUrl = "", data_dir: DataDir = "") -> None:
    """List the accounts."""
    session: Session = ctx.obj
    with store(session, database_url, data_dir) as settings:
        from backend.admin_access import reading
        from backend.user_admin import users

        with reading(settings) as connection:
            items = users(connection, settings.city_id)
    session.emit({"items": items, "total": len(items)}, lambda: _table(session, items))


def _chosen(session: Session) -> str:
    """Return the new password: typed twice where somebody can type, else the first line of standard input.

    Never an argument: those stand in the list of processes and in the shell's history.
    """
    if sys.stdin.isatty():
        ask = session.texts.say("cli.admin.ask_password")
        return str(typer.prompt(ask, hide_input=True, confirmation_prompt=True, err=True))
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise NotAuthorised("password_missing")
    return line


def _say(session: Session, key: str, document: dict[str, Any]) -> None:
    if session.json:
        session.write_json(document)
    else:
        session.tell(f"admin.{key}", user=document["username"])


def _table(session: Session, items: list[dict[str, Any]]) -> "RenderableType":
    from console.cli.drawing import table

    say = session.texts.say
    name = "name_zh" if session.texts.language == "zh_CN" else "name_en"
    rows = [
        (
            item["username"],
            say(f"domain.role.{item['role']}"),
            item["unit"],
            item[name] + (f"  {say('cli.admin.disabled')}" if item["disabled_at"] else ""),
        )
        for item in items
    ]
    return table([say(f"cli.column.{column}") for column in _COLUMNS], rows)
