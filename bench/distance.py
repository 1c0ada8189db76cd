"""A line with a distance: passes bytes on both ways, each half a round trip later, however many are on the way."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_PIECE = 1 << 16


@contextmanager
def distant(port: int, round_trip: float) -> Iterator[int]:
    """Stand in front of a port of this machine; gives the port that is `round_trip` seconds away from it."""
    loop = asyncio.new_event_loop()
    ready: list[int] = []
    there = threading.Event()

    over = asyncio.Event()
    ends: list[asyncio.StreamWriter] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        ends.extend((writer, far_writer))
        await asyncio.gather(_carry(reader, far_writer, round_trip / 2), _carry(far_reader, writer, round_trip / 2))

    async def listen() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        ready.append(server.sockets[0].getsockname()[1])
        there.set()
        await over.wait()
        server.close()
        answering = asyncio.all_tasks() - {asyncio.current_task()}
        for end in ends:
            end.transport.abort()
        await asyncio.gather(*answering)

    thread = threading.Thread(target=lambda: loop.run_until_complete(listen()), name="distance", daemon=True)
    thread.start()
    there.wait()
    try:
        yield ready[0]
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float) -> None:
    """Everything keeps its order, because everything takes the same time."""
    loop = asyncio.get_running_loop()
    with suppress(ConnectionError):
        while piece := await reader.read(_PIECE):
            loop.call_later(delay, writer.write, piece)
    loop.call_later(delay, writer.close)
