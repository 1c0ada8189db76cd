"""Following changes over the wire: events as they come, and an end to whatever is not one."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from backend_client.events import EventReader, ServerEvent
from backend_client.http_stream import AHEAD, HttpChangeStream
from console.domain.calls import CallEvent, CallNews
from console.domain.documents import case_document
from console.ports.errors import Unreachable
from console.ports.records import SignIn
from console.ports.stream import Told
from tests.backend_client.raw_server import OURS, Handle, RawServer, answer, serving
from tests.builders import a_case

PATIENCE = 20
STREAM = f"HTTP/1.1 200 OK\r\n{OURS}Content-Type: text/event-stream; charset=utf-8\r\n\r\n".encode()


def page(cursor: str, *cases: str) -> bytes:
    changes: list[dict[str, Any]] = [{"case_id": case_id, "case": None, "events": []} for case_id in cases]
    said = json.dumps({"changes": changes, "cursor": cursor, "more": False, "epoch": "e1"})
    return f"event: changes\ndata: {said}\nid: {cursor}\n\n".encode()


class Follower:
    """A stream that a test can wait for."""

    def __init__(self, port: int, silence: float) -> None:
        self.woken = threading.Condition()
        self.calls: list[CallNews] = []
        address = f"http://127.0.0.1:{port}"
        self.stream = HttpChangeStream(address, self._wake, silence=silence, calls=self.calls.extend)

    def _wake(self) -> None:
        with self.woken:
            self.woken.notify_all()

    def until(self, condition: Callable[[], bool]) -> None:
        with self.woken:
            assert self.woken.wait_for(condition, PATIENCE)


@contextmanager
def following(handle: Handle, sign_in: SignIn, silence: float = PATIENCE) -> Iterator[tuple[Follower, RawServer]]:
    with serving(handle) as server:
        follower = Follower(server.port, silence)
        follower.stream.follow(sign_in, "c0", "w0")
        try:
            yield follower, server
        finally:
            follower.stream.stop()


def saying(*chunks: bytes, stays: bool = False, then: threading.Event | None = None) -> Handle:
    """Return a handler that begins a stream, says this, and ends at once, on `then`, or with the client."""

    def handle(connection: socket.socket, _: bytes) -> None:
        connection.sendall(STREAM)
        for chunk in chunks:
            connection.sendall(chunk)
        if then is not None:
            then.wait(PATIENCE)
        if stays:
            connection.settimeout(PATIENCE)
            connection.recv(1)

    return handle


def test_pages_come_in_order_each_with_the_place_it_goes_on_from(sign_in: SignIn) -> None:
    over = threading.Event()
    with following(saying(page("c1"), b":\n\n", page("c2", "x"), then=over), sign_in) as (follower, server):
        told: list[Told] = []

        def both() -> bool:
            told.extend(follower.stream.told())
            return len(told) == 2

        follower.until(both)
        assert [(each.after, each.page.cursor) for each in told] == [("c0", "c1"), ("c1", "c2")]
        assert [change.case_id for change in told[1].page.changes] == ["x"]
        assert follower.stream.is_live()
        over.set()
        follower.until(follower.stream.is_over)
        assert not follower.stream.is_live()
    (request,) = server.requests
    assert request.startswith(b"GET /v1/changes/stream?after=c0 ")
    assert b"Bearer secret-token" in request
    assert b"X-Store-Witness: w0" in request


@pytest.mark.parametrize(
    "handle",
    [
        answer(b"{}", "401 Unauthorized"),
        answer(b"", "302 Found", f"{OURS}Location: http://127.0.0.1:1/\r\n"),
        answer(page("c1"), headers="Content-Type: text/event-stream\r\n"),
        answer(b"<html>", headers=f"{OURS}Content-Type: text/html\r\n"),
        answer(page("c1"), headers=f"{OURS}Content-Type: text/event-stream\r\nContent-Encoding: gzip\r\n"),
        saying(b"event: changes\ndata: {nonsense\n\n"),
        saying(b"event: changes\ndata: " + b"[" * 100_000 + b"\n\n"),
        saying(b"event: changes\ndata: \xff\n\n"),
        saying(b'event: end\ndata: {"code":"closing"}\n\n', stays=True),
        saying(),
    ],
)
def test_what_is_no_stream_of_ours_is_over_and_nothing_of_it_counts(handle: Handle, sign_in: SignIn) -> None:
    with following(handle, sign_in) as (follower, _):
        follower.until(follower.stream.is_over)
        assert list(follower.stream.told()) == []


def test_silence_ends_it(sign_in: SignIn) -> None:
    with following(saying(page("c1"), stays=True), sign_in, silence=0.2) as (follower, _):
        follower.until(follower.stream.is_over)
        assert [told.page.cursor for told in follower.stream.told()] == ["c1"]


def test_pages_nobody_takes_are_not_gathered_without_end(sign_in: SignIn) -> None:
    pages = [page(f"c{number}") for number in range(1, 100)]
    told: list[Told] = []

    def taken() -> bool:
        portion = follower.stream.told()
        assert len(portion) <= AHEAD
        told.extend(portion)
        return len(told) == len(pages)

    with following(saying(*pages, stays=True), sign_in) as (follower, _):
        follower.until(taken)
        assert [each.page.cursor for each in told] == [f"c{number}" for number in range(1, 100)]


def test_stopping_does_not_wait_for_the_backend(sign_in: SignIn) -> None:
    with following(saying(page("c1"), stays=True), sign_in) as (follower, _):
        follower.until(follower.stream.is_live)
        follower.stream.stop()
        assert follower.stream.is_over()


def test_events_are_read_however_they_are_cut() -> None:
    text = b": hello\n\nevent: changes\nid: 7\ndata: a\ndata: b\n\nevent: end\ndata: {}\n\n"
    wanted = [ServerEvent("changes", "7", "a\nb"), ServerEvent("end", "", "{}")]
    for size in (1, 2, 3, 7, len(text)):
        reader = EventReader(1000)
        pieces = [text[start : start + size] for start in range(0, len(text), size)]
        assert [event for piece in pieces for event in reader.feed(piece)] == wanted


def test_an_event_larger_than_the_cap_is_not_gathered() -> None:
    reader = EventReader(100)
    assert reader.feed(b"data: " + b"m" * 90) == []
    with pytest.raises(Unreachable, match="answer_too_large"):
        reader.feed(b"more and more")


def test_a_case_in_an_event_is_read_as_in_a_page(sign_in: SignIn) -> None:
    case = a_case()
    row = {"case_id": case.id, "case": case_document(case), "events": []}
    said = json.dumps({"changes": [row], "cursor": "c1", "more": False, "epoch": "e1"}).encode()
    with following(saying(b"event: changes\ndata: " + said + b"\n\n", stays=True), sign_in) as (
        follower,
        _,
    ):
        follower.until(follower.stream.is_live)
        (told,) = follower.stream.told()
        assert [change.case for change in told.page.changes] == [case]


def test_what_a_telephone_tells_is_passed_on_and_what_cannot_be_read_of_it_passed_over(sign_in: SignIn) -> None:
    rings = {
        "call_id": "1",
        "event": "ringing",
        "phone": "13805912345",
        "name": "",
        "received_at": "2026-11-23T02:00:00Z",
    }
    odd = [rings | {"event": "whistling"}, rings | {"phone": "[bold]"}, {}, rings | {"call_id": "2"}]
    said = [json.dumps({"items": [rings, *odd]}), "[]", "{", '{"items": 7}']
    calls = b"".join(f"event: calls\ndata: {one}\n\n".encode() for one in said)
    with following(saying(calls, page("c1"), stays=True), sign_in) as (follower, _):
        follower.until(follower.stream.is_live)
        assert [(news.event, news.call.id) for news in follower.calls] == [
            (CallEvent.RINGING, "1"),
            (CallEvent.RINGING, "2"),
        ]
