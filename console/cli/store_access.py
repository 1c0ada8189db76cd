"""A verb's way to a store: the options that name it, and the backend's refusals as errors of the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from console.cli.session import Session
from console.ports.errors import HotlineError, Unreachable

if TYPE_CHECKING:
    from backend.settings import BackendSettings

DatabaseUrl = Annotated[
    str, typer.Option("--database-url", metavar="URL", help="cli.option.database_url", show_default=False)
]
DataDir = Annotated[str, typer.Option("--data-dir", metavar="PATH", help="cli.option.data_dir", show_default=False)]


@contextmanager
def store(session: Session, database_url: str, data_dir: str) -> "Iterator[BackendSettings]":
    """Say which store is meant; it is the one `serve` would use with the same options.

    Raises HotlineError for what the backend refuses in the block, and when it is not installed.
    """
    settings = session.settings
    try:
        from backend.admin_access import settings_of
        from backend.failures import Refused
    except ModuleNotFoundError as error:
        raise HotlineError("backend_not_installed", {"detail": error.name or ""}) from None
    folder = Path(data_dir) if data_dir else settings.profile.backend
    try:
        yield settings_of(database_url or settings.database_url or None, folder)
    except Refused as refused:
        kind = Unreachable if refused.code == "database_unreachable" else HotlineError
        raise kind(refused.code, refused.params) from None
