"""The start of an application, from outside: why it did not start, if it was refused, instead of a trace in the log."""

import logging

from sqlalchemy.exc import DBAPIError

from backend.failures import Refused
from backend.idle import Application, Message, Receive, Scope, Send
from backend.reaching import refusal

_SERVER = logging.getLogger("uvicorn.error")


class Starting:
    """An application that passes everything on to another one and remembers why that one would not start."""

    def __init__(self, application: Application) -> None:
        self._application = application
        #: Why it did not start; None while it may, and for errors that nobody foresaw.
        self.refused: Refused | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; the end of a failed start is told without its words when it was a refusal."""
        if scope["type"] != "lifespan":
            await self._application(scope, receive, send)
            return
        failed: list[Message] = []

        async def held(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed":
                failed.append(message)
            else:
                await send(message)

        try:
            await self._application(scope, receive, held)
        except (Refused, DBAPIError) as error:
            self.refused = error if isinstance(error, Refused) else refusal(error)
            # The server adds a line of its own, which says less than the refusal does.
            _SERVER.addFilter(lambda _record: self.refused is None)
            failed = [{"type": "lifespan.startup.failed", "message": ""}] if failed else []
        for message in failed:
            await send(message)
