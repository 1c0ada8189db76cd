"""The noun Pause: a span in which no clock of a case ran, and why (domain-12345.md 2.2)."""

from dataclasses import dataclass
from datetime import date, datetime

from console.domain.particular_codes import HoldCause


@dataclass(frozen=True, slots=True)
class Pause:
    """A case on hold (挂账): a cause, a promise, and how long it really took."""

    cause: HoldCause
    #: What exactly it waits for.
    reason: str
    since: datetime
    #: The day promised to the caller.
    promised: date
    #: When work went on, or the case ended; None while it is held.
    ended: datetime | None = None
