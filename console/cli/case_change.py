"""What every verb about one case has: the number that names it."""

from typing import Annotated

import typer

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="cli.option.number")]
