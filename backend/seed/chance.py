"""Chance that repeats itself: everything random of a sample city comes from one number."""

import random
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from console.domain.ids import uuid7

_Thing = TypeVar("_Thing")


class Chance:
    """A source of decisions; the same number gives the same decisions."""

    def __init__(self, number: int) -> None:
        # Reproducible on purpose: nothing secret is drawn from it.
        self._random = random.Random(number)

    def between(self, low: float, high: float) -> float:
        """Return a number of a range."""
        return self._random.uniform(low, high)

    def happens(self, share: float) -> bool:
        """Whether something that happens in a share of all cases happens now."""
        return self._random.random() < share

    def one_of(self, things: Sequence[_Thing]) -> _Thing:
        """Return one of some things."""
        return self._random.choice(things)

    def weighted(self, things: Sequence[_Thing], weights: Sequence[float]) -> _Thing:
        """Return one of some things, the heavier ones more often."""
        return self._random.choices(things, weights)[0]

    def some(self, things: Sequence[_Thing], count: int) -> list[_Thing]:
        """Return `count` different ones of some things."""
        return self._random.sample(things, count)

    def mixed(self, things: Sequence[_Thing]) -> list[_Thing]:
        """Return all things in another order."""
        return self.some(things, len(things))

    def digits(self, count: int) -> str:
        """Return decimal digits."""
        return "".join(self._random.choice("0123456789") for _ in range(count))

    def id(self, at: datetime) -> str:
        """Return a UUIDv7 of a time."""
        return uuid7(int(at.timestamp() * 1000), self._random.getrandbits(74))
