"""One exchange with the backend: a connection to one origin, one total deadline, a bounded body, no surprises.

httpx's own time-outs are per read: a dripping server holds a client for as long as it likes (reliability.md 4.5), so
`asyncio.timeout` stands around the whole exchange.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

from backend_client.addresses import Route
from backend_client.answers import Answer, Bounds
from backend_client.bodies import read_bounded
from backend_client.connecting import CONNECT_SECONDS, MakeTransport, Origin, connected
from backend_client.failures import from_exception
from backend_client.names import PatientLoop
from console.ports.errors import Rejected

#: What httpx raises instead of giving an answer.
FAILED = (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, httpx.CookieConflict, OSError)


class Transport:
    """Exchanges with the backend at one address, from one thread at a time."""

    def __init__(self, route: Route, make: MakeTransport | None = None) -> None:
        """Prepare for an address; connects to nothing yet. `make` replaces the network. Raises SettingsError."""
        self._own_authority = route.ca_file is not None
        self._origin = Origin(route.address.base)
        self._client = connected(route, make)
        self._runner = asyncio.Runner(loop_factory=PatientLoop)

    def exchange(self, method: str, path: str, headers: Mapping[str, str], body: Any, bounds: Bounds) -> Answer:
        """Return the answer, whatever it says. Raises Unreachable when there is none within the bounds, and Rejected
        for a body that no wire can carry."""
        return self._runner.run(self._exchange(method, path, headers, body, bounds))

    async def _exchange(self, method: str, path: str, headers: Mapping[str, str], body: Any, bounds: Bounds) -> Answer:
        departure = Departure()
        timeout = httpx.Timeout(None, connect=CONNECT_SECONDS, read=bounds.silence)
        try:
            request = self._client.build_request(
                method, path, headers=dict(headers), json=body, timeout=timeout, extensions={"trace": departure.note}
            )
        except ValueError as error:
            # Half a surrogate pair, or a number JSON does not have: it can never be sent, to anybody.
            raise Rejected("cannot_be_sent") from error
        self._origin.check(request.url)
        try:
            async with asyncio.timeout(bounds.total):
                return await self._answer(request, bounds.size)
        except FAILED as error:
            raise from_exception(error, left=departure.left, own_authority=self._own_authority) from error

    async def _answer(self, request: httpx.Request, cap: int) -> Answer:
        response = await self._client.send(request, stream=True)
        try:
            encoding = response.headers.get("content-encoding", "").strip().lower()
            content = await read_bounded(response.aiter_raw(), encoding, cap)
        finally:
            await response.aclose()
        return Answer(response.status_code, {name.lower(): value for name, value in response.headers.items()}, content)

    def close(self) -> None:
        """Let go of the connections and of the event loop."""
        self._runner.run(self._client.aclose())
        self._runner.close()


class Departure:
    """Notes whether anything of a request may have left this machine; in doubt it may have."""

    def __init__(self) -> None:
        self.left = True

    async def note(self, event: str, _: Mapping[str, Any]) -> None:
        """Hear of a step of the exchange, as httpcore names it."""
        if event.startswith("connection.connect_") and event.endswith(".started"):
            self.left = False
        elif event.endswith(".send_request_headers.started"):
            self.left = True
