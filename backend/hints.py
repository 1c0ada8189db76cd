"""Hearing from PostgreSQL that another worker has committed changes. A hint only: nothing depends on hearing it."""

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import anyio

from backend.commit_order import CHANNEL
from backend.database import Database

if TYPE_CHECKING:
    from psycopg import AsyncConnection

_LOG = logging.getLogger("hotline.backend")
#: Seconds until a lost connection is made anew.
_AGAIN = 5.0
#: Seconds a connection being made has when nobody wants it any more.
_LEAVING = 2.0


async def listen(database: Database, ring: Callable[[], None]) -> None:
    """Call `ring` for every hint, for ever. On SQLite there are no other workers, and nothing to hear."""
    if database.is_sqlite:
        return
    import psycopg

    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    while True:
        try:
            await _heard(await _connected(address), ring)
        except (psycopg.Error, OSError) as error:
            _LOG.warning("hints of other workers are not heard: %s", type(error).__name__)
        await asyncio.sleep(_AGAIN)


async def _heard(connection: "AsyncConnection[Any]", ring: Callable[[], None]) -> None:
    """Call `ring` for what a connection hears. Its own `async with` would wait for a rollback before it closes, and a
    scope that ends cancels that wait."""
    try:
        await connection.execute(f"LISTEN {CHANNEL}".encode("ascii"))
        # What was said while nobody listened.
        ring()
        async for _hint in connection.notifies():
            ring()
    finally:
        with anyio.CancelScope(shield=True):
            await connection.close()


async def _connected(address: str) -> "AsyncConnection[Any]":
    """Return a connection; whoever is told to stop while it is made leaves none open behind."""
    import psycopg

    from backend.postgres import NOTICING

    connecting = asyncio.ensure_future(psycopg.AsyncConnection.connect(address, autocommit=True, **NOTICING))
    try:
        return await asyncio.shield(connecting)
    except asyncio.CancelledError:
        # A scope that ends cancels every wait in it anew, this one as well if it could.
        with anyio.move_on_after(_LEAVING, shield=True):
            await asyncio.wait({connecting})
            if not connecting.cancelled() and connecting.exception() is None:
                await connecting.result().close()
        connecting.cancel()
        raise
