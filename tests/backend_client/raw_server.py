"""A server that sends exactly the bytes a test wants, over TCP, TLS or a Unix socket."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Handle = Callable[[socket.socket, bytes], None]
OURS = "X-Contract-Version: 1\r\nX-Store-Epoch: e1\r\nX-Server-Time: 2026-11-23T02:00:05Z\r\n"


class RawServer:
    """Answers every connection's first request by `handle` and keeps what was asked."""

    def __init__(self, listener: socket.socket, handle: Handle, tls: ssl.SSLContext | None) -> None:
        self._listener, self._handle, self._tls = listener, handle, tls
        self.requests: list[bytes] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def stop(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        try:
            wrapped = self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
            with wrapped:
                request = wrapped.recv(65536)
                self.requests.append(request)
                self._handle(wrapped, request)
        except OSError:
            return


@contextmanager
def serving(handle: Handle, path: Path | None = None, tls: ssl.SSLContext | None = None) -> Iterator[RawServer]:
    listener = socket.socket(socket.AF_UNIX if path else socket.AF_INET)
    listener.bind(str(path) if path else ("127.0.0.1", 0))
    listener.listen(8)
    server = RawServer(listener, handle, tls)
    try:
        yield server
    finally:
        server.stop()


def answer(body: bytes, status: str = "200 OK", headers: str = OURS) -> Handle:
    """Return a handler that sends one complete answer."""
    head = f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
    return lambda connection, _: connection.sendall(head + body)
