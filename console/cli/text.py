"""The verb group `text`: the texts that `;;` and a code call up, the city's and one's own."""

from typing import Annotated, Any

import typer

from console.cli import contact
from console.cli.session import Session
from console.cli.shapes import list_shape
from console.domain.text_modules import TextModule
from console.usecases.text_modules import add_text, remove_text, text_modules

Code = Annotated[str, typer.Argument(metavar="CODE", help="cli.option.text_code", show_default=False)]
Words = Annotated[list[str], typer.Argument(metavar="TEXT", help="cli.option.text_words", show_default=False)]


def add_to(app: typer.Typer) -> None:
    """Add `text` and its verbs."""
    group = typer.Typer(help="cli.help.text", rich_markup_mode=None)
    group.command("list", help="cli.help.text_list")(list_)
    group.command("add", help="cli.help.text_add")(add)
    group.command("remove", help="cli.help.text_remove")(remove)
    app.add_typer(group, name="text")


def list_(ctx: typer.Context) -> None:
    """List what can be called up, one's own first."""
    session: Session = ctx.obj
    hotline = session.hotline()
    items = [_shape(module) for module in text_modules(hotline.desk)]
    session.emit(list_shape(items, len(items), hotline.clock.now(), "cache"), lambda: _table(session, items))


def add(ctx: typer.Context, code: Code, text: Words) -> None:
    """Keep a text of one's own under a code."""
    session: Session = ctx.obj
    hotline = session.hotline()
    contact.somebody(hotline, session.starting)
    module = add_text(hotline.desk, code, " ".join(text))
    if session.json:
        session.write_json(_shape(module))
    else:
        session.tell("text.added", code=module.code)


def remove(ctx: typer.Context, code: Code) -> None:
    """Forget a text of one's own."""
    session: Session = ctx.obj
    hotline = session.hotline()
    contact.somebody(hotline, session.starting)
    remove_text(hotline.desk, code)
    if session.json:
        session.write_json({"code": code, "removed": True})
    else:
        session.tell("text.removed", code=code)


def _shape(module: TextModule) -> dict[str, Any]:
    return {
        "code": module.code,
        "name_zh": module.name_zh,
        "name_en": module.name_en,
        "text": module.text,
        "category": module.category or None,
        "own": module.own,
    }


def _table(session: Session, items: list[dict[str, Any]]) -> Any:
    from console.cli.drawing import table

    say = session.texts.say
    heads = [say(f"cli.column.{name}") for name in ("code", "name", "text")]
    name = "name_en" if session.texts.language == "en" else "name_zh"
    rows = [[item["code"], say("cli.text.own") if item["own"] else item[name], item["text"]] for item in items]
    return table(heads, rows, wide=2)
