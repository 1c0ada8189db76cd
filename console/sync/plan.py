"""What to send in which portions, and how long to wait after a failure: pure decisions, no clock, no wire."""

from collections.abc import Sequence
from typing import TypeVar

#: Commands in one request at the most (docs/wire.md), and in the first: whether the line carries more is not known yet.
MOST, FIRST = 400, 100
#: Seconds: the first and the longest wait of our own choice, and the longest a backend can ask for.
FIRST_WAIT, LONGEST_WAIT, LONGEST_ASKED = 1.0, 60.0, 3600.0
#: The longest wait while nobody takes the connection. A console that is online asks as often, and what was entered in
#: an outage is to be delivered within 5 s of its end.
LONGEST_KNOCK = 4.0
#: Never at once again, however the dice fall.
SHORTEST_WAIT = 0.25
#: The shortest wait after an answer that says the backend fails (5xx and their like): it has enough to do already, and
#: every console that asks it again in an instant makes that worse.
FAILING_WAIT = 10.0
_Item = TypeVar("_Item")


def portions(items: Sequence[_Item], size: int) -> list[Sequence[_Item]]:
    """Return `items` in portions of `size`, order kept, so that the commands of a case stay in theirs."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def halves(items: Sequence[_Item]) -> tuple[Sequence[_Item], Sequence[_Item]]:
    """Return the two halves of two items or more, to find the one that spoils a request."""
    middle = len(items) // 2
    return items[:middle], items[middle:]


def smaller(size: int) -> int:
    """Return the next portion size after a time-out: on a slow line a full one may never fit into the deadline."""
    return max(1, size // 2)


def larger(size: int) -> int:
    """Return the next portion size after a success."""
    return min(MOST, size * 2)


def wait(
    failures: int, asked: float | None, draw: float, longest: float | None = None, *, failing: bool = False
) -> float:
    """Return the seconds to wait after the `failures`-th failure in a row (from 1).

    Full jitter over a window that doubles from 1 s to `longest`, else 60 s (`draw` in 0…1 picks the place), so that
    consoles that lost their backend together do not come back together; one that is `failing` rests for 10 s at the
    least. What the backend `asked` for is obeyed, up to an hour.
    """
    window = min(longest or LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(failures - 1, 10))
    # Knocking costs nobody anything but this terminal, so half of the window is enough to come back one by one.
    share = draw if longest is None else (1 + draw) / 2
    own = max(SHORTEST_WAIT, window * share)
    if failing:
        own = FAILING_WAIT + draw * max(FAILING_WAIT / 2, window - FAILING_WAIT)
    return own if asked is None else max(own, min(asked, LONGEST_ASKED))
