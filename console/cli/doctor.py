"""The verb `doctor`: what this terminal is and has, and what would hinder the work."""

import os
import platform
import shutil
import sqlite3
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from console import __version__
from console.bootstrap import Hotline
from console.cli import contact
from console.cli.incident_words import incident_words
from console.cli.session import Session
from console.ports.errors import HotlineError
from console.texts.faults import code_of, describe, describe_code

if TYPE_CHECKING:
    from rich.console import RenderableType

MIN_SIZE = (80, 24)
#: Seconds by which clocks may differ before times are flagged (design.md 10).
SKEW_SECONDS = 300
_PACKAGES = ("textual", "rich", "httpx", "tinydb", "typer", "cryptography", "fastapi", "sqlalchemy")
#: Terminals that cannot move the cursor.
_DUMB = frozenset({"", "dumb", "unknown"})


class Grade(StrEnum):
    """How good a finding is."""

    OK = "ok"
    NOTE = "note"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination: a code, its value, and how good that is."""

    code: str
    value: str
    grade: Grade = Grade.OK


def add_to(app: typer.Typer) -> None:
    """Add `doctor`."""
    app.command("doctor", help="cli.help.doctor")(doctor)


def doctor(ctx: typer.Context, seen: Annotated[bool, typer.Option("--seen", help="cli.option.seen")] = False) -> int:
    """Examine this terminal; exit code 1 when something does not work. With `seen`, what befell its files counts as
    read from now on."""
    session: Session = ctx.obj
    findings = [*_machine(), *_terminal(session), *_profile(session)]
    failed = any(finding.grade is Grade.FAILED for finding in findings)
    document = {
        "ok": not failed,
        "items": [{"code": f.code, "value": f.value, "grade": f.grade.value} for f in findings],
    }
    session.emit(document, lambda: _table(session, findings))
    if seen:
        session.hotline().store.incidents.see()
    return 1 if failed else 0


def _machine() -> Iterator[Finding]:
    yield Finding("version", __version__)
    yield Finding("python", f"{platform.python_version()}  {sys.executable}")
    yield Finding("system", platform.platform())
    for package in _PACKAGES:
        try:
            yield Finding(package, metadata.version(package))
        except metadata.PackageNotFoundError:
            yield Finding(package, "-", Grade.NOTE)
    yield Finding("sqlite", sqlite3.sqlite_version)


def _terminal(session: Session) -> Iterator[Finding]:
    term = session.environ.get("TERM", "")
    yield Finding("term", term, Grade.WARNING if term in _DUMB else Grade.OK)
    encoding = sys.stdout.encoding or ""
    yield Finding("encoding", encoding, Grade.OK if encoding.lower().replace("-", "") == "utf8" else Grade.WARNING)
    size = shutil.get_terminal_size((0, 0)) if sys.stdout.isatty() else None
    if size is not None:
        fits = size.columns >= MIN_SIZE[0] and size.lines >= MIN_SIZE[1]
        yield Finding("size", f"{size.columns}×{size.lines}", Grade.OK if fits else Grade.WARNING)
    names = ("LC_ALL", "LC_CTYPE", "LANG")
    yield Finding("locale", next((session.environ[name] for name in names if session.environ.get(name)), "-"))
    yield Finding("language", session.texts.language)
    yield from _keys(session)


def _keys(session: Session) -> Iterator[Finding]:
    if session.keys.exists:
        yield Finding("keys", os.fspath(session.keys.path))
    for notice in session.keys.notices():
        yield Finding("keys", " ".join(describe_code(notice.code, notice.params, session.texts)), Grade.WARNING)


def _profile(session: Session) -> Iterator[Finding]:
    try:
        settings = session.settings
        yield Finding("config", os.fspath(settings.profile.config_file))
        hotline = session.hotline(also_locked=True)
        yield from _files(settings.profile.home)
        yield Finding("key", session.texts.say(f"cli.key.{hotline.store.key.kind}"), Grade.NOTE)
        yield from _disk(session, hotline)
        yield from _incidents(session, hotline)
        yield from _desk(session, hotline)
        yield from _backend(session, hotline)
    except HotlineError as error:
        yield Finding(code_of(error), " ".join(describe(error, session.texts)), Grade.FAILED)


def _files(home: Path) -> Iterator[Finding]:
    yield _mode("home", home, 0o700)
    crashes = sorted(path.name for path in home.glob("crash-*.log"))
    if crashes:
        yield Finding("crashes", f"{len(crashes)}  {crashes[-1]}", Grade.NOTE)
    for name in ("state.db", "cache.db", "key"):
        if (home / name).exists():
            yield _mode("key_file" if name == "key" else name, home / name, 0o600)


def _mode(code: str, path: Path, wanted: int) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    return Finding(code, f"{path}  {mode:04o}", Grade.WARNING if mode & 0o077 & ~wanted else Grade.OK)


def _disk(session: Session, hotline: Hotline) -> Iterator[Finding]:
    found, say = hotline.store.locations, session.texts.say
    if found.view_only:
        yield Finding("disk", say("cli.disk.view_only", kind=found.kind), Grade.FAILED)
    elif found.passing:
        yield Finding("disk", say("cli.disk.layered", kind=found.kind), Grade.WARNING)
    else:
        yield Finding("disk", found.kind or "-")
    kept = found.ballast.exists()
    yield Finding("ballast", f"{found.ballast.stat().st_size >> 20} MB" if kept else say("cli.disk.missing"))


def _incidents(session: Session, hotline: Hotline) -> Iterator[Finding]:
    for incident in hotline.store.incidents.all():
        words = incident_words(incident, session.texts, hotline.desk.policy().zone)
        yield Finding("incident", words, Grade.NOTE if incident.seen else Grade.WARNING)


def _desk(session: Session, hotline: Hotline) -> Iterator[Finding]:
    desk = hotline.store.desk
    who = desk.sign_in()
    yield Finding("signed_in", who.actor.username if who else "-", Grade.OK if who else Grade.NOTE)
    if aside := hotline.store.operator.former_drafts.count():
        words = session.texts.say("cli.doctor.aside_opens", count=aside)
        yield Finding("drafts_aside", words, Grade.WARNING)
    locked = hotline.locked()
    yield Finding("locked", session.texts.say(f"cli.doctor.{'locked_yes' if locked else 'locked_no'}"))
    terminal = desk.terminal()
    yield Finding("terminal", terminal.number if terminal else "-", Grade.OK if terminal else Grade.NOTE)
    counts = {state.value: count for state, count in desk.pending_counts().items()}
    grade = Grade.WARNING if counts.get("attention") else Grade.OK
    yield Finding("pending", "  ".join(f"{name}={count}" for name, count in counts.items()), grade)
    if broken := desk.damaged_cases():
        yield Finding("damaged", "  ".join(broken), Grade.FAILED)
    if unread := hotline.store.reader.unread():
        yield Finding("unread", str(unread), Grade.WARNING)
    as_of = hotline.store.reader.as_of()
    zone = hotline.desk.policy().zone
    yield Finding("as_of", as_of.astimezone(zone).isoformat(timespec="seconds") if as_of else "-")
    years = sorted(hotline.desk.calendar().announced)
    known = hotline.clock.now().astimezone(zone).year in years
    yield Finding("calendar", " ".join(map(str, years)) or "-", Grade.OK if known else Grade.WARNING)


def _backend(session: Session, hotline: Hotline) -> Iterator[Finding]:
    yield Finding("backend", hotline.url)
    probed = contact.probe(hotline)
    if probed.error:
        # Working without the backend is what this console is for.
        yield Finding("reachable", session.texts.say(f"errors.message.{probed.error}"), Grade.WARNING)
        return
    yield Finding("reachable", session.texts.say("cli.doctor.contract", version="1"))
    if probed.offset is not None:
        grade = Grade.WARNING if abs(probed.offset) > SKEW_SECONDS else Grade.OK
        yield Finding("skew", f"{probed.offset:+.1f} s", grade)


def _table(session: Session, findings: list[Finding]) -> "RenderableType":
    from console.cli.drawing import table

    say = session.texts.say
    rows = [
        (
            say(f"cli.grade.{f.grade.value}"),
            say(f"cli.doctor.{f.code}") if session.texts.has(f"cli.doctor.{f.code}") else f.code,
            f.value,
        )
        for f in findings
    ]
    return table([say(f"cli.column.{name}") for name in ("grade", "what", "value")], rows)
