"""The port ChangeStream over `GET /v1/changes/stream` (docs/wire.md): a thread per stream, which ends with it."""

import json
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from backend_client import codecs
from backend_client.addresses import Route, route
from backend_client.events import EventReader, ServerEvent
from backend_client.http_backend import LARGE_BODY
from console.domain.calls import CallNews
from console.ports.errors import HotlineError
from console.ports.records import SignIn
from console.ports.stream import Calls, Told

if TYPE_CHECKING:
    from backend_client.connecting import MakeTransport

#: Seconds without a byte after which a stream is given up: the backend gives a sign of life every two.
SILENCE = 4.5
#: Pages read ahead of whoever takes them: enough while one is kept, and no more fill the memory.
AHEAD = 2
#: Seconds a stopped stream's thread is waited for.
_PATIENCE = 1.0


class HttpChangeStream:
    """Follows the changes of a backend."""

    def __init__(
        self,
        url: str,
        wake: Callable[[], None],
        *,
        ca_file: Path | None = None,
        proxy: str = "",
        silence: float = SILENCE,
        make_transport: "MakeTransport | None" = None,
        calls: Calls = lambda _: None,
    ) -> None:
        """Connect to nothing yet; `wake` is called from another thread when there is something to take, or it is over.

        `calls` is called from there with what the telephone of whoever follows tells; it must not raise. Raises
        SettingsError.
        """
        self._route = route(url, ca_file, proxy)
        self._wake, self._silence, self._make, self._calls = wake, silence, make_transport, calls
        self._course: _Course | None = None

    def follow(self, sign_in: SignIn, after: str, witness: str) -> None:
        """Begin a stream from `after` on, instead of an earlier one."""
        self.stop()
        headers = {"Authorization": f"Bearer {sign_in.token}", "Accept": "text/event-stream"}
        headers |= {"X-Store-Witness": witness} if witness else {}
        self._course = _Course(self._route, self._make, self._silence, headers, after, self._wake, self._calls)

    def is_live(self) -> bool:
        """Whether the backend is telling."""
        return self._course is not None and self._course.live

    def is_over(self) -> bool:
        """Whether nothing is followed."""
        return self._course is None or self._course.over

    def told(self) -> Sequence[Told]:
        """Return the pages that came since the last call."""
        return self._course.taken() if self._course is not None else ()

    def stop(self) -> None:
        """Follow nothing; what was not taken is forgotten."""
        course, self._course = self._course, None
        if course is not None:
            course.stop()


class _Course:
    """One stream from its beginning to its end."""

    def __init__(
        self,
        route: Route,
        make: "MakeTransport | None",
        silence: float,
        headers: dict[str, str],
        after: str,
        wake: Callable[[], None],
        calls: Calls,
    ) -> None:
        self._calls = calls
        self._route, self._make, self._silence = route, make, silence
        self._headers, self._after, self._wake = headers, after, wake
        self.live = self.over = False
        self._lock = threading.Lock()
        self._told: list[Told] = []
        self._room: Callable[[], object] = lambda: None
        self._cancel: Callable[[], object] = lambda: None
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="changes", daemon=True)
        self._thread.start()

    def taken(self) -> Sequence[Told]:
        with self._lock:
            told, self._told = self._told, []
        if told:
            with suppress(RuntimeError):
                self._room()
        return told

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
        # The loop may have ended by itself.
        with suppress(RuntimeError):
            self._cancel()
        self._thread.join(_PATIENCE)

    def _run(self) -> None:
        import asyncio

        from backend_client.names import PatientLoop

        try:
            with asyncio.Runner(loop_factory=PatientLoop) as runner, suppress(HotlineError, asyncio.CancelledError):
                runner.run(self._read())
        finally:
            self.live, self.over = False, True
            self._wake()

    async def _read(self) -> None:
        import asyncio

        from backend_client.connecting import connected
        from backend_client.transport import FAILED

        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        assert task is not None
        with self._lock:
            if self._stopped:
                return
            self._cancel = lambda: loop.call_soon_threadsafe(task.cancel)
        room = asyncio.Event()
        self._room = lambda: loop.call_soon_threadsafe(room.set)
        async with connected(self._route, self._make) as client:
            # Whatever it is, the next ordinary exchange meets it too and says so.
            with suppress(*FAILED):
                await self._follow(client, room)

    async def _follow(self, client: Any, room: Any) -> None:
        import httpx

        from backend_client.connecting import CONNECT_SECONDS, Origin

        timeout = httpx.Timeout(self._silence, connect=CONNECT_SECONDS)
        path = f"/v1/changes/stream?{urlencode({'after': self._after})}"
        headers = self._headers | {"Accept-Encoding": "identity"}
        request = client.build_request("GET", path, headers=headers, timeout=timeout)
        Origin(self._route.address.base).check(request.url)
        response = await client.send(request, stream=True)
        try:
            if _is_ours(response):
                reader = EventReader(LARGE_BODY)
                async for chunk in response.aiter_raw():
                    for event in reader.feed(chunk):
                        if not self._take(event):
                            return
                        while len(self._told) >= AHEAD:
                            # The backend is held up by the line itself, once that is full.
                            room.clear()
                            if len(self._told) >= AHEAD:
                                await room.wait()
        finally:
            await response.aclose()

    def _take(self, event: ServerEvent) -> bool:
        """Keep a page; return whether the stream goes on."""
        if event.kind == "end":
            return False
        if event.kind == "calls":
            self._calls(_calls_of(event.data))
        if event.kind != "changes":
            return True
        try:
            page = codecs.page_from(json.loads(event.data))
        except (*codecs.MALFORMED, RecursionError):
            return False
        with self._lock:
            self._told.append(Told(self._after, page))
        self._after, self.live = page.cursor, True
        self._wake()
        return True


def _calls_of(data: str) -> Sequence[CallNews]:
    """What is not as agreed is passed over: a call less is no reason to follow nothing."""
    try:
        return codecs.calls_from(json.loads(data))
    except (*codecs.MALFORMED, RecursionError):
        return ()


def _is_ours(response: Any) -> bool:
    from backend_client.failures import CONTRACT, CONTRACT_HEADER

    kind = response.headers.get("content-type", "").partition(";")[0].strip()
    spoken = response.headers.get(CONTRACT_HEADER)
    plain = response.headers.get("content-encoding", "identity").strip().lower() == "identity"
    return bool(response.status_code == 200 and kind == "text/event-stream" and spoken == CONTRACT and plain)
