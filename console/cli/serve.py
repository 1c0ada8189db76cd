"""The verb `serve`: the backend, until it is told to stop."""

from pathlib import Path
from typing import Annotated

import typer

from console.cli.session import Session
from console.ports.errors import HotlineError


def add_to(app: typer.Typer) -> None:
    """Add `serve`."""
    app.command("serve", help="cli.help.serve")(serve)


def serve(
    ctx: typer.Context,
    unix: Annotated[str, typer.Option("--unix", metavar="PATH", help="cli.option.unix", show_default=False)] = "",
    host: Annotated[str, typer.Option("--host", help="cli.option.host")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="cli.option.port")] = 8412,
    database_url: Annotated[
        str | None, typer.Option("--database-url", help="cli.option.database_url", show_default=False)
    ] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, help="cli.option.workers")] = 1,
    demo: Annotated[bool, typer.Option("--demo", help="cli.option.demo")] = False,
    data_dir: Annotated[str, typer.Option("--data-dir", help="cli.option.data_dir", show_default=False)] = "",
    exit_when_idle: Annotated[
        float | None, typer.Option("--exit-when-idle", metavar="SECONDS", help="cli.option.idle", show_default=False)
    ] = None,
    sweep_every: Annotated[
        float, typer.Option("--sweep-every", metavar="SECONDS", min=0, help="cli.option.sweep_every")
    ] = 300.0,
) -> int:
    """Serve the city on a Unix socket or a port."""
    session: Session = ctx.obj
    settings = session.settings
    try:
        from backend.serve import ServeOptions, run
    except ModuleNotFoundError as error:
        raise HotlineError("backend_not_installed", {"detail": error.name or ""}) from None
    options = ServeOptions(
        unix=Path(unix) if unix else None,
        host=host,
        port=port,
        database_url=settings.database_url if database_url is None else database_url,
        workers=workers,
        demo=demo,
        data_dir=Path(data_dir) if data_dir else settings.profile.backend,
        exit_when_idle=exit_when_idle,
        sweep_every=sweep_every,
        language=session.texts.language,
    )
    return run(options)
