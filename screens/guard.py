"""One guard around what no key asked for (news, resizing, the mouse): an error is told, and the console goes on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, cast


class Told(Protocol):
    """The app, as far as the guard knows it."""

    def failed(self, error: Exception) -> None:
        """Say what went wrong."""


@contextmanager
def guarded(app: object) -> Iterator[None]:
    """Tell every error of the block on the message line; what is on the screen stays as it was.

    Keys are guarded by the conversation they run in; an error in any other handler would end the console.
    """
    try:
        yield
    except Exception as error:
        cast(Told, app).failed(error)
