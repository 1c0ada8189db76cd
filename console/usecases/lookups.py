"""What people write for units, categories, places and kinds, turned into codes, or told what is wrong with it."""

import difflib
from collections.abc import Sequence
from datetime import tzinfo
from enum import StrEnum
from typing import TypeVar

from console.domain.codes import Channel, Kind, Urgency
from console.domain.errors import InvalidField
from console.domain.mnemonics import EXACT, Named, candidates, rank, the_one
from console.domain.pairs import fold
from console.domain.policy import Policy
from console.domain.reference import Reference
from console.domain.unit import Category, Community, Division, Unit
from console.usecases.typed_codes import Spellings, channels, kinds, urgencies

#: Kinds of divisions just below the city.
_DISTRICTS = frozenset({"district", "county", "county_city"})
#: How many candidates an ambiguous word is answered with.
_SHOWN = 6
_Thing = TypeVar("_Thing", bound=Named)
_Code = TypeVar("_Code", bound=StrEnum)


def kind_of(typed: str) -> Kind:
    """Return the kind of an English or Chinese name or of pinyin initials; raises InvalidField."""
    return _of_vocabulary("kind", typed, kinds())


def urgency_of(typed: str) -> Urgency:
    """Return the urgency of a name or of pinyin initials; raises InvalidField."""
    return _of_vocabulary("urgency", typed, urgencies())


def channel_of(typed: str) -> Channel:
    """Return the channel of a name; raises InvalidField."""
    return _of_vocabulary("channel", typed, channels())


class Lookups:
    """Codes of the city's reference data, by code or unique mnemonic. All raise InvalidField naming what is wrong."""

    def __init__(self, reference: Reference | None) -> None:
        self._reference = reference

    @property
    def zone(self) -> tzinfo:
        """The city's zone, in which times are typed."""
        return self._reference.zone if self._reference else Policy().zone

    def unit(self, typed: str) -> str:
        """Return a unit's code."""
        units: Sequence[Unit] = self._reference.units if self._reference else ()
        return self._code(units, "unit", typed)

    def category(self, typed: str) -> Category | str:
        """Return a category, or the code as written where there is no reference data."""
        if self._reference is None:
            return typed
        return _the_one(self._reference.leaves, "category", typed)

    def district(self, typed: str) -> str:
        """Return the code of a district or county."""
        return self._code(self._districts(), "district", typed)

    def street(self, typed: str, district: str) -> tuple[str, str]:
        """Return the codes of district and street or town; the district is known from the street."""
        if self._reference is None:
            return district, typed
        roots = {division.code for division in self._districts()}
        streets = [
            division
            for division in self._reference.divisions
            if (division.parent == district if district else division.parent in roots)
        ]
        street = _the_one(streets, "street", typed)
        return street.parent, street.code

    def community(self, typed: str, street: str) -> str:
        """Return the code of a community of a street."""
        known: Sequence[Community] = self._reference.communities if self._reference else ()
        return self._code([entry for entry in known if not street or entry.street == street], "community", typed)

    def _districts(self) -> list[Division]:
        divisions = self._reference.divisions if self._reference else ()
        return [division for division in divisions if division.kind in _DISTRICTS]

    def _code(self, things: Sequence[Named], field: str, typed: str) -> str:
        if self._reference is None:
            return typed
        return _the_one(things, field, typed).code


def _the_one(things: Sequence[_Thing], field: str, typed: str) -> _Thing:
    found = the_one(things, typed)
    if found is not None:
        return found
    near = candidates(things, typed, limit=_SHOWN + 1)
    if not near:
        raise InvalidField(f"unknown_{field}", {"field": field, "value": typed} | _nearest(things, typed))
    exact = [thing for thing in near if rank(thing, typed) == EXACT] or near
    names = [f"{thing.code} {thing.name_zh}" for thing in exact[:_SHOWN]] + (["…"] if len(exact) > _SHOWN else [])
    raise InvalidField("ambiguous", {"field": field, "value": typed, "candidates": ", ".join(names)})


def _nearest(things: Sequence[Named], typed: str) -> dict[str, str]:
    spellings = {
        fold(spelling): thing
        for thing in things
        for spelling in (thing.initials, thing.pinyin, thing.name_zh, thing.code)
        if spelling
    }
    close = difflib.get_close_matches(fold(typed), list(spellings), n=1, cutoff=0.5)
    return {"nearest": f"{spellings[close[0]].code} {spellings[close[0]].name_zh}"} if close else {}


def _of_vocabulary(area: str, typed: str, spellings: Spellings[_Code]) -> _Code:
    code = spellings.meant(typed)
    if code is not None:
        return code
    near = difflib.get_close_matches(fold(typed).strip(), list(spellings.by_word), n=1, cutoff=0.6)
    raise InvalidField(f"unknown_{area}", {"field": area, "value": typed} | ({"nearest": near[0]} if near else {}))
