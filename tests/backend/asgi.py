"""Talks to an app in this process as a browser would, one exchange after the other; the app runs in its own thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import anyio
import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI


class Browser:
    """A blocking client of an app whose start-up has been run."""

    def __init__(self, portal: BlockingPortal, client: httpx.AsyncClient, app: FastAPI) -> None:
        self.portal = portal
        self.app = app
        self._client = client

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            return await self._client.request(method, path, **options)

        return self.portal.call(ask)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)

    def until_ready(self) -> None:
        """Wait until the app says it is."""

        async def wait() -> None:
            with anyio.fail_after(60):
                while (await self._client.get("/readyz")).status_code != 200:  # noqa: ASYNC110 - told over the wire only
                    await anyio.sleep(0.01)

        self.portal.call(wait)


@contextmanager
def started(app: FastAPI) -> Iterator[Browser]:
    """Run an app's start-up, hand out a client, and run its shutdown."""
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(app.router.lifespan_context(app)):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="http://hotline")
        yield Browser(portal, client, app)
        portal.call(client.aclose)
