"""The intake form without a screen: what its fields are, how codes are read, and what a `new` command gets of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from console.domain.codes import Kind, Urgency
from console.domain.errors import InvalidField
from console.domain.mnemonics import EXACT, Named, candidates, rank, the_one
from console.domain.reference import Reference
from console.domain.unit import Category, Division, Unit
from console.texts import Catalogue
from console.usecases.typed_codes import kinds, urgencies

#: Districts and counties: what a place is asked in first.
_DISTRICTS = frozenset({"district", "county", "county_city"})
_STREETS = frozenset({"subdistrict", "town", "township", "ethnic_township", "other"})
#: Why a code that fits nothing is refused.
_UNKNOWN = {"street": "unknown_street", "category": "unknown_category", "unit": "unknown_unit"}


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of the form."""

    id: str
    #: Lines it takes.
    height: int = 1
    #: Whether what is typed is a code, shown decoded beside it.
    coded: bool = False
    #: Cells for typing; 0: all there is.
    width: int = 0
    #: Whether it shares a line with the one before or behind it.
    half: bool = False


FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("text", height=3),
    FieldSpec("address"),
    FieldSpec("street", coded=True, width=8, half=True),
    FieldSpec("category", coded=True, width=8, half=True),
    FieldSpec("kind", coded=True, width=8, half=True),
    FieldSpec("urgency", coded=True, width=8, half=True),
    FieldSpec("phone", half=True),
    FieldSpec("name", half=True),
    FieldSpec("privacy", coded=True, width=8),
    FieldSpec("unit", coded=True, width=8),
    FieldSpec("answer", height=2),
)


def lines() -> list[tuple[FieldSpec, ...]]:
    """Return the fields as they stand below each other, two halves in one line."""
    whole: list[tuple[FieldSpec, ...]] = []
    for spec in FIELDS:
        if spec.half and whole and whole[-1][0].half and len(whole[-1]) == 1:
            whole[-1] = (*whole[-1], spec)
        else:
            whole.append((spec,))
    return whole


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a typed code means."""

    #: Words beside the field.
    words: str
    #: Whether it cannot be saved like this.
    wrong: bool = False


class IntakeForm:
    """Reads typed values with the city's reference data, in the operator's language."""

    def __init__(self, reference: Reference | None, texts: Catalogue) -> None:
        self._reference = reference
        self._texts = texts

    def places(self) -> Sequence[Division]:
        """Return districts first, then streets and towns."""
        if self._reference is None:
            return ()
        divisions = self._reference.divisions
        first = [division for division in divisions if division.kind in _DISTRICTS]
        return [*first, *(division for division in divisions if division.kind in _STREETS)]

    def leaves(self) -> Sequence[Category]:
        """Return the categories a case can be given."""
        return self._reference.leaves if self._reference else ()

    def units(self) -> Sequence[Unit]:
        """Return all handling units."""
        return self._reference.units if self._reference else ()

    def category(self, typed: str) -> Category | None:
        """Return the category that is meant, if exactly one is."""
        return the_one(self.leaves(), typed) if typed.strip() else None

    def kind(self, values: Mapping[str, str]) -> Kind | None:
        """Return the kind typed, else the usual one of the category, else a complaint; None when it is not one."""
        typed = values.get("kind", "").strip()
        if typed:
            return kinds().meant(typed)
        category = self.category(values.get("category", ""))
        return category.kind if category else Kind.COMPLAINT

    def urgency(self, values: Mapping[str, str]) -> Urgency | None:
        """Return the urgency typed, else the usual one of the category, else normal; None when it is not one."""
        typed = values.get("urgency", "").strip()
        if typed:
            return urgencies().meant(typed)
        category = self.category(values.get("category", ""))
        return category.urgency if category else Urgency.NORMAL

    def suggested_unit(self, values: Mapping[str, str]) -> Unit | None:
        """Return the unit that usually handles such a case."""
        category = self.category(values.get("category", ""))
        return self._reference.unit(category.unit) if category and self._reference else None

    def decoded(self, field: str, values: Mapping[str, str]) -> Decoded:
        """Return the words beside a coded field."""
        typed = values.get(field, "").strip()
        if field == "kind":
            return self._word("kind", self.kind(values))
        if field == "urgency":
            return self._word("urgency", self.urgency(values))
        if field == "privacy":
            return self._privacy(typed)
        if field == "unit" and not typed:
            unit = self.suggested_unit(values)
            return Decoded(self._texts.say("screens.intake.suggested", unit=self._texts.name(unit)) if unit else "")
        return self._thing(field, typed) if typed else Decoded("")

    def _things(self, field: str) -> Sequence[Named]:
        if field == "street":
            return self.places()
        return self.leaves() if field == "category" else self.units()

    def _the_one(self, field: str, typed: str) -> Named | None:
        """Return what a code means; where a district and one of its towns share a name, the district is meant."""
        one = the_one(self._things(field), typed)
        if one is None and field == "street":
            districts = [place for place in self.places() if place.kind in _DISTRICTS and rank(place, typed) == EXACT]
            return districts[0] if len(districts) == 1 else None
        return one

    def _word(self, area: str, code: StrEnum | None) -> Decoded:
        if code is None:
            return Decoded(self._texts.say(f"screens.intake.{area}_unknown"), wrong=True)
        return Decoded(self._texts.say(f"domain.{area}.{code}"))

    def _privacy(self, typed: str) -> Decoded:
        flags = privacy(typed)
        if flags is None:
            return Decoded(self._texts.say("screens.intake.privacy_unknown"), wrong=True)
        words = [self._texts.say(f"screens.case.{flag}") for flag in sorted(flags)]
        return Decoded(" ".join(words) or self._texts.say("screens.intake.privacy_hint"))

    def _thing(self, field: str, typed: str) -> Decoded:
        one, things = self._the_one(field, typed), self._things(field)
        if one is not None:
            return Decoded(f"{self._texts.name(one)} {one.code}")
        some = candidates(things, typed, 6)
        if not some:
            return Decoded(self._texts.say("screens.intake.unknown_code"), wrong=True)
        return Decoded(" | ".join(f"{thing.code} {self._texts.name(thing)}" for thing in some), wrong=True)

    def command_fields(self, values: Mapping[str, str]) -> dict[str, Any]:
        """Return the fields of the `new` command; raises InvalidField naming the one that cannot be meant."""
        flags = privacy(values.get("privacy", ""))
        kind, urgency = self.kind(values), self.urgency(values)
        for name, value in (("kind", kind), ("urgency", urgency), ("privacy", flags)):
            if value is None:
                raise InvalidField("field_not_in_vocabulary", {"field": name, "value": values.get(name, "")})
        assert kind is not None
        assert urgency is not None
        assert flags is not None
        return {
            "kind": kind.value,
            "urgency": urgency.value,
            "channel": "phone",
            "category": self._code("category", values),
            "text": values.get("text", "").strip(),
            "answer": values.get("answer", "").strip(),
            "caller": {
                "name": values.get("name", "").strip(),
                "phone": values.get("phone", "").strip(),
                "anonymous": "anonymous" in flags,
                "confidential": "confidential" in flags,
            },
            "location": self._location(values),
        }

    def unit_code(self, values: Mapping[str, str]) -> str:
        """Return the code of the unit to assign to at once, or an empty text; raises InvalidField."""
        return self._code("unit", values)

    def _code(self, field: str, values: Mapping[str, str]) -> str:
        typed = values.get(field, "").strip()
        if not typed:
            return ""
        one = self._the_one(field, typed)
        if one is None:
            some = candidates(self._things(field), typed, 6)
            names = ", ".join(f"{thing.code} {self._texts.name(thing)}" for thing in some)
            reason = "ambiguous_code" if some else _UNKNOWN[field]
            raise InvalidField(reason, {"field": field, "value": typed, "candidates": names})
        return one.code

    def _location(self, values: Mapping[str, str]) -> dict[str, str]:
        place = {"district": "", "street": "", "community": "", "address": values.get("address", "").strip()}
        code = self._code("street", values)
        division = self._reference.division(code) if self._reference and code else None
        if division is None:
            return place
        if division.kind in _DISTRICTS:
            return {**place, "district": division.code}
        return {**place, "district": division.parent, "street": division.code}


def privacy(typed: str) -> frozenset[str] | None:
    """Return the flags typed: `b` 保密 confidential, `n` 匿名 anonymous, in any order; None when it is neither."""
    meaning = {
        "b": "confidential",
        "保": "confidential",
        "密": "confidential",
        "c": "confidential",
        "n": "anonymous",
        "匿": "anonymous",
        "名": "anonymous",
        "a": "anonymous",
        "m": "",
    }
    letters = typed.strip().lower().replace("bm", "b").replace("nm", "n")
    if any(letter not in meaning for letter in letters):
        return None
    return frozenset(meaning[letter] for letter in letters if meaning[letter])
