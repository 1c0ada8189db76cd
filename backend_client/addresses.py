"""Where a backend is: the two kinds of address, checked before anything is loaded or connected."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from console.ports.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart."""

    #: What paths are joined to.
    base: str
    #: Path of the Unix socket; empty for TCP.
    socket: str
    secure: bool


@dataclass(frozen=True, slots=True)
class Route:
    """How an address is reached."""

    address: Address
    #: Certificate authorities to believe instead of the system's.
    ca_file: Path | None = None
    #: HTTP proxy to go through; empty for none. A Unix socket needs none.
    proxy: str = ""


def route(url: str, ca_file: Path | None = None, proxy: str = "") -> Route:
    """Return the way to an address; raises SettingsError for what cannot be used, without the passwords in it."""
    if ca_file is not None and not ca_file.is_file():
        raise SettingsError("ca_file", {"value": str(ca_file)})
    return Route(parse(url), ca_file, proxy)


def parse(url: str) -> Address:
    """Return the address of `http(s)://host…` or `unix:///path`; raises SettingsError `backend_url`."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise SettingsError("backend_url", {"value": url}) from None
    if parts.username or parts.password:
        raise SettingsError("backend_url", {"value": f"{parts.scheme}://…@{host}"})
    if parts.scheme == "unix" and parts.path.startswith("/") and not parts.netloc:
        return Address("http://backend", parts.path, secure=False)
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise SettingsError("backend_url", {"value": url})
    return Address(url.rstrip("/"), "", secure=parts.scheme == "https")
