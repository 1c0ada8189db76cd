"""The verbs `admin import` and `admin unit|category|card|text import`: the city's reference data from files."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from console.cli.session import Session
from console.cli.store_access import DatabaseUrl, DataDir, store
from console.domain.errors import InvalidField

File = Annotated[Path, typer.Argument(metavar="FILE", help="cli.option.json_file", show_default=False)]


def import_all(ctx: typer.Context, file: File, database_url: DatabaseUrl = "", data_dir: DataDir = "") -> None:
    """Replace all reference data."""
    _import(ctx.obj, file, "all", database_url, data_dir)


def import_units(ctx: typer.Context, file: File, database_url: DatabaseUrl = "", data_dir: DataDir = "") -> None:
    """Replace the handling units."""
    _import(ctx.obj, file, "units", database_url, data_dir)


def import_categories(ctx: typer.Context, file: File, database_url: DatabaseUrl = "", data_dir: DataDir = "") -> None:
    """Replace the categories."""
    _import(ctx.obj, file, "categories", database_url, data_dir)


def import_cards(ctx: typer.Context, file: File, database_url: DatabaseUrl = "", data_dir: DataDir = "") -> None:
    """Replace the knowledge cards."""
    _import(ctx.obj, file, "cards", database_url, data_dir)


def import_texts(ctx: typer.Context, file: File, database_url: DatabaseUrl = "", data_dir: DataDir = "") -> None:
    """Replace the text modules."""
    _import(ctx.obj, file, "texts", database_url, data_dir)


def _import(session: Session, file: Path, part: str, database_url: str, data_dir: str) -> None:
    content = read(file)
    with store(session, database_url, data_dir) as settings:
        from backend.admin_access import renew_words, writing
        from backend.reference_admin import replace_all, replace_part

        with writing(settings) as (connection, doer):
            if part == "all":
                replaced = replace_all(connection, doer, content)
            else:
                replaced = replace_part(connection, doer, part, content)
        renew_words(settings)
    after = replaced.after
    years = sorted(after.calendar.announced)
    document = {
        "part": part,
        "etag": after.etag,
        "units": len(after.units),
        "categories": len(after.categories),
        "cards": len(after.cards),
        "texts": len(after.texts),
        "years": years,
    }
    if session.json:
        session.write_json(document)
    else:
        said = " ".join(map(str, years))
        session.tell("admin.imported", units=len(after.units), categories=len(after.categories), years=said)


def read(file: Path) -> Any:
    """Return the JSON of a file. Raises InvalidField `file_unreadable`."""
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InvalidField("file_unreadable", {"field": "file", "value": str(error.strerror)}) from None
    except ValueError:
        raise InvalidField("file_unreadable", {"field": "file", "value": str(file)}) from None
