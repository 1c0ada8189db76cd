"""One exchange with the backend: a connection to one origin, one total deadline, a bounded body, no surprises.

httpx's own time-outs are per read: a dripping server holds a client for as long as it likes (reliability.md 4.5), so
`asyncio.timeout` stands around the whole exchange.
"""

import asyncio
import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx

from backend_client.addresses import Address
from backend_client.answers import Answer
from backend_client.bodies import read_bounded
from backend_client.failures import from_exception
from console.ports.errors import Rejected, SettingsError

#: Seconds to wait for a connection; a dead line shows long before the deadline of a slow answer.
CONNECT_SECONDS = 5.0
#: Idle connections are given up before the backend does it (uvicorn: 5 s), or a command would meet a closing one.
_KEEPALIVE_SECONDS = 4.0
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "hotline-console"}
MakeTransport = Callable[[], httpx.AsyncBaseTransport]


class Transport:
    """Exchanges with the backend at one address, from one thread at a time."""

    def __init__(self, address: Address, ca_file: Path | None = None, make: MakeTransport | None = None) -> None:
        """Prepare for an address; connects to nothing yet. `make` replaces the network. Raises SettingsError."""
        connector = make() if make is not None else _connector(address, ca_file)
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._origin = httpx.URL(address.base)
        self._client = httpx.AsyncClient(
            base_url=address.base,
            headers=_HEADERS,
            transport=connector,
            timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),
            follow_redirects=False,
            trust_env=False,
        )

    def exchange(
        self, method: str, path: str, headers: Mapping[str, str], body: Any, deadline: float, cap: int
    ) -> Answer:
        """Return the answer, whatever it says. Raises Unreachable when there is none within `deadline` seconds, and
        Rejected for a body that no wire can carry."""
        return self._runner.run(self._exchange(method, path, headers, body, deadline, cap))

    async def _exchange(
        self, method: str, path: str, headers: Mapping[str, str], body: Any, deadline: float, cap: int
    ) -> Answer:
        try:
            request = self._client.build_request(method, path, headers=dict(headers), json=body)
        except ValueError as error:
            # Half a surrogate pair, or a number JSON does not have: it can never be sent, to anybody.
            raise Rejected("cannot_be_sent") from error
        if _origin(request.url) != _origin(self._origin):
            raise ValueError("credentials stay with their origin")
        try:
            async with asyncio.timeout(deadline):
                return await self._answer(request, cap)
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, httpx.CookieConflict, OSError) as error:
            raise from_exception(error) from error

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


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _connector(address: Address, ca_file: Path | None) -> httpx.AsyncBaseTransport:
    if address.socket:
        return httpx.AsyncHTTPTransport(uds=address.socket, limits=_limits(), trust_env=False)
    verify = _trust(ca_file) if address.secure else False
    return httpx.AsyncHTTPTransport(verify=verify, limits=_limits(), trust_env=False)


def _trust(ca_file: Path | None) -> ssl.SSLContext:
    """Return whom to believe: the system's authorities, or the city's own; there is no way to believe everybody."""
    try:
        return ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    except (OSError, ssl.SSLError) as error:
        raise SettingsError("ca_file", {"value": str(ca_file)}) from error


def _limits() -> httpx.Limits:
    return httpx.Limits(max_connections=2, max_keepalive_connections=1, keepalive_expiry=_KEEPALIVE_SECONDS)
