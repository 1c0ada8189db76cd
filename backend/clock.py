"""The one place of the backend that asks the machine what time it is."""

from collections.abc import Callable
from datetime import UTC, datetime

#: Returns now, in UTC.
Clock = Callable[[], datetime]


def machine_clock() -> datetime:
    """Return the machine's time, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the clock itself
