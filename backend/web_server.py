"""The web server around an application: says when it listens, ends in order on a signal or when nobody asks more."""

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import uvicorn

from backend.idle import IdleWatch

#: Seconds a request in flight may still take after the backend was told to end.
_GRACE = 10


class WebServer(uvicorn.Server):
    """A server that ends in order on SIGTERM and SIGINT, where the library would end the process by the signal."""

    def __init__(self, application: IdleWatch, on_ready: Callable[[], None]) -> None:
        super().__init__(_configuration(application))
        self._application = application
        self._on_ready = on_ready
        #: Whether SIGINT ended it.
        self.interrupted = False

    async def until_end(self, listener: socket.socket, idle: float | None, leash: int | None = None) -> None:
        """Serve at `listener` until told to end, or until nobody has asked anything for `idle` seconds.

        A `leash` is a pipe whose other end is held by the process this one works for: without it, it ends too.
        """
        if leash is not None:
            asyncio.get_running_loop().add_reader(leash, self._let_go, leash)
        watching = asyncio.create_task(self._end_when_quiet(idle)) if idle is not None else None
        try:
            await self.serve(sockets=[listener])
        finally:
            if watching is not None:
                watching.cancel()
                with suppress(asyncio.CancelledError):
                    await watching

    def _let_go(self, leash: int) -> None:
        asyncio.get_running_loop().remove_reader(leash)
        self.should_exit = True

    async def _end_when_quiet(self, seconds: float) -> None:
        await self._application.until_quiet(seconds)
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        if self.started:
            self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more, and wait for what is being answered; streams are ended first."""
        self._application.end()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Note what ended it."""
        self.interrupted = self.interrupted or sig == signal.SIGINT
        super().handle_exit(sig, frame)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Listen for the signals that end it, without raising them again afterwards: there is a socket to remove."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _configuration(application: IdleWatch) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        lifespan="on",
        ws="none",
        access_log=False,
        # Without a configuration of its own, warnings and errors go to stderr and nothing else is said.
        log_config=None,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )
