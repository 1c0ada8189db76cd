"""The verb group `case`: enter, look at, find and change cases."""

import typer

from console.cli import case_moves, case_new, case_search, case_show, case_similar, case_undo


def add_to(app: typer.Typer) -> None:
    """Add `case` and its verbs."""
    group = typer.Typer(help="cli.help.case", rich_markup_mode=None)
    group.command("new", help="cli.help.case_new")(case_new.new)
    group.command("show", help="cli.help.case_show")(case_show.show)
    group.command("search", help="cli.help.case_search")(case_search.search)
    group.command("similar", help="cli.help.case_similar")(case_similar.similar)
    case_moves.add_to(group)
    group.command("undo", help="cli.help.case_undo")(case_undo.undo_)
    app.add_typer(group, name="case")
