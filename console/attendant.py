"""A thread that looks after a demo city: its backend is started when it is not there, and its operator signed in."""

import threading
from collections.abc import Callable

from console.embedded import EmbeddedBackend
from console.ports.errors import BackendError, HotlineError

#: Seconds between two looks at a backend that is starting.
_LOOK = 0.1
#: Seconds between two attempts to sign in at a backend that is up but not ready.
_AGAIN = 0.5
#: The same after an error of this machine: a full disk, a folder or file that cannot be used.
_LATER = 5.0


class Attendant:
    """Works until stopped; `missed` tells it that the backend did not answer."""

    def __init__(
        self,
        embedded: EmbeddedBackend,
        start_allowed: bool,
        signed_in: Callable[[], bool],
        sign_in: Callable[[], object],
        ready: Callable[[], None],
    ) -> None:
        """`ready` is called each time the backend has come up and somebody is signed in."""
        self._embedded, self._start_allowed = embedded, start_allowed
        self._signed_in, self._sign_in, self._ready = signed_in, sign_in, ready
        self._missed = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="attendant", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._missed.set()
        self._thread.start()

    def missed(self) -> None:
        """The backend did not answer: see to it."""
        self._missed.set()

    def stop(self, seconds: float) -> None:
        """Stop, waiting at most so long."""
        self._stopping.set()
        self._missed.set()
        self._thread.join(seconds)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._missed.wait()
            self._missed.clear()
            while not self._stopping.is_set():
                pause = self._attend()
                if pause is None:
                    break
                self._stopping.wait(pause)

    def _attend(self) -> float | None:
        """Take one step; return the seconds until the next, or None when all is well or nothing can be done."""
        try:
            return self._step()
        except BackendError as error:
            return _AGAIN if error.retryable else None
        except (HotlineError, OSError):
            # The link shows as offline and says so; disk, folder and file may become usable again.
            return _LATER

    def _step(self) -> float | None:
        if not self._embedded.answers():
            if not self._start_allowed:
                return None
            self._embedded.ensure()
            return _LOOK
        if not self._signed_in():
            self._sign_in()
        self._ready()
        return None
