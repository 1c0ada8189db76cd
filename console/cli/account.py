"""The verbs `login`, `logout` and `whoami`."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.bootstrap import Hotline
from console.cli import contact
from console.cli.json_text import json_text
from console.cli.outbox_export import write_new
from console.cli.session import Session
from console.domain.documents import stamp
from console.ports.errors import NotAuthorised, UsageError
from console.ports.records import SignIn

if TYPE_CHECKING:
    from rich.console import RenderableType


def add_to(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("login", help="cli.help.login")(login)
    app.command("logout", help="cli.help.logout")(logout)
    app.command("lock", help="cli.help.lock")(lock)
    app.command("whoami", help="cli.help.whoami")(whoami)


def login(
    ctx: typer.Context,
    user: Annotated[str, typer.Argument(metavar="USER", help="cli.option.user", show_default=False)] = "",
    former: Annotated[bool, typer.Option("--former", help="cli.option.former")] = False,
) -> None:
    """Sign in at the backend, or unlock; the first time needs the backend, for 14 days after that it may be away."""
    session: Session = ctx.obj
    if former:
        _open_former(session)
        return
    hotline = session.hotline(also_locked=True)
    username, password = _credentials(session, user)
    enter = hotline.unlock if hotline.locked() else hotline.sign_in
    sign_in = contact.patiently(hotline, session.starting, lambda: enter(username, password))
    _say(session, hotline, sign_in)


def _open_former(session: Session) -> None:
    """Have whoever is signed in open his drafts of before, by the password of before."""
    hotline = session.hotline()
    username = hotline.desk.signed_in().actor.username
    if not _somebody_to_ask():
        raise NotAuthorised("credentials_missing")
    asked = session.texts.say("cli.account.ask_former", user=username)
    count = hotline.store.operator.former_drafts.open(username, typer.prompt(asked, hide_input=True, err=True))
    if session.json:
        session.write_json({"drafts_opened": count})
    else:
        session.tell("account.former_opened", count=count)


def logout(
    ctx: typer.Context,
    erase: Annotated[Path | None, typer.Option("--erase", metavar="FILE", help="cli.option.erase")] = None,
    sealed: Annotated[bool, typer.Option("--without-sealed-drafts", help="cli.option.without_sealed")] = False,
) -> None:
    """Forget who is signed in, and the copies of cases; what is unsent stays, unless all is erased."""
    session: Session = ctx.obj
    if erase is not None:
        _erase(session, erase, also_sealed=sealed)
        return
    hotline = session.hotline(also_locked=True)
    waiting = sum(hotline.desk.store.pending_counts().values())
    dropped = hotline.sign_out()
    if session.json:
        session.write_json({"signed_in": False, "waiting": waiting, "cases_dropped": dropped})
        return
    session.tell("account.out" if dropped else "account.out_kept")
    if waiting:
        session.tell("account.still_waiting", count=waiting)


def _erase(session: Session, to: Path, *, also_sealed: bool) -> None:
    """Write everything that is only here to a file, then erase the terminal; without the file nothing is erased."""
    hotline = session.hotline()
    count = 0

    def hand_out(left: list[Mapping[str, Any]]) -> None:
        nonlocal count
        count = len(left)
        text = "".join(json_text(dict(line)) + "\n" for line in left)
        write_new(to, text)
        if to.read_text(encoding="utf-8") != text:
            raise UsageError("file_unusable", {"path": str(to), "cause": "-"})

    hotline.store.erase(hand_out, also_sealed=also_sealed)
    if session.json:
        session.write_json({"signed_in": False, "erased": True, "path": str(to), "count": count})
    else:
        session.tell("account.erased", count=count, path=to)


def lock(ctx: typer.Context) -> None:
    """Lock the terminal, also for consoles that are open: what is cached and half-typed opens by password only."""
    session: Session = ctx.obj
    hotline = session.hotline(also_locked=True)
    hotline.desk.signed_in()
    hotline.lock()
    if session.json:
        session.write_json({"locked": True})
    else:
        session.tell("account.locked")


def whoami(ctx: typer.Context) -> None:
    """Say who is signed in, where, and at which terminal."""
    session: Session = ctx.obj
    hotline = session.hotline()
    _say(session, hotline, contact.somebody(hotline, session.starting))


def _credentials(session: Session, user: str) -> tuple[str, str]:
    """Return user name and password: as configured, asked for where somebody can be asked, else refused."""
    settings = session.settings
    username = user or settings.user
    password = settings.password if username == settings.user else ""
    if username and password:
        return username, password
    if not _somebody_to_ask():
        raise NotAuthorised("credentials_missing")
    username = username or typer.prompt(session.texts.say("cli.account.ask_user"), err=True)
    return username, typer.prompt(session.texts.say("cli.account.ask_password"), hide_input=True, err=True)


def _somebody_to_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _say(session: Session, hotline: Hotline, sign_in: SignIn) -> None:
    terminal = hotline.desk.store.terminal()
    actor, city = sign_in.actor, sign_in.city
    document = {
        "username": actor.username,
        "role": actor.role.value,
        "unit": actor.unit,
        "name_zh": sign_in.name_zh,
        "name_en": sign_in.name_en,
        "city": {"id": city.id, "name_zh": city.name_zh, "name_en": city.name_en, "zone": city.zone},
        "demo": sign_in.demo,
        "expires_at": stamp(sign_in.expires_at),
        "terminal": terminal.number if terminal else None,
    }
    session.emit(document, lambda: _page(session, sign_in, terminal.number if terminal else ""))


def _page(session: Session, sign_in: SignIn, terminal: str) -> "RenderableType":
    from console.cli.drawing import pairs

    texts = session.texts
    role = texts.say(f"domain.role.{sign_in.actor.role.value}")
    rows = {
        "user": f"{sign_in.actor.username}  {texts.name(sign_in)}",
        "role": f"{role}  {sign_in.actor.unit}".rstrip(),
        "city": texts.name(sign_in.city) + (f"  {texts.say('cli.account.demo')}" if sign_in.demo else ""),
        "terminal": terminal,
    }
    return pairs([(texts.say(f"cli.column.{name}"), value) for name, value in rows.items()])
