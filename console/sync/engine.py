"""The sync engine: what can be done now, in order, and when to come back. No thread, no sleep, no clock of its own.

One step: enrol the terminal, offer again what a replaced store may have lost, deliver the outbox, pull the changes,
refresh the reference data. Commands travel under the terminal's credential, so that a backlog is delivered also
while nobody is signed in. A failure of the wire ends the step and is waited out.
"""

from random import Random

from console.ports.backend import HotlineBackend
from console.ports.clock import Clock
from console.ports.errors import (
    BackendError,
    HotlineError,
    KeyLocked,
    NotAuthorised,
    StoreRestored,
)
from console.ports.records import SignIn, Terminal
from console.ports.store import CaseCache, CaseReader, DeskStore
from console.ports.stream import ChangeStream
from console.sync.admission import Admission
from console.sync.aside import Aside, at_once
from console.sync.delivery import Delivery, StoreReplaced
from console.sync.gate import REVOKED, Gate, NoGate
from console.sync.handover import Handover
from console.sync.listener import Listener
from console.sync.numbering import ServerTime
from console.sync.patience import Patience
from console.sync.pruning import SentLogPruning
from console.sync.reading import POLL_SECONDS, Reading
from console.sync.recognition import Recognition
from console.sync.reoffer import Reoffer
from console.sync.report import Report
from console.sync.site import CityRules, Site
from console.sync.status import LinkState
from console.sync.withdrawals import Withdrawals

#: Portions done in one step, so that a long backlog leaves room for what is to be fetched.
_PORTIONS = 10


class Engine:
    """Delivers this terminal's commands and fetches what changed; `step` until told otherwise.

    `gate` says whether the terminal is locked; without one it never is. Without a `stream`, what others do is asked for
    every few seconds. By `aside`, a portion is sent while the one before it is kept.
    """

    def __init__(
        self,
        clock: Clock,
        random: Random,
        backend: HotlineBackend,
        desk: DeskStore,
        cache: CaseCache,
        reader: CaseReader,
        listener: Listener,
        gate: Gate | None = None,
        stream: ChangeStream | None = None,
        aside: Aside = at_once,
    ) -> None:
        self._gate: Gate = gate or NoGate()
        self._clock, self._backend, self._desk, self._cache = clock, backend, desk, cache
        self._rules = CityRules(cache.reference())
        self._site = site = Site(clock, backend, desk, cache, reader, self._rules)
        self._reoffer = Reoffer(site)
        self._report = Report(site, listener)
        self._delivery = Delivery(site, lambda: not self._reoffer.due(), self._report.changed, aside)
        self._withdrawals, self._recognition = Withdrawals(site), Recognition(site, self._report.everything_changed)
        self._handover = Handover(site, self._recognition)
        self._reading = Reading(site, cache, self._report, self._reoffer, self._contact, random, stream)
        self._server_time, self._pruning = ServerTime(site), SentLogPruning(site)
        self._patience = Patience(clock, random)
        self._admission = Admission(backend, desk, self._contact)

    def step(self) -> float:
        """Do what can be done now and return the seconds until there is something to do again, 0 for at once.

        Calling it earlier does no harm: a wait after a failure is kept. Errors of the wire are reported and waited
        out; StoreError is raised.
        """
        left = self._patience.left()
        if left > 0:
            self._publish()
            return left
        try:
            pause = self._work()
            self._patience.worked()
        except (StoreReplaced, KeyLocked):
            # Somebody locked the terminal amid the work: what was under way did not happen, and is handed over now.
            pause = 0.0
        except StoreRestored:
            pause = self._restored()
        except BackendError as error:
            pause = self._failed(error)
        self._publish()
        return pause

    def take_over(self) -> None:
        """Begin to do the work: read anew what another process of this profile may have kept."""
        self._rules.take(self._cache.reference())
        self.follow(LinkState.STARTING)

    def follow(self, state: LinkState = LinkState.FOLLOWER) -> None:
        """Leave the work to another process of this profile, and report that as `state`."""
        self._reading.stop()
        self._reading.reread()
        self._report.state(state)
        self._publish()

    def pages_on_end(self) -> int:
        """Return how many pages of changes came one upon the other, each with more behind it."""
        return self._reading.on_end

    def interrupted(self, error: Exception, pause: float) -> None:
        """Report that a step ended in an error nobody expected, and that there is another in `pause` seconds."""
        self._report.interrupted(error.code if isinstance(error, HotlineError) else HotlineError.code, pause)

    def retry_now(self) -> None:
        """Forget the wait after a failure and look at once, unless the backend itself asked to be left alone."""
        self._reading.look_now()
        self._patience.forget()

    def _work(self) -> float:
        if self._gate.locked():
            return self._work_locked()
        self._handover.end()
        if self._site.doubted():
            raise StoreRestored
        self._reading.fold()
        terminal = self._terminal()
        more = terminal is not None and self._deliver(terminal)
        sign_in = self._admission.sign_in()
        if sign_in is None or more:
            # Nobody may listen, or there is so much to say that what comes is fetched in between.
            self._reading.stop()
        if sign_in is not None:
            more = self._read(sign_in, busy=more) or more
        if self._admission.sign_in() is None:
            why = self._admission.refusal if self._desk.sign_in() is not None else "not_signed_in"
            self._report.state(LinkState.NEEDS_SIGN_IN, why)
            return 0.0 if more else POLL_SECONDS
        self._report.state(LinkState.ONLINE)
        return 0.0 if more or self._pruning.portion() else self._reading.wait()

    def _work_locked(self) -> float:
        """What was entered before the lock goes out; nothing comes in."""
        self._reading.stop()
        if self._handover.portion():
            self._contact()
            return 0.0
        self._report.state(LinkState.ONLINE)
        return POLL_SECONDS

    def _terminal(self) -> Terminal | None:
        sign_in = self._admission.sign_in()
        try:
            return self._admission.terminal(sign_in)
        except NotAuthorised as error:
            assert sign_in is not None
            self._refuse(sign_in, error)
            return None

    def _deliver(self, terminal: Terminal) -> bool:
        """Deliver up to `_PORTIONS` portions; return whether more waits. Nothing is under way at the end."""
        try:
            for left in reversed(range(_PORTIONS)):
                changed = self._next_portion(terminal, ahead=left > 0)
                if changed is None:
                    return False
                self._admission.accepted()
                self._contact()
                self._report.changed(changed)
        except NotAuthorised as error:
            return self._admission.refuse_credential(terminal, error)
        finally:
            self._delivery.let_go()
        return True

    def _next_portion(self, terminal: Terminal, *, ahead: bool) -> set[str] | None:
        """Return the cases a portion changed, or None when there was nothing to send."""
        if self._delivery.under_way:
            return self._delivery.portion(terminal, ahead=ahead)
        self._recognition.require(terminal)
        if self._reoffer.due():
            return self._reoffer.portion(terminal)
        return self._withdrawals.portion(terminal) or self._delivery.portion(terminal, ahead=ahead) or None

    def _read(self, sign_in: SignIn, *, busy: bool) -> bool:
        """Fetch what has its time; return whether more waits."""
        try:
            return self._reading.read(sign_in, busy=busy)
        except NotAuthorised as error:
            self._refuse(sign_in, error)
            return False

    def _refuse(self, sign_in: SignIn, error: NotAuthorised) -> None:
        self._admission.refuse(sign_in, error.code)
        if error.code in REVOKED:
            self._gate.revoked(sign_in)
            self._reading.reread()
            self._report.everything_changed()

    def _restored(self) -> float:
        """What was confirmed may be gone: list everything anew, offer everything again. The witness goes last, so that
        a crash in between has it noticed again."""
        self._reading.forget()
        self._reoffer.demand()
        self._report.everything_changed()
        return 0.0

    def _publish(self) -> None:
        self._reading.publish(locked=self._gate.locked())

    def _contact(self) -> None:
        self._report.contact()
        self._server_time.note()

    def _failed(self, error: BackendError) -> float:
        pause = self._patience.failed(error)
        self._report.failed(error.code, pause, asked=self._patience.asked)
        return pause
