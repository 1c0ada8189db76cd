"""What a backend says of a terminal itself: by that it knows whether its own files are the newest there were."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """The newest a backend has of a terminal, by the terminal's own counts."""

    #: Highest `seq` of a command it applied, and that command's id; 0 and empty before the first.
    seq: int = 0
    command_id: str = ""
    #: Highest number the terminal gave a case of yesterday, today or tomorrow; empty when there is none.
    number: str = ""
    #: When that command came.
    received_at: datetime | None = None
