"""Two hundred consoles that follow the stream while five changes a second come in: how late each hears of each."""

import asyncio
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from backend.cursors import pack, unpack
from bench.authority.table import Served
from bench.authority.wire import Line
from bench.authority.writing import Desk

FOLLOWERS, PER_SECOND, SECONDS = 200, 5, 30
#: Design.md 9: delivered within two seconds.
_BUDGET = 2000.0
#: Bytes of a line at the most.
_LONGEST = 2**24
_CASE = re.compile(rb'"case_id":"([0-9a-f-]{36})"')


@dataclass
class _Heard:
    """When who heard of which case, and when its command was answered."""

    answered: dict[bytes, float] = field(default_factory=dict)
    heard: list[tuple[bytes, float]] = field(default_factory=list)
    ready: int = 0
    everybody: asyncio.Event = field(default_factory=asyncio.Event)

    def is_ready(self) -> None:
        """One more follows."""
        self.ready += 1
        if self.ready == FOLLOWERS:
            self.everybody.set()


def following(port: int) -> Iterator[Served]:
    """Yield one line: milliseconds from the answer to a command until each follower has heard of it."""
    token = Line(port).sign_in("supervisor")["token"]
    cursor = _newest(Desk(port, f"n-{time.time_ns()}"))
    found = _Heard()
    asyncio.run(_follow(port, token, cursor, found))
    late = [(at - found.answered[case]) * 1000 for case, at in found.heard if case in found.answered]
    wanted = FOLLOWERS * len(found.answered)
    more = f"{len(late)} of {wanted} told, the latest after {max(late):.0f} ms"
    yield Served(f"{FOLLOWERS} followers, {PER_SECOND} changes/s", late, budget=_BUDGET, more=more)
    if len(late) < wanted:
        raise SystemExit(f"{wanted - len(late)} were never told")


def _newest(desk: Desk) -> str:
    """Return the place of who knows everything: one that came from the beginning would first read a million cases."""
    desk.send(desk.enters(1))
    parts = unpack(desk.line.witness, str, int, str)
    assert parts is not None
    epoch, number, mark = parts
    return pack(epoch, number, "", mark)


async def _follow(port: int, token: str, cursor: str, found: _Heard) -> None:
    tasks = [asyncio.create_task(_one(port, token, cursor, found)) for _ in range(FOLLOWERS)]
    await found.everybody.wait()
    writer = threading.Thread(target=_write, args=(port, found))
    writer.start()
    await asyncio.to_thread(writer.join)
    await asyncio.sleep(3)
    for task in tasks:
        task.cancel()


async def _one(port: int, token: str, cursor: str, found: _Heard) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=_LONGEST)
    request = f"GET /v1/changes/stream?after={cursor} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {token}\r\n\r\n"
    writer.write(request.encode())
    first = True
    while chunk := await reader.readuntil(b"\n"):
        if first and chunk.startswith(b"data:"):
            first = False
            found.is_ready()
        now = time.perf_counter()
        found.heard += [(case, now) for case in dict.fromkeys(_CASE.findall(chunk))]


def _write(port: int, found: _Heard) -> None:
    desk = Desk(port, f"f-{time.time_ns()}")
    started, patience = time.perf_counter(), threading.Event()
    for turn in range(PER_SECOND * SECONDS):
        patience.wait(max(0.0, started + turn / PER_SECOND - time.perf_counter()))
        (outcome,) = desk.send(desk.enters(1))
        found.answered[outcome["case"]["id"].encode()] = time.perf_counter()
