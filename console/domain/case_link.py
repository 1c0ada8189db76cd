"""The noun CaseLink: another case that has to do with this one, as cause, as effect, or otherwise."""

from dataclasses import dataclass
from datetime import datetime

from console.domain.particular_codes import Relation


@dataclass(frozen=True, slots=True)
class CaseLink:
    """One way to another case; links never merge. One that was wrong is not taken away: it ends, and stays known."""

    #: Id of the other case.
    case_id: str
    #: What this case is to the other one.
    relation: Relation
    at: datetime
    #: User name of whoever linked them.
    by: str
    #: When somebody found that they have nothing to do with each other, and who.
    ended_at: datetime | None = None
    ended_by: str = ""
