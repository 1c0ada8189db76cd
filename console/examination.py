"""Looking into what the opening of the files left out, in a thread of its own: of a large store it takes seconds, and
neither what is to be delivered nor a save waits for that."""

import threading
from collections.abc import Callable


class Examination:
    """Runs once; what it ends in is told by the thread that asks, as if it had looked itself."""

    def __init__(self, examine: Callable[[], None]) -> None:
        self._examine = examine
        # A daemon: it only reads until something is found, and leaving does not wait for it.
        self._thread = threading.Thread(target=self._run, name="examination", daemon=True)
        self._begun = False
        self._error: Exception | None = None

    def see_to(self) -> None:
        """Begin at the first call; raises once, at a later one, what the looking ended in."""
        if not self._begun:
            self._begun = True
            self._thread.start()
        error, self._error = self._error, None
        if error is not None:
            raise error

    def _run(self) -> None:
        try:
            self._examine()
        except Exception as error:  # told by whoever has someone to tell; nothing is above this thread
            self._error = error
