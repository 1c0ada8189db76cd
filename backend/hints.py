"""Hearing from PostgreSQL that another worker has committed changes. A hint only: nothing depends on hearing it."""

import asyncio
import logging
from collections.abc import Callable

from backend.commit_order import CHANNEL
from backend.database import Database

_LOG = logging.getLogger("hotline.backend")
#: Seconds until a lost connection is made anew.
_AGAIN = 5.0


async def listen(database: Database, ring: Callable[[], None]) -> None:
    """Call `ring` for every hint, for ever. On SQLite there are no other workers, and nothing to hear."""
    if database.is_sqlite:
        return
    import psycopg

    from backend.postgres import NOTICING

    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(address, autocommit=True, **NOTICING) as connection:
                await connection.execute(f"LISTEN {CHANNEL}".encode("ascii"))
                # What was said while nobody listened.
                ring()
                async for _hint in connection.notifies():
                    ring()
        except (psycopg.Error, OSError) as error:
            _LOG.warning("hints of other workers are not heard: %s", type(error).__name__)
        await asyncio.sleep(_AGAIN)
