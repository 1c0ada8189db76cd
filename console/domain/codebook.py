"""The codes of a city as an operator types them, brought into the compared form once, to be asked with every key.

A community is a meaning of the field for places too: it gives its street and district. The coarser place wins where a
code is the name of several (长乐 is first of all the district).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from itertools import accumulate, islice

from console.domain.mnemonics import EXACT, PART, PREFIX, Named, spellings
from console.domain.pairs import fold
from console.domain.reference import Reference
from console.domain.unit import Community, Division

#: Districts and counties: what a place is asked in first.
DISTRICTS = frozenset({"district", "county", "county_city"})
STREETS = frozenset({"subdistrict", "town", "township", "ethnic_township", "other"})
_MARK = "\n"
#: Codes whose meaning is kept.
_LATELY = 64
#: How often codes were used at a desk, by code; see `usage`.
Used = Mapping[str, int]
_NEVER: Used = {}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One thing, its code as compared, and its tier."""

    thing: Named
    code: str
    tier: int


class Codebook:
    """Things that are named by code or mnemonic; those of a lower tier are meant first by a name that fits exactly."""

    def __init__(self, *tiers: Iterable[Named]) -> None:
        listed = [(thing, tier) for tier, things in enumerate(tiers) for thing in things]
        self._entries = [_Entry(thing, fold(thing.code), tier) for thing, tier in listed]
        #: Every spelling with the place of its thing, in order, so that a beginning is found without reading them all.
        self._spelled = sorted({(said, place) for place, (thing, _) in enumerate(listed) for said in spellings(thing)})
        names = [f"{fold(thing.name_zh)} {fold(getattr(thing, 'name_en', ''))}{_MARK}" for thing, _ in listed]
        self._names, self._begins = "".join(names), [0, *accumulate(map(len, names))]
        #: What was asked lately: with each key of a form the same codes are asked again.
        self._lately: dict[str, Named | None] = {}
        self._last: tuple[str, Sequence[tuple[int, _Entry]]] = ("", ())

    @property
    def things(self) -> Sequence[Named]:
        """All of them, the lowest tier first."""
        return [entry.thing for entry in self._entries]

    def candidates(self, typed: str, limit: int = 8, used: Used = _NEVER) -> list[Named]:
        """Return what `typed` may mean: best fit first, then what this desk uses most, then as listed."""
        fitting = self._fitting(fold(typed).strip())
        first = nsmallest(limit, fitting, key=lambda one: (one[0], -used.get(one[1].thing.code, 0)))
        return [entry.thing for _, entry in first]

    def the_one(self, typed: str) -> Named | None:
        """Return the one thing `typed` means, its code before all else; None when nothing or more than one fits best.

        How much something is used decides nothing here: the same code means the same every day.
        """
        query = fold(typed).strip()
        if query not in self._lately:
            if len(self._lately) >= _LATELY:
                self._lately.clear()
            self._lately[query] = self._found(query)
        return self._lately[query]

    def _found(self, query: str) -> Named | None:
        fitting = self._fitting(query)
        coded = [entry.thing for _, entry in fitting if entry.code == query]
        if len(coded) == 1:
            return coded[0]
        best = min(((rank, _tier(rank, entry)) for rank, entry in fitting), default=None)
        meant = [entry.thing for rank, entry in fitting if (rank, _tier(rank, entry)) == best]
        return meant[0] if len(meant) == 1 else None

    def _fitting(self, query: str) -> Sequence[tuple[int, _Entry]]:
        """Return what answers to a folded query and how well, as listed; the last answer is kept."""
        if not query:
            return ()
        last, fitting = self._last
        if query != last:
            ranks = dict.fromkeys(self._with_part(query), PART) | self._begun(query)
            fitting = [(ranks[place], self._entries[place]) for place in sorted(ranks)]
            self._last = (query, fitting)
        return fitting

    def _begun(self, query: str) -> dict[int, int]:
        ranks: dict[int, int] = {}
        first = bisect_left(self._spelled, (query,))
        for said, place in islice(self._spelled, first, None):
            if not said.startswith(query):
                break
            if ranks.get(place) != EXACT:
                ranks[place] = EXACT if said == query else PREFIX
        return ranks

    def _with_part(self, query: str) -> Iterator[int]:
        at = self._names.find(query)
        while at >= 0:
            place = bisect_right(self._begins, at) - 1
            yield place
            at = self._names.find(query, self._begins[place + 1])


def _tier(rank: int, entry: _Entry) -> int:
    """A beginning is completed among districts and streets alike, and to a community only where neither begins so."""
    return entry.tier if rank == EXACT else max(entry.tier, 1)


@dataclass(frozen=True, slots=True)
class Codebooks:
    """Everything of a city that has a code."""

    places: Codebook
    categories: Codebook
    units: Codebook
    communities: Mapping[str, Community]


@lru_cache(maxsize=2)
def codebooks(reference: Reference) -> Codebooks:
    """Return the codes of a city; made once for each edition of its reference data."""
    districts: list[Division] = [division for division in reference.divisions if division.kind in DISTRICTS]
    streets = [division for division in reference.divisions if division.kind in STREETS]
    return Codebooks(
        Codebook(districts, streets, reference.communities),
        Codebook(reference.leaves),
        Codebook(reference.units),
        {community.code: community for community in reference.communities},
    )
