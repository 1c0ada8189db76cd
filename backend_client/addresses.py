"""Where a backend is: the two kinds of address, checked before anything is loaded or connected."""

from dataclasses import dataclass
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
