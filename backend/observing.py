"""Around every exchange, outermost: a request id, a line in the log, and the numbers of monitoring."""

import re
import secrets
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.logs import access_log
from backend.metrics import Metrics

#: An id a proxy gave; too long for a phone number, and nothing but hexadecimal.
_GIVEN = re.compile(rb"[0-9a-f-]{16,64}\Z")
#: Asked every few seconds by machines; a line each would bury the others.
_UNLOGGED = frozenset({"/healthz", "/readyz", "/metrics"})
#: What is told of a path that is no route: never the path, in which anything may stand.
_NO_ROUTE = "-"


class Observing:
    """ASGI middleware of one application."""

    def __init__(self, app: ASGIApp, metrics: Metrics, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._metrics = metrics
        self._monotonic = monotonic
        self._log = access_log()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection's event."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        identity, began, status = _identity(scope), self._monotonic(), 500

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", []), (b"x-request-id", identity.encode())]
            await send(message)

        try:
            await self._app(scope, receive, marked)
        finally:
            self._tell(scope, identity, status, self._monotonic() - began)

    def _tell(self, scope: Scope, identity: str, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", _NO_ROUTE)
        self._metrics.answered(scope["method"], route, status, seconds)
        if route not in _UNLOGGED:
            took = round(seconds * 1000, 1)
            self._log.info(
                "request", request_id=identity, method=scope["method"][:10], route=route, status=status, ms=took
            )


def _identity(scope: Scope) -> str:
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return given.decode("ascii") if _GIVEN.match(given) else secrets.token_hex(8)
