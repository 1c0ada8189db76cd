"""A client, a sign-in and a terminal to ask with."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from typing import Any

import pytest

from backend_client.http_backend import HttpBackend
from console.ports.records import City, SignIn, Terminal
from tests.builders import MONDAY, an_actor

MakeClient = Callable[..., HttpBackend]


@pytest.fixture
def client() -> Iterator[MakeClient]:
    """Make clients for addresses; all are closed at the end."""
    with ExitStack() as open_clients:

        def make(url: str = "http://127.0.0.1:1", **options: Any) -> HttpBackend:
            return open_clients.enter_context(closing(HttpBackend(url, lambda: MONDAY, **options)))

        yield make


@pytest.fixture
def sign_in() -> SignIn:
    city = City("fuzhou", "福州", "Fuzhou", "Asia/Shanghai")
    expires = MONDAY + timedelta(hours=8)
    return SignIn("s-1", an_actor(), "话务员", "Call-taker", "secret-token", expires, city, demo=False)


@pytest.fixture
def terminal() -> Terminal:
    return Terminal("0417", "secret-credential")
