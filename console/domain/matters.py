"""What two cases are compared by: what is told of each, how much its words say, and what a city sets beside that."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from console.domain.pairs import pairs
from console.domain.places import Place, normalised, place_of
from console.domain.topics import Topics


@dataclass(frozen=True, slots=True)
class CauseRule:
    """One line of what leads to what: category codes or codes of their groups, and words the cause is told by."""

    cause: str
    effect: str
    words: tuple[str, ...] = ()
    #: `street`, or `district` for what reaches further when it was told soon after.
    reach: str = "street"
    #: Whether nothing is left of the effect once the cause is mended: who tells the cause with it tells the cause.
    ends_with: bool = False


@dataclass(frozen=True)
class Matter:
    """What is compared of a case."""

    id: str
    title: str
    text: str
    category: str
    district: str
    street: str
    address: str
    at: datetime
    #: What tells the caller from others without naming him; empty when not known or not to be compared.
    caller: str = ""

    @property
    def told(self) -> str:
        """Title and text."""
        return f"{self.title}\n{self.text}"

    @cached_property
    def place(self) -> Place:
        """The place, taken apart."""
        return place_of(self.address, self.told)

    @cached_property
    def words(self) -> frozenset[str]:
        """Character pairs of what was told, without those of the place."""
        told = pairs(f"{normalised(self.title)}\n{normalised(self.text)}")
        where = {pair for name in (*self.place.names, normalised(self.address)) for pair in pairs(name)}
        return frozenset(told - where)


class Rarity:
    """How much a character pair says: little when every second caller uses it."""

    def __init__(self, texts: int, counts: Mapping[str, int]) -> None:
        """`counts` says in how many of `texts` texts a pair stands; one that is not named is rare."""
        self._most = math.log(texts + 2)
        self._counts = counts

    def weight(self, pair: str) -> float:
        """Return the weight of a pair, up to 1."""
        return 1 - math.log(self._counts.get(pair, 0) + 1) / self._most

    def overlap(self, one: frozenset[str], other: frozenset[str]) -> float:
        """Return how much of the shorter text stands in the longer, from 0 to 1; rare pairs weigh more."""
        least = min(self._total(one), self._total(other))
        return self._total(one & other) / least if least else 0.0

    def telling(self, one: frozenset[str], other: frozenset[str], most: int) -> tuple[str, ...]:
        """Return the rarest pairs both have."""
        return tuple(sorted(one & other, key=lambda pair: (-self.weight(pair), pair))[:most])

    def _total(self, words: frozenset[str]) -> float:
        return sum(self.weight(pair) ** 2 for pair in words)


@dataclass(frozen=True, slots=True)
class Table:
    """What a city sets: how rare words are, what leads to what, and which categories (or groups) are special."""

    rarity: Rarity
    causes: Sequence[CauseRule] = ()
    #: Their matters reach beyond a house: no water, no power.
    area: tuple[str, ...] = ()
    #: Their matters are of one house or stairway: another house is another matter.
    house_bound: tuple[str, ...] = ()
    #: Everybody has his own, also at the same place: a bill, a pension, a parcel.
    private: tuple[str, ...] = ()
    #: They leave open what the matter is.
    vague: frozenset[str] = frozenset({""})
    #: What callers tell, finer than categories.
    topics: Topics = field(default_factory=Topics)
