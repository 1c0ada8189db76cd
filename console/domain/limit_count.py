"""The noun LimitCount: by which rule and from when a limit is counted, where that no longer follows from the case."""

from dataclasses import dataclass
from datetime import datetime

from console.domain.codes import Phase


@dataclass(frozen=True, slots=True)
class LimitCount:
    """Kept when a case was amended and its limit is not the one its present kind would have had from the beginning."""

    phase: Phase
    #: Id of the rule.
    rule: str
    #: From when it is counted.
    since: datetime
