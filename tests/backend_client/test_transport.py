"""The line itself: deadlines, limits, redirects, proxies, sockets, and to whom a credential is shown."""

import gzip
import json
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from console.ports.errors import NotAuthorised, SettingsError, Unreachable
from console.ports.records import SignIn, Terminal
from tests.backend_client.conftest import MakeClient
from tests.backend_client.raw_server import OURS, answer, serving
from tests.builders import a_command

PAGE = json.dumps({"changes": [], "cursor": "c1", "more": False, "epoch": "e1"}).encode()


def _url(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def test_a_backend_on_a_unix_socket_answers(tmp_path: Path, client: MakeClient, sign_in: SignIn) -> None:
    path = Path(f"{tmp_path}")
    with serving(answer(PAGE), path=path / "s") as server:
        backend = client(f"unix://{path}/s")
        assert backend.changes(sign_in, "", 10).cursor == "c1"
        assert backend.epoch() == "e1"
        assert backend.server_offset() == 5.0
    assert b"Bearer secret-token" in server.requests[0]


def test_a_dripping_server_is_given_up_at_the_deadline(client: MakeClient, sign_in: SignIn) -> None:
    gone = threading.Event()

    def drip(connection: socket.socket, _: bytes) -> None:
        connection.sendall(f"HTTP/1.1 200 OK\r\n{OURS}Content-Length: 300\r\n\r\n".encode())
        try:
            for _byte in range(300):
                connection.sendall(b" ")
                gone.wait(0.02)
        except OSError:
            gone.set()

    with serving(drip) as server:
        with pytest.raises(Unreachable) as caught:
            client(_url(server.port), deadline=0.1).changes(sign_in, "", 10)
        assert caught.value.code == "timed_out"
        assert gone.wait(10), "the connection was let go while the server still dripped"


def test_a_silent_server_is_given_up_at_the_deadline(client: MakeClient, terminal: Terminal) -> None:
    never = threading.Event()

    def keep_silent(*_: object) -> None:
        never.wait(10)

    with serving(keep_silent) as server:
        with pytest.raises(Unreachable) as caught:
            client(_url(server.port), deadline=0.1).send(terminal, [a_command()])
        never.set()
    assert caught.value.code == "timed_out"


def test_nobody_listening_is_unreachable(client: MakeClient, sign_in: SignIn, tmp_path: Path) -> None:
    for url in ("http://127.0.0.1:1", f"unix://{tmp_path}/nobody", f"unix://{tmp_path}/{'x' * 120}"):
        with pytest.raises(Unreachable) as caught:
            client(url).changes(sign_in, "", 10)
        assert caught.value.code == "unreachable"


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
def test_a_redirect_is_never_followed(status: str, client: MakeClient, terminal: Terminal) -> None:
    with serving(answer(PAGE)) as elsewhere:
        headers = f"{OURS}Location: {_url(elsewhere.port)}/v1/commands\r\n"
        with serving(answer(b"", status, headers)) as server, pytest.raises(Unreachable) as caught:
            client(_url(server.port)).send(terminal, [a_command()])
        assert elsewhere.requests == []
    assert caught.value.code == "unexpected_redirect"


def test_the_page_of_a_captive_portal_is_not_an_answer(client: MakeClient, terminal: Terminal) -> None:
    html = answer(b"<html>Welcome to the hotel</html>", headers="Content-Type: text/html\r\n")
    with serving(html) as server, pytest.raises(Unreachable) as caught:
        client(_url(server.port)).send(terminal, [a_command()])
    assert caught.value.code == "not_our_backend"


def test_an_address_as_a_case_key_stays_a_path_of_our_origin(client: MakeClient, sign_in: SignIn) -> None:
    with serving(answer(b"{}", "404 Not Found")) as server:
        for key in ("http://127.0.0.1:2/x", "//127.0.0.1:2/x", "../../auth/token", "..", ".", "", "a?b#c"):
            with pytest.raises(Exception, match=r"not_found|unknown_case"):
                client(_url(server.port)).find_case(sign_in, key)
        paths = [request.split(b" ")[1] for request in server.requests]
    assert all(path.startswith(b"/v1/cases/") and path.count(b"/") == 3 for path in paths)


def test_the_proxy_of_the_environment_sees_nothing(
    client: MakeClient, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(answer(PAGE)) as proxy, serving(answer(PAGE)) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, _url(proxy.port))
        client(_url(server.port)).changes(sign_in, "", 10)
        assert proxy.requests == []


def test_a_body_larger_than_the_cap_is_not_read(client: MakeClient, sign_in: SignIn) -> None:
    with serving(answer(b" " * 6_000_000)) as server, pytest.raises(Unreachable) as caught:
        client(_url(server.port)).find_case(sign_in, "x")
    assert caught.value.code == "answer_too_large"


def test_a_body_that_grows_when_unpacked_is_bounded_too(client: MakeClient, sign_in: SignIn) -> None:
    bomb = gzip.compress(b" " * 60_000_000, mtime=0)
    packed = f"{OURS}Content-Encoding: gzip\r\n"
    with serving(answer(bomb, headers=packed)) as server, pytest.raises(Unreachable) as caught:
        client(_url(server.port)).changes(sign_in, "", 10)
    assert caught.value.code == "answer_too_large"


def test_a_packed_body_is_understood(client: MakeClient, sign_in: SignIn) -> None:
    packed = f"{OURS}Content-Encoding: gzip\r\n"
    with serving(answer(gzip.compress(PAGE, mtime=0), headers=packed)) as server:
        assert client(_url(server.port)).changes(sign_in, "", 10).cursor == "c1"


@pytest.mark.parametrize("body", [gzip.compress(PAGE, mtime=0)[:-9], b"\x1f\x8bnonsense"])
def test_a_packed_body_cut_short_is_no_answer(body: bytes, client: MakeClient, sign_in: SignIn) -> None:
    packed = f"{OURS}Content-Encoding: gzip\r\n"
    with serving(answer(body, headers=packed)) as server, pytest.raises(Unreachable) as caught:
        client(_url(server.port)).changes(sign_in, "", 10)
    assert caught.value.code == "answer_malformed"


def test_a_connection_cut_in_the_middle_leaves_the_outcome_unknown(client: MakeClient, terminal: Terminal) -> None:
    half = f"HTTP/1.1 200 OK\r\n{OURS}Content-Length: 500\r\n\r\n{{".encode()
    with serving(lambda connection, _: connection.sendall(half)) as server, pytest.raises(Unreachable) as caught:
        client(_url(server.port)).send(terminal, [a_command()])
    assert caught.value.code == "connection_lost"


def test_after_a_failure_the_next_exchange_works(client: MakeClient, sign_in: SignIn) -> None:
    answers = [lambda connection, _: connection.sendall(b"junk\r\n\r\n"), answer(PAGE)]
    with serving(lambda connection, request: answers.pop(0)(connection, request)) as server:
        backend = client(_url(server.port))
        with pytest.raises(Unreachable):
            backend.changes(sign_in, "", 10)
        assert backend.changes(sign_in, "", 10).cursor == "c1"


@pytest.mark.parametrize(
    "url",
    ["", "example", "ftp://x", "http://", "unix://host/p", "unix:relative", "http://u:p@x", "http://x:y", "http://[x"],
)
def test_an_address_that_cannot_be_meant_is_refused_at_once(url: str, client: MakeClient) -> None:
    with pytest.raises(SettingsError) as caught:
        client(url)
    assert caught.value.code == "backend_url"
    assert "p@" not in caught.value.params["value"]


def test_a_missing_file_of_authorities_is_refused_at_once(client: MakeClient, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="ca_file"):
        client("https://127.0.0.1:1", ca_file=tmp_path / "none.pem")


def test_the_client_is_cheap_to_import() -> None:
    probe = "import sys, backend_client.http_backend; sys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0


def test_a_proxy_that_is_named_is_gone_through(client: MakeClient, sign_in: SignIn) -> None:
    with serving(answer(PAGE)) as proxy:
        backend = client("http://127.0.0.1:1", proxy=_url(proxy.port))
        assert backend.changes(sign_in, "", 10).cursor == "c1"
        assert proxy.requests[0].startswith(b"GET http://127.0.0.1:1/v1/changes?")


def test_passwords_of_a_netrc_are_sent_to_nobody(
    client: MakeClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login me password word\n", encoding="ascii")
    monkeypatch.setenv("NETRC", str(netrc))
    with serving(answer(b"{}", "401 Unauthorized")) as server:
        with pytest.raises(NotAuthorised):
            client(_url(server.port)).sign_in("taker", "demo")
        assert b"authorization" not in server.requests[0].lower()


def test_a_name_service_that_hangs_holds_up_neither_the_deadline_nor_leaving(
    client: MakeClient, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging, over, ended = threading.Event(), threading.Event(), threading.Event()

    def hang(*_: object, **__: object) -> list[object]:
        hanging.set()
        over.wait(20)
        ended.set()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    backend = client("http://backend.invalid", deadline=0.1)
    with pytest.raises(Unreachable) as caught:
        backend.changes(sign_in, "", 10)
    assert (caught.value.code, caught.value.left) == ("timed_out", False)
    assert hanging.is_set()
    backend.close()
    assert not ended.is_set(), "closing waited for the look-up"
    over.set()


def test_what_never_left_is_told_apart_from_what_may_have(client: MakeClient, terminal: Terminal) -> None:
    with pytest.raises(Unreachable) as caught:
        client().send(terminal, [a_command()])
    assert not caught.value.left
    with serving(lambda *_: None) as server, pytest.raises(Unreachable) as caught:
        client(_url(server.port)).send(terminal, [a_command()])
    assert caught.value.left


def test_a_large_answer_may_take_long_but_not_be_silent(client: MakeClient, sign_in: SignIn) -> None:
    never = threading.Event()

    def stall(connection: socket.socket, _: bytes) -> None:
        connection.sendall(f"HTTP/1.1 200 OK\r\n{OURS}Content-Length: {len(PAGE)}\r\n\r\n".encode() + PAGE[:9])
        never.wait(20)

    with serving(stall) as server:
        # Three times as long in all: it is the silence that ends it.
        backend = client(_url(server.port), deadline=1.0)
        with pytest.raises(Unreachable) as caught:
            backend.changes(sign_in, "", 10)
        assert (caught.value.code, caught.value.__cause__.__class__.__name__) == ("timed_out", "ReadTimeout")
        never.set()
