"""The noun Supervision: how far up the ladder of 督办 a case was taken, and why."""

from dataclasses import dataclass
from datetime import datetime

from console.domain.particular_codes import Level


@dataclass(frozen=True, slots=True)
class Supervision:
    """The highest rung a case was taken to; ends with the case."""

    level: Level
    reason: str
    at: datetime
    #: User name of whoever took it there.
    by: str
