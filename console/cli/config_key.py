"""The verb group `config key`: how the key of this terminal's files is kept, chosen openly.

The key itself stays what it is: it is only wrapped anew, so no row is written again, and nothing can be lost half-way.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import typer

from console.cli.session import Session
from console.passphrase import SHORTEST, asked, asker, somebody_there
from console.ports.errors import UsageError
from local_store import key_file, keyrings
from local_store.keys import DataKey
from local_store.locations import prepare


def add_to(group: typer.Typer) -> None:
    """Add `key` and its verbs to `config`."""
    keys = typer.Typer(help="cli.help.config_key", rich_markup_mode=None)
    keys.command("show", help="cli.help.config_key_show")(show)
    keys.command("file", help="cli.help.config_key_file")(bare)
    keys.command("passphrase", help="cli.help.config_key_passphrase")(passphrase)
    keys.command("keyring", help="cli.help.config_key_keyring")(keyring)
    group.add_typer(keys, name="key")


def show(ctx: typer.Context) -> None:
    """Say how the key is kept and what that protects against; nobody is asked for anything."""
    session: Session = ctx.obj
    _say(session, _place(session), told=False)


def bare(ctx: typer.Context) -> None:
    """Keep the key in a file that only its owner can read."""
    _keep(ctx.obj, lambda path, key: key_file.keep_in_file(path, key))


def passphrase(ctx: typer.Context) -> None:
    """Wrap the key by a passphrase: asked for twice, or the first line of standard input."""
    session: Session = ctx.obj

    def keep(path: Path, key: DataKey) -> None:
        key_file.keep_by_passphrase(path, key, _new(session))

    _keep(session, keep)


def keyring(ctx: typer.Context) -> None:
    """Wrap the key by one that the system's keyring keeps; it is tried out first."""
    keyrings.probe()
    _keep(ctx.obj, lambda path, key: key_file.keep_in_keyring(path, key))


def _keep(session: Session, keep: Callable[[Path, DataKey], None]) -> None:
    path = _place(session)
    # The key as it is has to be opened first, so whoever changes how it is kept could have read everything before.
    keep(path, key_file.load_key(path, asker(session.settings)))
    _say(session, path, told=True)


def _place(session: Session) -> Path:
    return prepare(session.settings.profile.home).key


def _new(session: Session) -> str:
    language = session.settings.lang
    if not somebody_there():
        word = sys.stdin.readline().rstrip("\r\n")
    else:
        word = asked(language, "cli.passphrase.new")
        if word != asked(language, "cli.passphrase.repeat"):
            raise UsageError("passphrase_differs")
    if len(word) < SHORTEST:
        raise UsageError("passphrase_short", {"least": str(SHORTEST)})
    return word


def _say(session: Session, path: Path, *, told: bool) -> None:
    kind = key_file.kind_of(path)
    words = session.texts.say(f"cli.key.{kind}")
    if session.json:
        session.write_json({"kind": kind, "file": os.fspath(path), "protects": words})
        return
    session.out.write(words + "\n")
    if told:
        session.tell(f"key.kept.{kind}")
