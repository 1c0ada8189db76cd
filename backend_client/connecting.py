"""Connecting: to one origin, through the proxy that was configured or none, believing whom the city believes.

Nothing of the environment is asked: a proxy or a `.netrc` there would see the credentials, or send others.
"""

import ssl
from collections.abc import Callable
from pathlib import Path

import httpx

from backend_client.addresses import Route
from console.ports.errors import SettingsError

#: Seconds to wait for a connection; a dead line shows long before the deadline of a slow answer.
CONNECT_SECONDS = 5.0
#: Idle connections are given up before the backend does it (uvicorn: 5 s), or a command would meet a closing one.
_KEEPALIVE_SECONDS = 4.0
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "hotline-console"}
MakeTransport = Callable[[], httpx.AsyncBaseTransport]


class Origin:
    """Whom credentials are shown to: scheme, host and port of the configured address, and nobody else."""

    def __init__(self, base: str) -> None:
        self._mine = _origin(httpx.URL(base))

    def check(self, url: httpx.URL) -> None:
        """Raise ValueError for an address elsewhere; comes before anything is sent."""
        if _origin(url) != self._mine:
            raise ValueError("credentials stay with their origin")


def connected(route: Route, make: MakeTransport | None = None) -> httpx.AsyncClient:
    """Return a client for a route; connects to nothing yet. `make` replaces the network. Raises SettingsError."""
    return httpx.AsyncClient(
        base_url=route.address.base,
        headers=_HEADERS,
        transport=make() if make is not None else _connector(route),
        timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),
        follow_redirects=False,
        trust_env=False,
    )


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _connector(route: Route) -> httpx.AsyncBaseTransport:
    limits = httpx.Limits(max_connections=2, max_keepalive_connections=1, keepalive_expiry=_KEEPALIVE_SECONDS)
    if route.address.socket:
        # Nothing is spoken there that authorities vouch for; reading their list takes two megabytes.
        return httpx.AsyncHTTPTransport(uds=route.address.socket, verify=False, limits=limits, trust_env=False)
    verify = _trust(route.ca_file) if route.address.secure else False
    proxy = route.proxy or None
    return httpx.AsyncHTTPTransport(verify=verify, limits=limits, trust_env=False, proxy=proxy)


def _trust(ca_file: Path | None) -> ssl.SSLContext:
    """Return whom to believe: the system's authorities, or the city's own; there is no way to believe everybody."""
    try:
        return ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    except (OSError, ssl.SSLError) as error:
        raise SettingsError("ca_file", {"value": str(ca_file)}) from error
