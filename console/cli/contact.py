"""Being in touch with the backend for the length of one verb: this process does the sync, or waits for who does.

A verb is a second console on the same store (design.md 10): it takes the sync lock if it is free and steps the engine
itself; otherwise it watches until the holder has done it, for a bounded time.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from console.bootstrap import Hotline
from console.ports.errors import BackendError, NotAuthorised, NotFound, Rejected, Unreachable
from console.ports.records import SignIn, Terminal
from console.sync.status import LinkState, LinkStatus

#: Seconds a verb waits for its change to be delivered, or for fresh cases.
DELIVERY_SECONDS = 2.0
#: Seconds it waits for a demo city's own backend that is only just starting (the first time it makes its city).
STARTING_SECONDS = 20.0
#: Seconds between two attempts to sign in at a backend that is making its city.
_AGAIN = 0.2
#: Seconds between two attempts while the backend is away.
_RETRY = 1.0
#: Seconds between two looks at what another process does.
_LOOK = 0.03
#: Followers keep the as-of time only about once a minute, so this is what "live" can mean to them.
_FRESH = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Contact:
    """What came of it."""

    #: The cached cases are as the backend has them.
    live: bool
    #: Code of the failure; empty when the backend answered.
    error: str = ""

    @property
    def reached(self) -> bool:
        """Whether the backend answered."""
        return not self.error


@dataclass(frozen=True, slots=True)
class Probe:
    """How the backend answered."""

    #: Code of the failure; empty when it answered.
    error: str
    #: Backend clock minus this machine's, in seconds; None without an answer.
    offset: float | None


class _Ear:
    """Remembers what the engine said last."""

    def __init__(self, hotline: Hotline) -> None:
        self._hotline = hotline
        self.status: LinkStatus | None = None

    def link_changed(self, status: LinkStatus) -> None:
        self.status = status
        if status.state is LinkState.ONLINE:
            self._hotline.take_offset(status.offset)

    def cases_changed(self, case_ids: Sequence[str]) -> None:
        """Nothing is drawn while a verb works."""


def _never() -> bool:
    return False


def converse(hotline: Hotline, seconds: float, enough: Callable[[], bool] = _never) -> Contact:
    """Deliver and fetch until `enough` says so, everything is fetched, the backend is away, or time is up."""
    _awaken(hotline)
    until = hotline.clock.monotonic() + seconds
    if not hotline.store.lock.try_acquire():
        return _watch(hotline, until, enough)
    try:
        return _work(hotline, until, seconds, enough)
    finally:
        hotline.store.lock.release()


def _work(hotline: Hotline, until: float, seconds: float, enough: Callable[[], bool]) -> Contact:
    ear = _Ear(hotline)
    backend = hotline.backend(max(seconds, 0.1))
    try:
        engine = hotline.engine(backend, ear)
        engine.take_over()
        while True:
            pause = engine.step()
            state = ear.status.state if ear.status else LinkState.STARTING
            if state is LinkState.OFFLINE:
                return Contact(False, ear.status.error if ear.status else "unreachable")
            done = pause > 0 and state in (LinkState.ONLINE, LinkState.NEEDS_SIGN_IN, LinkState.LOCKED)
            if done or enough() or hotline.clock.monotonic() >= until:
                return Contact(done and state is LinkState.ONLINE)
    finally:
        backend.close()


def _watch(hotline: Hotline, until: float, enough: Callable[[], bool]) -> Contact:
    """Somebody else does the work: look until it is done."""
    nothing = threading.Event()
    while not enough() and hotline.clock.monotonic() < until:
        as_of = hotline.store.reader.as_of()
        if enough is _never and as_of is not None:
            return Contact(hotline.clock.now() - as_of < _FRESH)
        nothing.wait(_LOOK)
    return Contact(False)


def fetch(hotline: Hotline, key: str) -> None:
    """Fetch one case by number or id, without waiting for all the others; quietly not, when somebody else syncs.

    Raises NotFound, NotAuthorised, Unreachable, Rejected.
    """
    sign_in = hotline.desk.signed_in()
    if not hotline.store.lock.try_acquire():
        return
    backend = hotline.backend(DELIVERY_SECONDS)
    try:
        found = backend.find_case(sign_in, key)
        hotline.store.cache.put_cases([(found.case, found.events)])
    finally:
        backend.close()
        hotline.store.lock.release()


def persist(hotline: Hotline, seconds: float, enough: Callable[[], bool]) -> Contact:
    """Converse, and try again while the backend is away, for `seconds`; at least once."""
    until = hotline.clock.monotonic() + seconds
    nothing = threading.Event()
    while True:
        met = converse(hotline, max(until - hotline.clock.monotonic(), DELIVERY_SECONDS), enough)
        if met.reached and not enough():
            met = Contact(met.live, probe(hotline).error)
        left = until - hotline.clock.monotonic()
        if met.reached or left <= 0:
            return met
        nothing.wait(min(_RETRY, left))


def probe(hotline: Hotline) -> Probe:
    """Ask the backend something nobody needs, to see whether and how it answers."""
    backend = hotline.backend(DELIVERY_SECONDS)
    error = ""
    try:
        backend.outcome(Terminal("0000", ""), hotline.clock.new_id())
    except (NotAuthorised, NotFound, Rejected):
        error = ""
    except BackendError as failure:
        error = failure.code
    finally:
        backend.close()
    return Probe(error, backend.server_offset() if not error else None)


def _awaken(hotline: Hotline, seconds: float = STARTING_SECONDS) -> None:
    """Start a demo city's backend when nobody serves it, and wait until it listens."""
    embedded = hotline.embedded
    if embedded is None or not hotline.settings.start_backend or embedded.answers():
        return
    try:
        embedded.ensure()
    except OSError as error:
        raise Unreachable("embedded_failed", {"log": str(embedded.log)}) from error
    nothing = threading.Event()
    until = hotline.clock.monotonic() + seconds
    while not embedded.answers() and hotline.clock.monotonic() < until:
        if embedded.ended():
            return
        nothing.wait(_LOOK)


def somebody(hotline: Hotline, starting: Callable[[], None]) -> SignIn:
    """Return who works here; signs in as configured, or as the demo city's operator, when that is not who is signed in.

    Raises NotAuthorised `not_signed_in`, and what `sign_in` raises.
    """
    kept = hotline.desk.store.sign_in()
    if kept is not None and hotline.settings.user in ("", kept.actor.username):
        _settle_in(hotline)
        return kept
    credentials = hotline.credentials()
    if credentials is None:
        if kept is not None:
            return kept
        raise NotAuthorised("not_signed_in")
    return patiently(hotline, starting, lambda: hotline.sign_in(*credentials))


def patiently(hotline: Hotline, starting: Callable[[], None], sign_in: Callable[[], SignIn]) -> SignIn:
    """Sign in; a demo city's own backend that is still making its city is waited for, and `starting` says so."""
    _awaken(hotline)
    until = hotline.clock.monotonic() + (STARTING_SECONDS if hotline.embedded else 0.0)
    nothing = threading.Event()
    while True:
        try:
            signed_in = sign_in()
            _settle_in(hotline)
            return signed_in
        except Unreachable as error:
            if hotline.embedded is not None and hotline.embedded.ended():
                raise Unreachable("embedded_failed", {"log": str(hotline.embedded.log)}) from error
            if error.code != "starting" or hotline.clock.monotonic() >= until:
                raise
        starting()
        nothing.wait(_AGAIN)


def _settle_in(hotline: Hotline) -> None:
    """Fetch what the first case needs: a terminal number, or it would have no number, and the city's units."""
    if hotline.desk.store.terminal() is None or hotline.store.cache.reference() is None:
        converse(hotline, DELIVERY_SECONDS)
