"""What was told of a caller, and until when it may stand on the screen."""

from dataclasses import dataclass
from datetime import datetime

from console.ports.records import Revealed


@dataclass(frozen=True, slots=True)
class Told:
    """A caller in full, for a short time."""

    caller: Revealed
    until: datetime
