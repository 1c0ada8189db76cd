"""Several processes at one listening socket: started by forking, replaced when one dies, ended together.

The parent opens nothing but the socket before it forks, so that no connection, thread or lock is shared.
"""

import os
import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

#: Serves at the shared socket until told to end, or until the other end of the leash is gone; returns the exit code.
Work = Callable[[int, int], int]


class Workers:
    """The processes of one parent."""

    def __init__(self, count: int, work: Work) -> None:
        self._count, self._work = count, work
        #: Process → its place, from 0.
        self._places: dict[int, int] = {}
        self._ended_by: int | None = None
        # Whoever holds the other end knows by its end that the parent is gone, however it went.
        self._leash, self._held = os.pipe()

    def run(self) -> int:
        """Run them until told to end: 0, or 130 by SIGINT. When one ends by itself, with its failure, or 1."""
        before = {number: signal.signal(number, self._end) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            for place in range(self._count):
                self._start(place)
            return self._watch()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(self._held)
            os.close(self._leash)

    def _watch(self) -> int:
        """Replace who was killed; who ends by itself could not do its work, and nor will the others."""
        failed = 0
        while self._places:
            process, status = os.wait()
            place = self._places.pop(process, None)
            if place is None or self._ended_by is not None:
                continue
            if os.WIFSIGNALED(status):
                self._start(place)
            else:
                failed = os.waitstatus_to_exitcode(status) or 1
                self._end(signal.SIGTERM, None)
        if failed:
            return failed
        return 130 if self._ended_by == signal.SIGINT else 0

    def _start(self, place: int) -> None:
        process = os.fork()
        if process:
            self._places[process] = place
            if self._ended_by is not None:
                os.kill(process, signal.SIGTERM)
            return
        code = 1
        try:
            # A group of its own: Ctrl+C at a terminal is for the parent, which tells each worker once.
            os.setpgid(0, 0)
            os.close(self._held)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            code = self._work(place, self._leash)
        except Exception:  # the end of a process: said here, or nobody would ever know why the worker went
            traceback.print_exc()
        finally:
            os._exit(code)

    def _end(self, number: int, _frame: FrameType | None) -> None:
        self._ended_by = self._ended_by or number
        for process in self._places:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGTERM)
