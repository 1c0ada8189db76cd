"""Knowing since when nobody asks anything, so that a backend that was started for somebody can end after them."""

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
#: An ASGI application.
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class IdleWatch:
    """An application that passes everything on to another one and remembers when the last request ended."""

    def __init__(self, application: Application, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._application = application
        self._monotonic = monotonic
        self._asking = 0
        self._quiet_since = monotonic()
        #: What requests that would not end by themselves want called when the server ends; each sees it in its scope.
        self.on_end: set[Callable[[], None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; it counts from its first byte to its last, however long that takes."""
        if scope["type"] == "lifespan":
            await self._application(scope, receive, send)
            return
        self._asking += 1
        scope["on_end"] = self.on_end
        try:
            await self._application(scope, receive, send)
        finally:
            self._asking -= 1
            self._quiet_since = self._monotonic()

    def end(self) -> None:
        """Tell requests that would not end by themselves that the server ends."""
        for call in self.on_end:
            call()

    def quiet_for(self) -> float:
        """Return for how many seconds nobody has asked anything; 0 while somebody is being answered."""
        return 0.0 if self._asking else self._monotonic() - self._quiet_since

    async def until_quiet(self, seconds: float) -> None:
        """Return when nobody has asked anything for so long."""
        while (quiet := self.quiet_for()) < seconds:  # noqa: ASYNC110 - it sleeps for what is missing, it does not poll
            await asyncio.sleep(seconds - quiet)
