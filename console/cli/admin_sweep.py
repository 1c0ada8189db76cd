"""The verb `admin sweep`: what time does to cases, once, for cron."""

import typer

from console.cli.session import Session
from console.cli.store_access import DatabaseUrl, DataDir, store


def sweep(ctx: typer.Context, database_url: DatabaseUrl = "", data_dir: DataDir = "") -> None:
    """Resume what was promised for today, let proposals expire, archive, and go on with a recount."""
    session: Session = ctx.obj
    with store(session, database_url, data_dir) as settings:
        from backend.admin_access import opened
        from backend.sweeping import sweep as sweep_once

        with opened(settings) as (hotline, doer):
            swept = sweep_once(hotline, doer.at)
    if session.json:
        session.write_json({"mine": swept.mine, "moves": dict(swept.moves)})
    elif swept.mine:
        session.tell("admin.swept", moved=sum(swept.moves.values()))
    else:
        session.tell("admin.swept_elsewhere")
