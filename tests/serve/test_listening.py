"""The address a backend listens at."""

import socket

from backend.listening import tcp_listener


def test_answers_are_not_held_back_for_an_acknowledgement() -> None:
    with tcp_listener("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        caller, _ = listener.accept()
        with caller:
            assert caller.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
