"""Waiting for a network so that nobody else has to: in a thread of its own that no work and no leaving waits for."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

_Result = TypeVar("_Result")


async def in_own_thread(work: Callable[[], _Result]) -> _Result:
    """Run `work` and return its result or raise its error. Cancelling ends the waiting at once, not the work.

    Not in the desk thread, where drafts would wait behind it, nor in the loop's pool, whose end a leaving console
    waits for.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[_Result] = loop.create_future()

    def run() -> None:
        try:
            result = work()
        except Exception as error:  # of whatever kind: it is whoever waits that has to deal with it
            tell(partial(done.set_exception, error))
        else:
            tell(partial(done.set_result, result))

    def tell(settle: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop is closed: the console has left
            loop.call_soon_threadsafe(lambda: None if done.done() else settle())

    threading.Thread(target=run, name="attempt", daemon=True).start()
    return await done
