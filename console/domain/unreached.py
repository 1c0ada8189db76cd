"""The noun Unreached: that a caller was called back and not reached, how often, and when to try again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Unreached:
    """What came of calling one caller in this round; there is none once they have said something."""

    #: How often they were called in vain.
    tries: int
    #: When to call again; None leaves that to whoever calls.
    again_at: datetime | None = None


def next_call(left: Iterable[Unreached | None]) -> datetime | None:
    """Return when the first of those left to call is to be called, or None when one of them can be called at once."""
    times = [unreached.again_at if unreached is not None else None for unreached in left]
    known = [at for at in times if at is not None]
    return min(known) if known and len(known) == len(times) else None
