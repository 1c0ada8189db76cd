"""The thread that makes things durable: saves and drafts do not run on, or wait for, the event loop."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from console.ports.errors import StoreError
from console.ports.records import Draft
from console.ports.store import DeskStore

_Result = TypeVar("_Result")


class DeskWork:
    """One worker thread; what is handed to it is done in order."""

    def __init__(self, store: DeskStore, draft_failed: Callable[[StoreError], None]) -> None:
        self._store = store
        self._draft_failed = draft_failed
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._lock = threading.Lock()
        self._newest: Draft | None = None
        self._writing = False

    async def do(self, work: Callable[[], _Result]) -> _Result:
        """Run `work` in the thread and return its result, or raise what it raised."""
        return await asyncio.wrap_future(self._pool.submit(work))

    def keep(self, draft: Draft) -> None:
        """Make a draft durable soon: at once when idle, else as soon as the write under way is done."""
        with self._lock:
            self._newest = draft
            if self._writing:
                return
            self._writing = True
        self._pool.submit(self._write_drafts)

    def forget(self) -> None:
        """Drop a draft that is not written yet, because its content was saved or discarded."""
        with self._lock:
            self._newest = None

    def _write_drafts(self) -> None:
        while True:
            with self._lock:
                draft, self._newest = self._newest, None
                if draft is None:
                    self._writing = False
                    return
            try:
                self._store.save_draft(draft)
            except StoreError as error:
                self._draft_failed(error)

    def flush(self) -> Future[None]:
        """Return a future that is done when everything handed over so far is durable."""
        return self._pool.submit(lambda: None)

    def close(self) -> None:
        """Finish what was handed over and end the thread."""
        self._pool.shutdown(wait=True)
