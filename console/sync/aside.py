"""Asking the backend for something while something else is done here."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

_Answer = TypeVar("_Answer")


class Aside(Protocol):
    """Begins to ask, and returns what waits for the answer: it is returned, or raised, as by the call itself."""

    def __call__(self, ask: Callable[[], _Answer]) -> Callable[[], _Answer]:
        """Begin to ask."""


def at_once(ask: Callable[[], _Answer]) -> Callable[[], _Answer]:
    """Ask now and tell later: the same order every time, for whoever replays a day."""
    answer: Future[_Answer] = Future()
    _fill(answer, ask)
    return answer.result


def in_a_thread(ask: Callable[[], _Answer]) -> Callable[[], _Answer]:
    """Ask in a thread of its own, which does not keep a process from ending: then the outcome is unknown."""
    answer: Future[_Answer] = Future()
    threading.Thread(target=_fill, args=(answer, ask), name="sync-aside", daemon=True).start()
    return answer.result


def _fill(answer: "Future[_Answer]", ask: Callable[[], _Answer]) -> None:
    try:
        answer.set_result(ask())
    except Exception as error:  # whatever it is belongs to who waits for the answer
        answer.set_exception(error)
