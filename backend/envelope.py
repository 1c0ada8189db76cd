"""Around every exchange: the headers of the contract, a bound on what is read, and an answer to what nobody foresaw."""

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend import stumbles
from backend.failures import Problem, problem_answer
from backend.hotline import Hotline
from console.domain.documents import stamp

#: Version of docs/wire.md.
CONTRACT = "1"
#: The most bytes of a request; a hundred commands with long texts are a tenth of it.
LARGEST_BODY = 8 * 1024 * 1024


class Envelope:
    """ASGI middleware of one application."""

    def __init__(self, app: ASGIApp, hotline: Hotline, on_request: Callable[[], None] | None) -> None:
        self._app = app
        self._hotline = hotline
        self._on_request = on_request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection's event."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            await self._exchange(scope, receive, send)
        finally:
            if self._on_request is not None:
                self._on_request()

    async def _exchange(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, bounded = False, _Bounded(receive)

        async def stamped(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start" and bounded.over and not started:
                # Whoever read the body took the end of it for a broken one.
                raise _TooLarge
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message.get("headers", []), *self._headers()]
            await send(message)

        try:
            await self._app(scope, bounded, stamped)
        except _TooLarge:
            bounded.over = False
            await problem_answer(Problem(413, "body_too_large", headers={"Connection": "close"}))(
                scope, receive, stamped
            )
        except Exception as error:  # further out it would be logged with its words, and answered without the headers
            if started:
                raise
            stumbles.note("a request", error)
            problem = Problem(500, "server_failed", {"kind": type(error).__name__})
            await problem_answer(problem)(scope, receive, stamped)

    def _headers(self) -> list[tuple[bytes, bytes]]:
        now = stamp(self._hotline.clock()) or ""
        headers = [(b"x-contract-version", CONTRACT.encode()), (b"x-server-time", now.encode())]
        if self._hotline.epoch:
            headers.append((b"x-store-epoch", self._hotline.epoch.encode()))
        return headers


class _TooLarge(Exception):
    """More bytes than anybody needs."""


class _Bounded:
    """Receives a body until it is larger than anybody needs."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._read = 0
        self.over = False

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._read += len(message.get("body", b""))
            if self._read > LARGEST_BODY:
                self.over = True
                raise _TooLarge
        return message
