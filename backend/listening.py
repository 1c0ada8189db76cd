"""Where a backend listens: a Unix socket for its owner only, or an address of this machine."""

import os
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock

from backend.failures import Refused

#: Connections the system keeps waiting; consoles of a whole shift may come back at the same moment.
BACKLOG = 1024
#: Seconds to wait for somebody else who is about to listen at the same place, and for a live one to take a call.
_PATIENCE, _PROBE = 10, 2.0


@contextmanager
def unix_listener(path: Path) -> Iterator[socket.socket]:
    """Listen at `path`, usable by its owner only; a socket nobody listens at is replaced and none is left behind.

    Raises Refused: `socket_in_use` when somebody answers there, `socket_path_taken` when it is another kind of file,
    `socket_unusable` when the system does not allow it (a path is limited to about 100 bytes).
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(f"{path}.lock", timeout=_PATIENCE, mode=0o600):
            listener = _bound(path)
    except OSError as error:
        raise Refused("socket_unusable", {"path": str(path), "cause": str(error)}) from error
    mine = _identity(path)
    try:
        yield listener
    finally:
        listener.close()
        if mine is not None and _identity(path) == mine:
            path.unlink()


@contextmanager
def tcp_listener(host: str, port: int) -> Iterator[socket.socket]:
    """Listen at an address; port 0 takes a free one. Raises Refused `address_unusable`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except (OSError, OverflowError) as error:
        raise Refused("address_unusable", {"host": host, "port": str(port), "cause": str(error)}) from error
    # Inherited by every connection. Head and body of an answer are two writes; asyncio does this for sockets it made
    # itself only, and the second write would wait some 40 ms for the delayed acknowledgement of the first.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with listener:
        yield listener


def address_of(listener: socket.socket) -> str:
    """Return the address a client is configured with."""
    name = listener.getsockname()
    if listener.family == socket.AF_UNIX:
        return f"unix://{name}"
    host, port = name[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _bound(path: Path) -> socket.socket:
    _make_room(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    # The rights are there from the first moment: between a bind and a later chmod anybody could connect.
    before = os.umask(0o177)
    try:
        listener.bind(os.fspath(path))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    finally:
        os.umask(before)
    return listener


def _make_room(path: Path) -> None:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise Refused("socket_path_taken", {"path": str(path)})
    if _answers(path):
        raise Refused("socket_in_use", {"path": str(path)})
    path.unlink()


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(_PROBE)
        try:
            probe.connect(os.fspath(path))
        except ConnectionRefusedError:
            return False
        except TimeoutError:
            # A full queue is not an empty one: somebody listens there.
            return True
    return True


def _identity(path: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        found = path.lstat()
        return found.st_dev, found.st_ino
    return None
