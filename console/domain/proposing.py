"""What a half-typed case proposes: the place named in an address, a category, its unit there, and when that must reply.

A proposal is shown and taken by a key; it never becomes part of a case by itself.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from console.domain.codebook import DISTRICTS, codebooks
from console.domain.codes import Kind, Phase, Urgency
from console.domain.deadlines import Due
from console.domain.places import normalised
from console.domain.reference import Reference
from console.domain.similar import guess
from console.domain.unit import Category, Unit

#: A name shorter than this stands in too many other names.
_SHORTEST = 3
#: Behind the bare name of a district these make it a road or an estate, which may be anywhere.
_NO_DISTRICT = "大中东西南北新路街巷道村社花公广"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the reference data by its codes, from the coarse to the fine."""

    district: str
    street: str = ""
    community: str = ""

    @property
    def code(self) -> str:
        """The code of the finest part."""
        return self.community or self.street or self.district

    @property
    def size(self) -> int:
        """0 for a district, 1 for a street, 2 for a community."""
        return bool(self.street) + bool(self.community)

    def within(self, other: "Spot") -> bool:
        """Whether it is, or lies in, another place."""
        return self.code == other.code or other.code in (self.district, self.street)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for what is typed so far; None where nothing is."""

    spot: Spot | None = None
    category: Category | None = None
    unit: Unit | None = None


def prepare(reference: Reference) -> None:
    """Make once what codes and proposals are looked up in, some 25 ms for a city; a key later asks in half of one."""
    codebooks(reference)
    _gazetteer(reference)
    _branches(reference)
    _keywords(reference)


def spot_of(reference: Reference, code: str) -> Spot | None:
    """Return where the district, street or community of a code lies, or None when it is unknown."""
    return _gazetteer(reference).by_code.get(code)


def named_spot(reference: Reference, address: str) -> Spot | None:
    """Return the finest place an address names without doubt; None when it names none.

    A name of several places is narrowed by what else is named; where doubt is left, the part they share is proposed.
    """
    named = _gazetteer(reference).named(normalised(address))
    for size in (2, 1, 0):
        around = [spot for spot in named if spot.size < size]
        fine = [spot for spot in named if spot.size == size]
        within = [spot for spot in fine if not around or any(spot.within(other) for other in around)]
        if shared := _shared(within):
            return shared
    return None


def propose(reference: Reference, address: str, told: str, place: Spot | None, category: Category | None) -> Proposal:
    """Return what is proposed beside the place and the category that are typed already, if they are."""
    spot = place or named_spot(reference, address)
    guessed = category or reference.category(guess(told, _keywords(reference), reference.likeness.topics))
    unit = _unit(reference, guessed.unit, spot.district if spot else "") if guessed else None
    return Proposal(None if place else spot, None if category else guessed, unit)


def reply_due(
    reference: Reference, category: str, unit: str, weight: tuple[Kind, Urgency], start: datetime
) -> Due | None:
    """Return when a unit would have to reply if it were told at `start`; None where the city sets no limit."""
    kind, urgency = weight
    return reference.policy.limit(Phase.REPLY, kind, category, urgency, unit, start, reference.calendar)


def _unit(reference: Reference, code: str, district: str) -> Unit | None:
    """Return the unit of a code, or the one that does its work in a district, where the city has one."""
    return reference.unit(_branches(reference).get((code, district), code))


@lru_cache(maxsize=2)
def _branches(reference: Reference) -> Mapping[tuple[str, str], str]:
    return {(unit.branch_of, unit.district): unit.code for unit in reference.units if unit.branch_of and unit.district}


@lru_cache(maxsize=2)
def _keywords(reference: Reference) -> Mapping[str, Sequence[str]]:
    return {category.code: category.keywords for category in reference.leaves}


class _Gazetteer:
    """Names of places, as compared, and what may be meant by each."""

    def __init__(self, reference: Reference) -> None:
        self.by_code: dict[str, Spot] = {}
        self._by_name: dict[str, list[Spot]] = defaultdict(list)
        self._stems: dict[str, Spot] = {}
        for division in reference.divisions:
            district = division.kind in DISTRICTS
            spot = Spot(division.code) if district else Spot(division.parent, division.code)
            self._add(division.code, division.name_zh, spot)
            if district:
                self._stems[normalised(division.name_zh)[:-1]] = spot
        for community in reference.communities:
            street = self.by_code.get(community.street)
            if street is not None:
                spot = Spot(street.district, street.street, community.code)
                self._add(community.code, community.name_zh, spot)
        self._longest = max(map(len, self._by_name), default=0)

    def _add(self, code: str, name: str, spot: Spot) -> None:
        self.by_code[code] = spot
        if len(name) >= _SHORTEST:
            self._by_name[normalised(name)].append(spot)

    def named(self, plain: str) -> list[Spot]:
        """Return all that may be meant by the names in an address; the longer of two names that overlap counts."""
        found: list[Spot] = []
        start = 0
        while start < len(plain):
            end = min(len(plain), start + self._longest)
            while end - start >= _SHORTEST and plain[start:end] not in self._by_name:
                end -= 1
            if end - start >= _SHORTEST:
                found += self._by_name[plain[start:end]]
                start = end
            else:
                start += 1
        return found + self._begun(plain)

    def _begun(self, plain: str) -> list[Spot]:
        """The district an address begins with, said without what it is: `仓山金环花园`."""
        plain = plain.removeprefix("福建省").removeprefix("福州市")
        return [
            spot
            for stem, spot in self._stems.items()
            if len(stem) > 1 and plain.startswith(stem) and plain[len(stem) : len(stem) + 1] not in (*_NO_DISTRICT, "")
        ]


@lru_cache(maxsize=2)
def _gazetteer(reference: Reference) -> _Gazetteer:
    return _Gazetteer(reference)


def _shared(spots: Sequence[Spot]) -> Spot | None:
    """Return the one place, or the part that several have in common."""
    if len(set(spots)) == 1:
        return spots[0]
    for part in ("street", "district"):
        if len(codes := {getattr(spot, part) for spot in spots}) == 1 and "" not in codes:
            return Spot(spots[0].district, spots[0].street if part == "street" else "")
    return None
