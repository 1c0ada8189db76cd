"""A tiny application, so that serving is tested apart from what is served."""

import asyncio
import os
from typing import Any

from backend.settings import BackendSettings


def build(_settings: BackendSettings) -> Any:
    return _application


def build_broken(_settings: BackendSettings) -> Any:
    return _broken


async def _application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    if scope["path"] == "/slow":
        await asyncio.sleep(1.5)
    if scope["path"] == "/forever":
        over = asyncio.Event()
        scope["on_end"].add(over.set)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"connection", b"close")]})
        await send({"type": "http.response.body", "body": b"on", "more_body": True})
        await over.wait()
        await send({"type": "http.response.body", "body": b" and over"})
        return
    body = str(os.getpid()).encode() if scope["path"] == "/who" else b"ok"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"connection", b"close")]})
    await send({"type": "http.response.body", "body": body})


async def _live(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _broken(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "no table"})
