"""A line that fails to order: a TCP proxy between a real client and the real backend, exchange by exchange.

What happens to the next exchanges stands in `script`, in order; with an empty script `always` decides, and without
that everything is passed on.
"""

import re
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

#: Seconds a thread of the proxy waits for anything before it ends by itself.
PATIENCE = 30
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request on its way, and how to let it go on."""

    client: socket.socket
    request: bytes
    #: Hands the request to the backend and returns its whole answer.
    deliver: Callable[[], bytes]
    #: Hands the request to the backend and its answer to the client piece by piece, until it ends or the line is dead.
    relay: Callable[[], None]
    #: Set when the proxy stops: nobody waits longer.
    over: threading.Event


#: Does something with an exchange; whether the connection can be used for another is said by returning True.
Fault = Callable[[Exchange], bool]


def passed_on(exchange: Exchange) -> bool:
    """Nothing goes wrong; an answer without an end goes on until one side leaves."""
    if b"/stream" in exchange.request.partition(b"\r\n")[0]:
        exchange.relay()
        return False
    exchange.client.sendall(exchange.deliver())
    return True


def request_lost(_: Exchange) -> bool:
    """The line breaks before anything reaches the backend."""
    return False


def answer_lost(exchange: Exchange) -> bool:
    """The backend does it all; its answer never comes."""
    exchange.deliver()
    return False


def answer_reset(exchange: Exchange) -> bool:
    """The backend does it all; what comes back is a reset."""
    exchange.deliver()
    exchange.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


def delivered_twice(exchange: Exchange) -> bool:
    """The backend gets it twice, and answers the second time."""
    exchange.deliver()
    return passed_on(exchange)


def half_open(exchange: Exchange) -> bool:
    """The other end is gone without a word: what is sent vanishes, nothing comes back, nothing is closed."""
    exchange.over.wait(PATIENCE)
    return False


def answer_held(exchange: Exchange) -> bool:
    """The backend does it all; then the line goes dead without a word."""
    exchange.deliver()
    return half_open(exchange)


def cut_at(count: int) -> Fault:
    """The answer breaks off after so many bytes."""

    def cut(exchange: Exchange) -> bool:
        exchange.client.sendall(exchange.deliver()[:count])
        return False

    return cut


def dripped(seconds: float, size: int = 1) -> Fault:
    """The answer comes `size` bytes at a time, every so many seconds."""

    def drip(exchange: Exchange) -> bool:
        answer = exchange.deliver()
        for start in range(0, len(answer), size):
            exchange.client.sendall(answer[start : start + size])
            if exchange.over.wait(seconds):
                return False
        return True

    return drip


def held_until(event: threading.Event) -> Fault:
    """The request waits on the way until something happens."""

    def hold(exchange: Exchange) -> bool:
        event.wait(PATIENCE)
        return passed_on(exchange)

    return hold


def says(answer: bytes, *, after_delivery: bool = False) -> Fault:
    """Something in between answers instead; with `after_delivery` the backend has done what was asked."""

    def say(exchange: Exchange) -> bool:
        if after_delivery:
            exchange.deliver()
        exchange.client.sendall(answer)
        return False

    return say


def an_answer(status: str, body: bytes = b"", *headers: str) -> bytes:
    """Return an answer of somebody who is not the backend."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class FaultProxy:
    """Listens on this machine and stands between whoever connects and the backend at a port."""

    def __init__(self, backend_port: int) -> None:
        self._backend_port = backend_port
        self.script: deque[Fault] = deque()
        self.always: Fault = passed_on
        #: Whole requests in the order they came, head and body.
        self.requests: list[bytes] = []
        #: How often somebody connected.
        self.connections = 0
        self._came = threading.Condition()
        self._over, self._dead = threading.Event(), threading.Event()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, name="proxy", daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def asked(self) -> list[str]:
        """Return method and path of what came."""
        return [b" ".join(request.split(b" ", 2)[:2]).decode() for request in self.requests]

    def until_asked(self, what: str) -> None:
        """Wait until the newest request is this method and path."""
        with self._came:
            assert self._came.wait_for(lambda: self.asked[-1:] == [what], PATIENCE), self.asked

    def go_dead(self) -> None:
        """From now on nothing comes through in either direction, and nothing is closed."""
        self.always = half_open
        self._dead.set()

    def cut(self) -> None:
        """End the connections there are; new ones can be made."""
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        """Take no more connections and end those that are."""
        self._over.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                self._open.add(connection)
                threading.Thread(target=self._serve, args=(connection,), name="proxied", daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            while request := _whole(connection):
                with self._came:
                    self.requests.append(request)
                    self._came.notify_all()
                fault = self.script.popleft() if self.script else self.always
                if not fault(self._exchange(connection, request)):
                    break
        self._open.discard(connection)

    def _exchange(self, client: socket.socket, request: bytes) -> Exchange:
        def deliver() -> bytes:
            return re.sub(rb"\r\nconnection: close", b"", b"".join(self._pieces(request)), count=1)

        def relay() -> None:
            for piece in self._pieces(request):
                if self._dead.is_set():
                    self._over.wait(PATIENCE)
                    return
                client.sendall(piece)

        return Exchange(client, request, deliver, relay, self._over)

    def _pieces(self, request: bytes) -> Iterator[bytes]:
        """Yield the backend's answer. The request has a connection of its own, whose end is the answer's end."""
        head, _, body = request.partition(b"\r\n\r\n")
        head = re.sub(rb"\r\n[Cc]onnection:[^\r]*", b"", head) + b"\r\nConnection: close"
        with socket.create_connection(("127.0.0.1", self._backend_port), PATIENCE) as backend:
            backend.sendall(head + b"\r\n\r\n" + body)
            while piece := backend.recv(_PIECE):
                yield piece


def _whole(connection: socket.socket) -> bytes:
    """Return the next request, or nothing when there is none."""
    request = bytearray()
    while b"\r\n\r\n" not in request:
        piece = connection.recv(_PIECE)
        if not piece:
            return b""
        request += piece
    head, _, body = bytes(request).partition(b"\r\n\r\n")
    found = _LENGTH.search(head)
    missing = int(found[1]) - len(body) if found else 0
    while missing > 0:
        piece = connection.recv(_PIECE)
        if not piece:
            return b""
        request += piece
        missing -= len(piece)
    return bytes(request)


@contextmanager
def failing_line(backend_port: int) -> Iterator[FaultProxy]:
    """A proxy in front of a backend until the end of the block."""
    proxy = FaultProxy(backend_port)
    try:
        yield proxy
    finally:
        proxy.stop()
