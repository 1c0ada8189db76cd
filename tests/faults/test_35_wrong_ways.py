"""35, names that are not found or never answered, a wrong address, an IPv6 hole: offline like any other, and not a key
waits: nothing of the network happens in the thread that saves."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from console.ports.records import SyncState
from console.sync.status import LinkState
from tests.backend_client.raw_server import answer, serving
from tests.faults.conftest import MakeDesk
from tests.faults.distant_city import DistantCity, FollowingDesk
from tests.faults.fault_proxy import FaultProxy
from tests.faults.title import link_words
from tests.sync.conftest import settle

NAME = "hotline.city.invalid"


class Resolver:
    """What the machine's name service says, and whom it keeps waiting."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.hangs = False
        self.asked, self.over = threading.Event(), threading.Event()
        self.threads: set[str] = set()
        self._before = socket.getaddrinfo

    def look_up(self, host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        if host not in (NAME, NAME.encode()):
            return self._before(host, port, *rest, **more)
        self.threads.add(threading.current_thread().name)
        self.asked.set()
        if self.hangs:
            self.over.wait(30)
        if not self.addresses:
            raise socket.gaierror(-2, "Name or service not known")
        return [_found(address, port) for address in self.addresses]


def _found(address: str, port: int) -> Any:
    if ":" in address:
        return socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0)
    return socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Resolver]:
    resolver = Resolver()
    monkeypatch.setattr(socket, "getaddrinfo", resolver.look_up)
    yield resolver
    resolver.over.set()


def test_a_name_nobody_knows_is_said_and_nothing_has_left(resolver: Resolver, distant_desks: MakeDesk) -> None:
    desk = distant_desks()
    desk.turn_to(f"http://{NAME}")
    case_id = desk.new()
    settle(desk)
    assert desk.ear.status.error == "name_unknown"
    assert "找不到服务器名" in link_words(desk)
    assert "name unknown" in link_words(desk, "en")
    assert (desk.shown(case_id).sync, [e.state for e in desk.pending()]) == (SyncState.HERE, [SyncState.HERE])


def test_while_a_name_service_hangs_every_save_is_done_at_once(resolver: Resolver, distant_desks: MakeDesk) -> None:
    desk = distant_desks(kind=FollowingDesk)
    assert isinstance(desk, FollowingDesk)
    resolver.hangs = True
    desk.turn_to(f"http://{NAME}")
    desk.clock.advance(3)
    desk.begin()
    assert resolver.asked.wait(20)
    saved = [desk.new() for _ in range(3)]
    assert not resolver.over.is_set(), "the look-up still hangs"
    assert [desk.shown(case_id).sync for case_id in saved] == [SyncState.HERE] * 3
    assert threading.current_thread().name not in resolver.threads
    resolver.over.set()


def test_a_wrong_address_that_answers_is_not_believed_and_one_that_refuses_is_offline(
    resolver: Resolver, distant_desks: MakeDesk
) -> None:
    desk = distant_desks()
    case_id = desk.new()
    resolver.addresses = ["127.0.0.1"]
    with serving(answer(b"<html>router</html>", headers="Content-Type: text/html\r\n")) as router:
        desk.turn_to(f"http://{NAME}:{router.port}")
        settle(desk)
        assert desk.ear.status.error == "not_our_backend"
    desk.tries_again()
    assert (desk.ear.status.state, desk.ear.status.error) == (LinkState.OFFLINE, "unreachable")
    assert [entry.command.case_id for entry in desk.pending()] == [case_id]


def test_an_address_that_swallows_connections_is_passed_by(
    resolver: Resolver, distant_city: DistantCity, line: FaultProxy, distant_desks: MakeDesk
) -> None:
    desk = distant_desks()
    case_id = desk.new()
    with hole(line.port) as address:
        resolver.addresses = [address, "127.0.0.1"]
        desk.turn_to(f"http://{NAME}:{line.port}")
        settle(desk)
    assert desk.ear.says(LinkState.ONLINE)
    assert len(distant_city.applied(case_id)) == 1


@contextmanager
def hole(port: int) -> Iterator[str]:
    """An address of this machine where connections are neither taken nor refused: by IPv6 where there is any."""
    family, address = (socket.AF_INET6, "::1") if socket.has_dualstack_ipv6() else (socket.AF_INET, "127.0.0.2")
    with socket.socket(family) as listener, socket.socket(family) as first:
        listener.bind((address, port))
        listener.listen(0)
        first.connect((address, port))
        yield address
