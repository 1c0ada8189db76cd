"""The nouns Proposal and Extension: what somebody asked for and another decides, and more time that was granted."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """Asked for, not decided yet."""

    #: Why: a code where the vocabulary is one, else the asker's own words.
    reason: str
    #: User name of whoever asked.
    by: str
    at: datetime
    #: Working days asked for, when it is about time.
    days: int = 0


@dataclass(frozen=True, slots=True)
class Extension:
    """More time to reply, granted (延期)."""

    #: Working days by which the limit was moved.
    days: int
    reason: str
    #: When it was granted.
    at: datetime
    #: User name of whoever granted it.
    by: str
