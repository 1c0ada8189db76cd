"""The port Clock: the only way to know the time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time, and makes identifiers that need it."""

    def now(self) -> datetime:
        """Return the time in UTC, corrected by the last measured offset to the backend's clock."""

    def monotonic(self) -> float:
        """Return seconds that never jump."""

    def new_id(self) -> str:
        """Return a UUIDv7; later ones sort after earlier ones of the same process."""
