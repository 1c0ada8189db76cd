"""An event loop that looks names up in threads nobody ever waits for.

A resolver that does not answer holds its thread for half a minute. asyncio's own threads are waited for when the loop
closes and again when the process ends, so a console without a network could not be left.
"""

import asyncio
import socket
import threading
from contextlib import suppress
from typing import Any


class PatientLoop(asyncio.SelectorEventLoop):
    """Gives up a look-up when its caller does; the thread ends by itself, whenever the resolver lets it."""

    async def getaddrinfo(
        self, host: Any, port: Any, *, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0
    ) -> Any:
        """Look a name up; raises OSError (`socket.gaierror`)."""
        found: asyncio.Future[Any] = self.create_future()

        def look() -> None:
            told: Any = None
            error: Exception | None = None
            try:
                told = socket.getaddrinfo(host, port, family, type, proto, flags)
            except Exception as failure:  # whatever it is, it belongs to whoever asked
                error = failure
            # Who asked may have gone long ago, and the loop with him.
            with suppress(RuntimeError):
                self.call_soon_threadsafe(_tell, found, told, error)

        threading.Thread(target=look, name="names", daemon=True).start()
        return await found


def _tell(found: asyncio.Future[Any], told: Any, error: Exception | None) -> None:
    if found.done():
        return
    if error is None:
        found.set_result(told)
    else:
        found.set_exception(error)
