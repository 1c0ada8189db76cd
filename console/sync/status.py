"""What the console says about its connection: one frozen record, told on only when a shown fact changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from console.ports.records import SyncState

_NOTHING: Mapping[SyncState, int] = MappingProxyType({})


class LinkState(StrEnum):
    """How things stand between this terminal and the backend."""

    #: Nothing was tried yet.
    STARTING = "starting"
    ONLINE = "online"
    #: The last exchange had no definite answer; work goes on here.
    OFFLINE = "offline"
    #: The backend answers, and wants a person to sign in.
    NEEDS_SIGN_IN = "needs_sign_in"
    #: The terminal is locked: what was entered goes out, nothing comes in.
    LOCKED = "locked"
    #: Another process of this profile does the sync; this one reads.
    FOLLOWER = "follower"


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """One look at the connection."""

    state: LinkState
    #: Since when it is in this state.
    since: datetime
    #: When the backend last gave a definite answer, or None before the first.
    last_contact: datetime | None = None
    #: How many commands are `here`, `sending`, `attention`.
    pending: Mapping[SyncState, int] = field(default_factory=lambda: _NOTHING)
    #: When the cached cases were last known to be complete.
    as_of: datetime | None = None
    #: Of how many cases something could not be read when it came, and is missing or old here.
    unread: int = 0
    #: Whether the city's units, categories and limits kept here may be old: they do not come, while all else does.
    stale_reference: bool = False
    #: Backend clock minus this machine's, in seconds.
    offset: float = 0.0
    #: Code of the last failure; empty when there is none.
    error: str = ""
    #: When the next attempt is made, while offline.
    retry_at: datetime | None = None
    #: Whether it is the backend that asked to be left alone until then.
    asked_to_wait: bool = False

    def waiting(self) -> int:
        """Return how many commands are on this terminal only, or perhaps only."""
        return self.pending.get(SyncState.HERE, 0) + self.pending.get(SyncState.SENDING, 0)

    def shows_as(self, other: "LinkStatus") -> bool:
        """Whether a person would see the same: contact times count by the minute, the offset by the second."""
        return self._shown() == other._shown()

    def _shown(self) -> tuple[object, ...]:
        contact, as_of = _minute(self.last_contact), _minute(self.as_of)
        counts = tuple(self.pending.get(state, 0) for state in SyncState)
        return (
            self.state,
            self.since,
            contact,
            counts,
            as_of,
            round(self.offset),
            self.error,
            self.retry_at,
            self.asked_to_wait,
            self.unread,
            self.stale_reference,
        )


def _minute(at: datetime | None) -> datetime | None:
    return None if at is None else at.replace(second=0, microsecond=0)
