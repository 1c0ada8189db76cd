"""Hot issues: more of a matter in a place than its own past lets expect, and enough of it to mind.

The count of a window is held against a Poisson expectation from the time before. No threshold is published
(domain-12345.md 5.3): alert at three similar cases in 24 hours, all adjustable.
"""

import math
from dataclasses import dataclass

#: What is added to the expectation, so that a place without a past is not infinitely surprising.
_FLOOR = 0.1
#: A probability below which no difference is seen any more.
_LEAST = 1e-300


@dataclass(frozen=True, slots=True)
class Surge:
    """How a count stands against what was to be expected."""

    count: int
    expected: float
    #: −log10 of the chance of so many or more: 2 is one in a hundred.
    score: float


def surge(count: int, before: int, window_hours: float, before_hours: float) -> Surge:
    """Return how surprising `count` cases in a window are after `before` cases in the time in front of it."""
    expected = before * window_hours / before_hours + _FLOOR
    chance = max(_tail(count, expected), _LEAST)
    return Surge(count, round(expected, 3), round(max(0.0, -math.log10(chance)), 2))


def _tail(count: int, expected: float) -> float:
    """Return the chance of `count` or more; summed from there on, because 1 − the rest would lose what is small."""
    term = math.exp(count * math.log(expected) - expected - math.lgamma(count + 1))
    total, number = term, count
    while number < expected or term > total * 1e-12:
        number += 1
        term *= expected / number
        total += term
    return min(total, 1.0)
