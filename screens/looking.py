"""Looking up beside the keys: in a thread of its own, the newest question first, no key waits for an answer."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, TypeVar

_Found = TypeVar("_Found")


class Lookups:
    """The thread that looks things up, for all who ask."""

    def __init__(self, start: Callable[[Coroutine[Any, Any, None]], object]) -> None:
        """`start` runs what no key waits for."""
        self._start = start
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading")

    def shown_by(self, show: "Callable[[_Found], None]") -> "Looking[_Found]":
        """Return one kind of question; `show` gets the answer to the newest one, on the loop."""
        return Looking(self._start, self._pool, show)

    def close(self) -> None:
        """Answer nothing any more."""
        self._pool.shutdown(wait=False, cancel_futures=True)


class Looking(Generic[_Found]):
    """One kind of question that is asked again with every key; of those that wait only the newest is answered."""

    def __init__(
        self,
        start: Callable[[Coroutine[Any, Any, None]], object],
        pool: ThreadPoolExecutor,
        show: Callable[[_Found], None],
    ) -> None:
        """`start` runs what no key waits for; `show` gets the answer to the newest question, on the loop."""
        self._start, self._pool, self._show = start, pool, show
        self._next: Callable[[], _Found] | None = None
        self._under_way = False

    def ask(self, look: Callable[[], _Found]) -> None:
        """Have `look` answered soon; what was asked before and not begun is not answered any more."""
        self._next = look
        if not self._under_way:
            self._under_way = True
            self._start(self._answer())

    def forget(self) -> None:
        """Nobody wants an answer any more."""
        self._next = None

    async def _answer(self) -> None:
        try:
            while (look := self._next) is not None:
                found = await asyncio.wrap_future(self._pool.submit(look))
                if self._next is look:
                    self._next = None
                    self._show(found)
        finally:
            self._under_way = False
