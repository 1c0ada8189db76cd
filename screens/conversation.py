"""Keys one at a time, each to its end: what lets an operator type ahead (performance.md 2).

A command may ask a question in a dialog and go on with the answer. It runs as a task; the next key is taken when the
task has ended or waits in front of an open dialog, never before. So keys act in the order typed, whatever they open.
What waits for the network runs beside: no key waits for that.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

_Answer = TypeVar("_Answer")


class Conversations:
    """The commands under way, and the questions they wait in front of."""

    def __init__(self, failed: Callable[[Exception], None], settled: Callable[[], None]) -> None:
        """`settled` is called behind every command, when it has ended or asks a question."""
        self._failed, self._settled = failed, settled
        self._tasks: set[asyncio.Task[None]] = set()
        self._asking: dict[asyncio.Future[Any], asyncio.Task[Any]] = {}
        self._beside: set[asyncio.Task[None]] = set()
        self._news = asyncio.Event()

    async def run(self, command: Coroutine[Any, Any, None]) -> None:
        """Start `command`; return when it has ended or asks a question."""
        task = asyncio.create_task(command)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        await self.settle()
        self._settled()

    def beside(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Start what no key waits for, such as an exchange with the backend; an error in it is told as any other."""
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._ended)
        return task

    async def settle(self) -> None:
        """Return when every command under way has ended or waits for an answer."""
        while self._tasks - set(self._asking.values()):
            self._news.clear()
            await self._news.wait()

    async def quiet(self) -> None:
        """Return when nothing runs beside any more."""
        await asyncio.gather(*self._beside, return_exceptions=True)

    async def ask(self, answer: "asyncio.Future[_Answer]") -> _Answer:
        """Wait for the answer to a question that is on the screen now; called by the command itself."""
        task = asyncio.current_task()
        assert task is not None
        self._asking[answer] = task
        self._news.set()
        return await answer

    def answered(self, answer: "asyncio.Future[_Answer]", value: _Answer) -> None:
        """Give the answer; the command that asked goes on before the next key is taken."""
        self._asking.pop(answer, None)
        if not answer.done():
            answer.set_result(value)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        self._beside.discard(task)
        self._news.set()
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            self._failed(error)
