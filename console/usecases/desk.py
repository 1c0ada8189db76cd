"""What every use case works with: stores, clock, reference data, who is signed in, and the engine's bell."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from console.domain.codes import Role
from console.domain.command import Actor
from console.domain.operator_state import WRAP_UP
from console.domain.policy import Policy
from console.domain.reference import Reference
from console.domain.working_calendar import WorkingCalendar
from console.ports.clock import Clock
from console.ports.errors import NotAuthorised, Unreachable
from console.ports.records import Revealed, SignIn
from console.ports.search import CaseSearch, NoSearch
from console.ports.store import CaseReader, DeskStore
from console.usecases.lacking import Lacking
from console.usecases.lately import Lately


def _nobody(sign_in: SignIn, case_id: str, reason: str) -> Revealed:
    raise Unreachable


@dataclass(frozen=True, slots=True)
class Desk:
    """One operator's desk. All of it answers from this machine."""

    store: DeskStore
    reader: CaseReader
    clock: Clock
    #: The reference data, or None before it was ever fetched.
    reference: Callable[[], Reference | None]
    #: Tells the sync engine that there is something to send.
    ring: Callable[[], None]
    #: Whether somebody is being signed in without being asked: a sample city's operator, while its backend starts.
    awaited: Callable[[], bool] = lambda: False
    #: Asks the backend for the caller of a case (by id) for a reason; blocking. Raises what its port does.
    ask_caller: Callable[[SignIn, str, str], Revealed] = _nobody
    #: Asks the backend for cases; blocking.
    search: CaseSearch = field(default_factory=NoSearch)
    #: What this backend does not offer, as far as it was asked for.
    lacking: Lacking = field(default_factory=Lacking)
    #: How long is left after a call before the operator is free again.
    wrap_up: timedelta = WRAP_UP
    #: What was done from here since it was opened.
    lately: Lately = field(default_factory=Lately)

    def signed_in(self) -> SignIn:
        """Return who is signed in; raises NotAuthorised `not_signed_in`, `not_signed_in_yet`."""
        sign_in = self.store.sign_in()
        if sign_in is None:
            raise NotAuthorised(self.nobody())
        return sign_in

    def nobody(self) -> str:
        """Return why nobody is signed in, as a code."""
        return "not_signed_in_yet" if self.awaited() else "not_signed_in"

    def actor(self) -> Actor:
        """Return the signed-in actor, or one who may nothing."""
        sign_in = self.store.sign_in()
        return sign_in.actor if sign_in is not None else Actor("", Role.INTEGRATION)

    def policy(self) -> Policy:
        """Return the city's policy; the default one before the reference data was fetched."""
        reference = self.reference()
        return reference.policy if reference is not None else Policy()

    def calendar(self) -> WorkingCalendar:
        """Return the working calendar; an empty one (everything provisional) before the data was fetched."""
        reference = self.reference()
        return reference.calendar if reference is not None else WorkingCalendar()
