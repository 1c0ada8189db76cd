"""The verb `demo`: the console over a sample city in a folder that is thrown away at the end."""

import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import typer

from console.cli.session import Session
from console.ports.errors import UsageError
from console.profile import locate


def add_to(app: typer.Typer) -> None:
    """Add `demo`."""
    app.command("demo", help="cli.help.demo")(demo)


def demo(ctx: typer.Context) -> int:
    """Run the console in a throwaway profile."""
    session: Session = ctx.obj
    settings = session.settings
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("no_terminal")
    from console.running import run_console

    folder = Path(tempfile.mkdtemp(prefix="hotline-demo-"))
    try:
        throwaway = replace(
            settings, profile=locate(str(folder)), backend_url="", start_backend=True, user="", password=""
        )
        return run_console(throwaway, session.environ, end_backend=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
