"""Who administers: the city, the name for the audit log, and the moment, as one argument."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Doer:
    """Somebody who changes how the hotline is run."""

    city_id: str
    #: User name; with a prefix for somebody on the machine itself, who has no sign-in.
    name: str
    at: datetime
