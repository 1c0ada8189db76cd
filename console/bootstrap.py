"""Putting the console together: the only module that knows every adapter. Nothing happens at import."""

import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from console.clock import SystemClock
from console.crash_reports import CrashReports
from console.embedded import EmbeddedBackend
from console.inquiries import Inquiries
from console.passphrase import asker
from console.ports.errors import KeyLocked, NotAuthorised, StoreReadOnly, Unreachable
from console.settings import Settings
from console.usecases.desk import Desk

if TYPE_CHECKING:
    from backend_client.http_backend import HttpBackend
    from console.domain.reference import Reference
    from console.ports.agents import Agents
    from console.ports.backend import HotlineBackend
    from console.ports.limits import Limits
    from console.ports.records import SignIn
    from console.ports.reports import Reports
    from console.ports.stream import Calls, ChangeStream
    from console.sync.engine import Engine
    from console.sync.listener import Listener
    from console.usecases.workplace import Workplace

#: The demo city's operator; the account exists only where `--demo` made it.
DEMO_USER, DEMO_PASSWORD = "taker", "demo"
_OFFSET = "clock.offset"
#: Set by a person who signed out of the demo city and wants to stay out.
_SIGNED_OUT = "session.signed_out"


class Hotline:
    """One profile, put together: its store, its rules, and the ways to its backend."""

    def __init__(self, settings: Settings, environ: Mapping[str, str]) -> None:
        """Open the files, asking for the passphrase if one wraps their key; connect to nothing. Raises StoreError."""
        from local_store.open_store import open_store

        self.settings, self.environ = settings, environ
        self.clock = SystemClock()
        self.crashes = CrashReports(settings.profile.home)
        self.store = open_store(settings.profile.home, self.clock, asker(settings))
        self.clock.set_offset(float(self.store.desk.preference(_OFFSET) or 0.0))
        self.embedded = EmbeddedBackend(settings.profile, self.clock, environ) if settings.embedded else None
        self.ring: Callable[[], None] = lambda: None
        inquiries = Inquiries(lambda seconds: self.backend(seconds), self._client, self.store)
        self.desk = Desk(
            self.store.desk,
            self.store.reader,
            self.clock,
            self.reference,
            lambda: self.ring(),
            self.awaited,
            inquiries.caller,
            inquiries,
            wrap_up=timedelta(seconds=settings.after_call),
        )
        self._packaged: Reference | None = None
        self._fold_anew()

    def reference(self) -> "Reference | None":
        """Return the reference data kept here; in a demo city before the first contact, what ships."""
        kept = self.store.cache.reference()
        if kept is not None or self.embedded is None:
            return kept
        if self._packaged is None:
            from console.packaged import packaged_reference

            self._packaged = packaged_reference()
        return self._packaged

    def examine(self) -> None:
        """Look into what the opening left out, beside the work. Raises StoreDamaged when nothing can be saved."""
        if self.store.examine():
            self._fold_anew()

    def mend(self) -> None:
        """Salvage files found damaged while the console runs. Raises StoreDamaged when nothing can be saved."""
        if self.store.mend():
            self._fold_anew()

    def _fold_anew(self) -> None:
        """After the file was mended, or an older one came back: show what the commands say that are there."""
        if self.store.desk.refold_due():
            from console.sync.refolding import refold_if_due

            # Locked, the confirmed cases do not open; where nothing can be written nothing is kept. It stays due.
            with suppress(KeyLocked, StoreReadOnly):
                refold_if_due(self.store.desk, self.store.reader, self.desk.policy(), self.desk.calendar())

    @property
    def url(self) -> str:
        """Where the backend is."""
        return self.embedded.url if self.embedded else self.settings.backend_url

    def backend(self, deadline: float = 10.0) -> "HotlineBackend":
        """Return a client, for use from one thread at a time; `deadline` is the total of one exchange in seconds."""
        return self._client(deadline)

    def reports(self) -> "Reports":
        """Return a client for reports and comparisons."""
        from backend_client.http_reports import HttpReports

        return HttpReports(self._client())

    def limits(self) -> "Limits":
        """Return a client that asks why limits end when they do."""
        from backend_client.http_limits import HttpLimits

        return HttpLimits(self._client())

    def _client(self, deadline: float = 10.0) -> "HttpBackend":
        from backend_client.http_backend import HttpBackend

        settings = self.settings
        ca_file, proxy = settings.ca_file, "" if self.embedded else settings.proxy
        return HttpBackend(self.url, self.clock.machine_now, deadline=deadline, ca_file=ca_file, proxy=proxy)

    def stream(self, wake: Callable[[], None], calls: "Calls" = lambda _: None) -> "ChangeStream":
        """Return a stream, followed by nobody yet; there is something to take: `wake`, a telephone tells: `calls`."""
        from backend_client.http_stream import HttpChangeStream

        settings = self.settings
        proxy = "" if self.embedded else settings.proxy
        return HttpChangeStream(self.url, wake, ca_file=settings.ca_file, proxy=proxy, calls=calls)

    def engine(self, backend: "HotlineBackend", listener: "Listener", stream: "ChangeStream | None" = None) -> "Engine":
        """Return a sync engine over this profile's store; without a stream it polls."""
        from console.sync.aside import in_a_thread
        from console.sync.engine import Engine

        kept, reader = self.store, self.store.reader
        dice = random.Random()
        return Engine(self.clock, dice, backend, kept.desk, kept.cache, reader, listener, self, stream, in_a_thread)

    def sign_in(self, username: str, password: str) -> "SignIn":
        """Have the backend accept a person, and keep that; a locked terminal is open then.

        While the backend is away, whoever it accepted here in the last 14 days signs in by the same password. Raises
        NotAuthorised, Unreachable, StoreError.
        """
        backend = self.backend()
        try:
            sign_in = backend.sign_in(username, password)
            self.take_offset(backend.server_offset())
        except Unreachable:
            known = self.store.operator.known(username, password, self.clock.now())
            if known is None:
                raise
            sign_in = known
        else:
            self.store.operator.admit(sign_in, password, self.clock.now())
        finally:
            backend.close()
        self.desk.store.set_preference(_SIGNED_OUT, False)
        return sign_in

    def unlock(self, username: str, password: str) -> "SignIn":
        """Let in whoever knows the password: the one last accepted here is enough, else the backend is asked.

        Raises NotAuthorised, Unreachable, StoreError.
        """
        with suppress(NotAuthorised):
            known = self.store.operator.known(username, password, self.clock.now())
            if known is not None:
                return known
        # Another password than the last one may be a new one.
        return self.sign_in(username, password)

    def locked(self) -> bool:
        """Whether the terminal is locked."""
        return self.store.operator.locked()

    def lock(self) -> None:
        """Drop the operator's key in every process of the profile."""
        self.store.operator.lock()

    def revoked(self, sign_in: "SignIn") -> None:
        """The backend does not accept somebody any more: what he could see here is gone, what is unsent stays.

        Whoever has signed in meanwhile stays.
        """
        self.store.operator.forget(sign_in.actor.username)
        if self.store.operator.release(sign_in):
            self._left()

    def sign_out(self) -> bool:
        """Forget who was signed in, and the copies of cases with the key they are sealed by; what is unsent stays.

        A demo city signs nobody in again by itself. Returns whether the copies are gone: while another console of
        this profile does the sync, they are its own to drop.
        """
        self.store.operator.release()
        return self._left()

    def _left(self) -> bool:
        """Nobody sits here any more; whether the copies are gone."""
        self.desk.store.set_preference(_SIGNED_OUT, True)
        with self.store.lock.borrowed() as leading:
            if leading:
                self.store.cache.clear()
            return leading

    def awaited(self) -> bool:
        """Whether somebody is about to be signed in here without being asked."""
        return self.embedded is not None and self.settings.start_backend and self.credentials() is not None

    def credentials(self) -> tuple[str, str] | None:
        """Return whom to sign in when there is nobody to ask: as configured, or the demo city's operator."""
        if self.settings.user and self.settings.password:
            return self.settings.user, self.settings.password
        if self.embedded is None or self.desk.store.preference(_SIGNED_OUT):
            return None
        return DEMO_USER, DEMO_PASSWORD

    def take_offset(self, seconds: float) -> None:
        """Correct the clock by what was measured; kept, because the next start may be without the backend."""
        self.clock.set_offset(seconds)
        kept = self.desk.store.preference(_OFFSET)
        if kept is None or abs(float(kept) - seconds) >= 1.0:
            self.desk.store.set_preference(_OFFSET, seconds)

    def close(self) -> None:
        """Let go of the files."""
        self.store.close()


def agents_of(hotline: Hotline) -> "Agents":
    """Return a client that asks what operators are doing."""
    from backend_client.http_agents import HttpAgents

    return HttpAgents(hotline._client())


def assemble(settings: Settings, environ: Mapping[str, str]) -> Hotline:
    """Return a profile's parts, connected to nothing yet. Raises StoreError."""
    return Hotline(settings, environ)


def workplace(hotline: Hotline) -> "Workplace":
    """Return what the app needs of a profile."""
    from console.following import Following
    from console.keys_file import read_keys
    from console.usecases.workplace import TerminalGuard, Workplace

    following = Following(hotline)
    settings = hotline.settings
    keys = read_keys(settings.profile.config_file)
    return Workplace(
        desk=hotline.desk,
        language=settings.lang,
        demo=settings.embedded,
        backend="" if settings.embedded else settings.backend_url,
        sign_in=following.sign_in,
        start=following.start,
        stop=following.stop,
        sync_now=following.sync_now,
        crashed=lambda error: hotline.crashes.write(error, hotline.clock.now()),
        guard=TerminalGuard(hotline.locked, hotline.lock, following.unlock, settings.lock_after),
        notices=hotline.store.notices,
        calls_at_once=settings.calls_open == "at_once",
        theme=settings.theme,
        keys=keys.table,
        key_notices=keys.notices(),
    )
