"""Follows an app's changes as a console would: events one after the other, while the answer goes on."""

import json
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any
from urllib.parse import urlencode

import anyio

from tests.backend.asgi import Browser

Message = MutableMapping[str, Any]
PATIENCE = 15


@dataclass(frozen=True)
class Event:
    """One server-sent event; a sign of life has no kind."""

    kind: str
    id: str
    data: Any

    @property
    def cases(self) -> list[str]:
        return [change["case_id"] for change in self.data["changes"]]


class Stream:
    """An answer that goes on."""

    def __init__(self, browser: Browser, token: str, params: Mapping[str, str], last: str) -> None:
        headers = {"authorization": f"Bearer {token}", "last-event-id": last}
        self._scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET",
            "scheme": "http", "path": "/v1/changes/stream", "raw_path": b"/v1/changes/stream", "root_path": "",
            "query_string": urlencode(params).encode(), "server": ("hotline", 80), "client": ("127.0.0.1", 1),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items() if value],
        }  # fmt: skip
        self._browser, self._text = browser, ""
        #: How the answer begins; known with the first event.
        self.status, self.headers = 0, dict[str, str]()
        self._said: SimpleQueue[bytes | None] = SimpleQueue()
        self._left = browser.portal.call(anyio.Event)
        self._running = browser.portal.start_task_soon(self._exchange)

    async def _exchange(self) -> None:
        asked = False

        async def receive() -> Message:
            nonlocal asked
            if not asked:
                asked = True
                return {"type": "http.request", "body": b"", "more_body": False}
            await self._left.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                self.headers = {name.decode().lower(): value.decode() for name, value in message["headers"]}
            if message["type"] == "http.response.body" and message["body"]:
                self._said.put(message["body"])

        try:
            await self._browser.app(self._scope, receive, send)
        finally:
            self._said.put(None)

    def next(self) -> Event | None:
        """Return the next event, or None when the answer has ended."""
        while "\n\n" not in self._text:
            said = self._said.get(timeout=PATIENCE)
            if said is None:
                return None
            self._text += said.decode()
        block, _, self._text = self._text.partition("\n\n")
        fields = {name: value for name, _, value in (line.partition(": ") for line in block.splitlines())}
        data = json.loads(fields["data"]) if fields.get("data") else None
        return Event(fields.get("event", ""), fields.get("id", ""), data)

    def changes(self) -> Event:
        """Return the next event that tells of changes."""
        while (event := self.next()) is not None:
            if event.kind == "changes":
                return event
        raise AssertionError("the stream has ended")

    def leave(self) -> None:
        self._browser.portal.call(self._left.set)
        self._running.result(PATIENCE)


@contextmanager
def following(browser: Browser, token: str, last: str = "", **params: str) -> Iterator[Stream]:
    stream = Stream(browser, token, params, last)
    try:
        yield stream
    finally:
        stream.leave()
