"""The verbs `admin calendar import|moved`: years of the working calendar, and which limits moved with them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.cli.admin_reference import File, read
from console.cli.session import Session
from console.cli.store_access import DatabaseUrl, DataDir, store
from console.domain.documents import moment
from console.ports.errors import NotFound

if TYPE_CHECKING:
    from rich.console import RenderableType

#: Limits listed after an import; the others a page at a time.
_SHOWN = 50
#: Portions of open cases; more than any city has.
_ALL = 1_000_000
_COLUMNS = ("number", "unit", "limit", "before", "after")


def import_calendar(ctx: typer.Context, file: File, database_url: DatabaseUrl = "", data_dir: DataDir = "") -> None:
    """Put years of the working calendar in place of what is known of them, and count limits anew."""
    session: Session = ctx.obj
    content = read(Path(file))
    with store(session, database_url, data_dir) as settings:
        from backend import recounts
        from backend.admin_access import opened
        from backend.recount_pages import moved_list, recount_of
        from backend.reference_admin import import_years

        with opened(settings) as (hotline, doer):
            with hotline.database.write() as connection:
                after = import_years(connection, doer, content).after
            recounts.carry_on(hotline, _ALL)
            with hotline.database.read() as connection:
                recount = recount_of(connection, hotline.city_id, after.etag)
                number = None if recount is None else recount["recount_no"]
                page = moved_list(connection, hotline.city_id, number, _SHOWN, "") if recount else _nothing()
    years = sorted(after.calendar.announced)
    counts = {"units": len(after.units), "categories": len(after.categories)}
    document = {"part": "calendar", "etag": after.etag, **counts, "years": years, **page}
    session.emit(document, lambda: _table(session, page, after.zone))
    if not session.json:
        session.tell("admin.imported", years=" ".join(map(str, years)), **counts)
        _say(session, page)


def moved(
    ctx: typer.Context,
    recount: Annotated[int, typer.Option("--recount", min=0, help="cli.option.recount", show_default=False)] = 0,
    limit: Annotated[int, typer.Option("--limit", min=1, max=500, help="cli.option.limit")] = 100,
    after: Annotated[str, typer.Option("--after", metavar="CURSOR", help="cli.option.after")] = "",
    database_url: DatabaseUrl = "",
    data_dir: DataDir = "",
) -> None:
    """List the limits a new calendar moved, the newest one's unless told otherwise."""
    session: Session = ctx.obj
    with store(session, database_url, data_dir) as settings:
        from backend.admin_access import reading
        from backend.failures import Problem
        from backend.recount_pages import moved_list
        from backend.reference_data import current_reference

        with reading(settings) as connection:
            try:
                page = moved_list(connection, settings.city_id, recount or None, limit, after)
            except Problem as problem:
                raise NotFound(problem.code) from None
            zone = current_reference(connection, settings.city_id).zone
    session.emit(page, lambda: _table(session, page, zone))
    if not session.json:
        _say(session, page)


def _nothing() -> dict[str, Any]:
    return {"recount": None, "items": [], "next": None}


def _say(session: Session, page: dict[str, Any]) -> None:
    recount = page["recount"]
    if recount is None:
        session.tell("admin.nothing_recounted")
        return
    told = {"recount": recount["recount_no"], "moved": recount["moved"], "examined": recount["examined"]}
    session.tell("admin.recounted", shown=len(page["items"]), **told)
    if recount["finished_at"] is None:
        session.tell("admin.recount_unfinished")
    if page["next"]:
        session.tell("admin.more_moved", recount=recount["recount_no"], after=page["next"])


def _table(session: Session, page: dict[str, Any], zone: Any) -> "RenderableType":
    from console.cli.drawing import table

    say = session.texts.say
    rows = [
        (
            item["number"] or say("cli.no_number"),
            item["unit"],
            say(f"domain.phase.{item['phase']}"),
            *(_local(item[name], zone) for name in ("before", "after")),
        )
        for item in page["items"]
    ]
    return table([say(f"cli.column.{column}") for column in _COLUMNS], rows)


def _local(text: str, zone: Any) -> str:
    at = moment(text)
    return "" if at is None else at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
