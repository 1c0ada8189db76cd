"""The process that fetches in a console's place: `python -m console.stand_in`, started by the console alone.

It opens the profile, says so, waits for the sync lock and does the sync until all is fetched. It ends as soon as
anything is in the way (no answer, nobody signed in, an error) or its console is gone: the console, which goes on by
itself then, meets the same and says it to its operator. While the terminal is locked it fetches nothing.
"""

import os
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from console.bootstrap import Hotline, assemble
from console.hardening import keep_memory_private
from console.ports.errors import HotlineError, StoreError
from console.settings import load
from console.stand_in_process import READY
from console.sync.status import LinkState, LinkStatus
from console.usecases.calls import hear_calls

if TYPE_CHECKING:
    from console.domain.calls import CallNews

#: Seconds it waits for a lock that its console gives up at once when it hears that.
_PATIENCE = 10.0
_LOOK = 0.01
#: Longest wait for anything that may tell that there is work.
_NEXT_LOOK = 0.25


class Substitute:
    """Steps an engine until there is nothing more to fetch."""

    def __init__(self, hotline: Hotline, ended: threading.Event) -> None:
        """`ended` is set when nobody needs it any more."""
        self._hotline, self._ended = hotline, ended
        self._bell = threading.Event()
        self._link = LinkState.STARTING

    def link_changed(self, status: LinkStatus) -> None:
        """Remember how things stand."""
        self._link = status.state
        if status.state is LinkState.ONLINE:
            self._hotline.take_offset(status.offset)

    def cases_changed(self, case_ids: Sequence[str]) -> None:
        """Consoles see that in the store."""

    def work(self) -> None:
        """Do the sync; the lock is held. Raises what the engine does."""
        backend, stream = self._hotline.backend(), self._hotline.stream(self._bell.set, self._called)
        engine = self._hotline.engine(backend, self, stream)
        try:
            engine.take_over()
            while not self._ended.is_set():
                pause = engine.step()
                if self._in_the_way() or (pause > 0 and not engine.pages_on_end()):
                    return
                self._bell.wait(min(pause, _NEXT_LOOK))
                self._bell.clear()
        finally:
            stream.stop()
            backend.close()

    def _called(self, news: "Sequence[CallNews]") -> None:
        """A telephone tells whoever follows: its console, which does not now, sees that in the store as well."""
        with suppress(StoreError):
            hear_calls(self._hotline.desk, news)

    def _in_the_way(self) -> bool:
        return self._link not in (LinkState.STARTING, LinkState.ONLINE)


def main() -> int:
    """Stand in for the console at the other end of the standard streams; return the exit code."""
    os.umask(0o077)
    keep_memory_private()
    try:
        hotline = assemble(load({}, os.environ), os.environ)
    except HotlineError:
        # The console has its files open, and tells of them.
        return 1
    try:
        return _stand_in(hotline, sys.stdin.buffer, sys.stdout.buffer)
    except Exception as error:  # nobody is here to be told; the console does the work then, and meets it as well
        hotline.crashes.write(error, hotline.clock.now())
        return 1
    finally:
        hotline.close()


def _stand_in(hotline: Hotline, console: IO[bytes], out: IO[bytes]) -> int:
    ended = threading.Event()
    threading.Thread(target=_heed, args=(console, ended), daemon=True).start()
    out.write(READY)
    out.flush()
    if not _given(hotline, ended):
        return 0
    try:
        Substitute(hotline, ended).work()
    finally:
        hotline.store.lock.release()
    return 0


def _heed(console: IO[bytes], ended: threading.Event) -> None:
    """Nothing is ever said at that end: it is closed, or its process is gone."""
    console.read()
    ended.set()


def _given(hotline: Hotline, ended: threading.Event) -> bool:
    """Wait for the lock and say whether it is held."""
    until = time.monotonic() + _PATIENCE
    while not ended.wait(_LOOK) and time.monotonic() < until:
        if hotline.store.lock.try_acquire():
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())
