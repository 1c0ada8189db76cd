"""Backends of other versions: one that says more than this console knows, one that lacks some of what it asks for."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx

from backend_client.http_backend import HttpBackend
from tests.contract.worlds import House

#: Headers that speak of the body as it was.
_OF_THE_BODY = ("content-length", "content-encoding")

#: Fields whose content has no fields of its own, but names that are data.
_NAMED_FREELY = ("data", "writers", "params")


class OtherVersion(httpx.AsyncBaseTransport):
    """A house whose answers, or some of them, are those of another version."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.file, self.clock = house.file, house.clock
        #: Whether every record says more than is known here.
        self.says_more = False
        #: Cases that are in a state of which nobody here has heard.
        self.in_unknown_state: set[str] = set()
        #: That state, as it comes.
        self.state = "with_the_ombudsman"
        #: Ends of paths that are not there.
        self.missing: tuple[str, ...] = ()
        self.contract = ""
        #: Bodies of the commands that came.
        self.handed_over: list[dict[str, Any]] = []

    def client(self, machine_time: Callable[[], datetime]) -> HttpBackend:
        return HttpBackend("http://hotline", machine_time, make_transport=lambda: self)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if request.method == "POST" and path == "/v1/commands":
            self.handed_over += json.loads(await request.aread())["commands"]
        if path.endswith(self.missing) and self.missing:
            headers = {"X-Contract-Version": "1", "Content-Type": "application/json"}
            return httpx.Response(404, headers=headers, stream=httpx.ByteStream(b'{"detail": "Not Found"}'))
        answer = await self._house.handle_async_request(request)
        body = await answer.aread()
        headers = {name: value for name, value in answer.headers.items() if name.lower() not in _OF_THE_BODY}
        if self.contract and "x-contract-version" in headers:
            headers["x-contract-version"] = self.contract
        if self.says_more and body.startswith(b"{"):
            body = json.dumps(self._more(json.loads(body))).encode()
        return httpx.Response(answer.status_code, headers=headers, stream=httpx.ByteStream(body))

    def _more(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._more(inner) for inner in value]
        if not isinstance(value, dict):
            return value
        more = {name: inner if name in _NAMED_FREELY else self._more(inner) for name, inner in value.items()}
        if value.get("id") in self.in_unknown_state and "state" in value:
            more["state"] = self.state
        return {**more, "from_a_later_version": {"a": [1]}}
