"""The console's sync while it runs: engine, thread, clock correction and the demo city's attendant."""

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from console.attendant import Attendant
from console.examination import Examination
from console.ports.errors import StoreDamaged, StoreError, StoreFull
from console.sharing import give_back
from console.sync.listener import Listener
from console.sync.status import LinkState, LinkStatus

if TYPE_CHECKING:
    from console.bootstrap import Hotline
    from console.domain.calls import CallNews
    from console.ports.records import SignIn
    from console.sync.runner import SyncRunner

#: Seconds a leaving console waits for an exchange under way.
_PATIENCE = 3.0
#: Seconds after the start in which nothing is done that can wait.
_SETTLED = 60.0


class Following:
    """Starts and stops what works beside the screens."""

    def __init__(self, hotline: "Hotline") -> None:
        self._hotline = hotline
        self._runner: SyncRunner | None = None
        self._attendant: Attendant | None = None
        self._let_go: Callable[[], None] = lambda: None

    def start(self, listener: Listener) -> None:
        """Begin; returns at once, everything slow happens in threads. Where nothing can be written nothing begins."""
        if self._hotline.store.locations.view_only:
            return
        from console.stand_in_process import StandInProcess
        from console.sync.runner import SyncRunner

        with suppress(StoreError):
            # Told nobody that a console is here, a telephone would only say so; a full disk says more by itself.
            self._hotline.store.desk.come_alive()
        hotline, store = self._hotline, self._hotline.store
        relay = _Relay(hotline, listener, self._missed)
        backend, stream = hotline.backend(), hotline.stream(self._ring, self._called)
        engine = hotline.engine(backend, relay, stream)
        dice, stand_in = random.Random(), StandInProcess(hotline.settings, hotline.environ)
        runner = SyncRunner(engine, store.lock, store.desk, store.reader, relay, self._crashed, dice, stand_in)

        def let_go() -> None:
            stream.stop()
            backend.close()

        self._runner, self._let_go = runner, let_go
        hotline.ring = runner.ring
        runner.start()
        if hotline.embedded is not None:
            self._attend(hotline, runner)

    def stop(self) -> None:
        """Stop, waiting at most a few seconds; may be called again."""
        self._hotline.ring = lambda: None
        attendant, self._attendant = self._attendant, None
        runner, self._runner = self._runner, None
        if attendant is not None:
            attendant.stop(_PATIENCE)
        if runner is not None and runner.stop(_PATIENCE):
            # A thread that is still in an exchange keeps its connection; it ends with the process.
            self._let_go()

    def sign_in(self, username: str, password: str) -> "SignIn":
        """Have the backend accept a person; the sync goes on as them at once."""
        sign_in = self._hotline.sign_in(username, password)
        if self._runner is not None:
            self._runner.sync_now()
        return sign_in

    def unlock(self, username: str, password: str) -> "SignIn":
        """Let somebody in again; the sync fetches what it missed at once."""
        sign_in = self._hotline.unlock(username, password)
        self.sync_now()
        return sign_in

    def sync_now(self) -> None:
        """A person asks for it."""
        if self._runner is not None:
            self._runner.sync_now()

    def _ring(self) -> None:
        """There is something to send or to take."""
        if self._runner is not None:
            self._runner.ring()

    def _called(self, news: "Sequence[CallNews]") -> None:
        """A telephone tells; all consoles of the profile see it in the store. What cannot be kept is told again."""
        from console.usecases.calls import hear_calls

        with suppress(StoreError):
            hear_calls(self._hotline.desk, news)

    def _attend(self, hotline: "Hotline", runner: "SyncRunner") -> None:
        assert hotline.embedded is not None
        credentials = hotline.credentials()
        self._attendant = Attendant(
            hotline.embedded,
            hotline.settings.start_backend,
            lambda: credentials is None or hotline.desk.store.sign_in() is not None,
            lambda: hotline.sign_in(*credentials) if credentials else None,
            runner.sync_now,
        )
        self._attendant.start()

    def _missed(self) -> None:
        if self._attendant is not None:
            self._attendant.missed()

    def _crashed(self, error: Exception) -> None:
        """Mend what can be mended, and keep what happened."""
        if isinstance(error, StoreDamaged):
            self._hotline.mend()
        elif isinstance(error, StoreFull) and self._hotline.store.ballast.give_up():
            # The next turn has room to deliver in.
            return
        self._hotline.crashes.write(error, self._hotline.clock.now())


class _Relay:
    """Stands between the sync and its listener: corrects the clock, and calls the attendant when nobody answers."""

    def __init__(self, hotline: "Hotline", listener: Listener, missed: Callable[[], None]) -> None:
        self._hotline, self._listener, self._missed = hotline, listener, missed
        self._began = hotline.clock.monotonic()
        self._examination = Examination(hotline.examine)
        self._filled = False

    def link_changed(self, status: LinkStatus) -> None:
        """Pass on; what was measured counts from now on. The first time there is room to examine the files."""
        self._examination.see_to()
        if status.state is LinkState.ONLINE:
            self._hotline.take_offset(status.offset)
            self._regain(status)
            self._fetched(status)
        elif status.state is LinkState.OFFLINE:
            self._missed()
        self._listener.link_changed(status)

    def _regain(self, status: LinkStatus) -> None:
        """Keep room for a full disk again; not while there is something to do, and the start is for that."""
        if not status.waiting() and self._hotline.clock.monotonic() - self._began >= _SETTLED:
            self._hotline.store.ballast.regain()

    def _fetched(self, status: LinkStatus) -> None:
        """All was fetched, perhaps very much."""
        filled, self._filled = self._filled, status.as_of is not None
        if self._filled and not filled:
            give_back()

    def cases_changed(self, case_ids: Sequence[str]) -> None:
        """Pass on."""
        self._listener.cases_changed(case_ids)
