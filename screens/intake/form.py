"""The intake form without a screen: what its fields are, how codes are read, and what a `new` command gets of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from console.domain.codebook import Codebook, codebooks
from console.domain.codes import Kind, Urgency
from console.domain.deadlines import Due, ends_with_day
from console.domain.errors import InvalidField
from console.domain.mnemonics import Named
from console.domain.proposing import Proposal, Spot, propose, reply_due, spot_of
from console.domain.reference import Reference
from console.domain.unit import Category, Unit
from console.domain.usage import Usage
from console.texts import Catalogue
from console.texts.explanations import said
from console.usecases.typed_codes import kinds, urgencies

#: Why a code that fits nothing is refused.
_UNKNOWN = {"street": "unknown_street", "category": "unknown_category", "unit": "unknown_unit"}


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a typed code means."""

    #: Words beside the field.
    words: str
    #: Whether it cannot be saved like this.
    wrong: bool = False
    #: The name alone, where a code has one.
    name: str = ""


class IntakeForm:
    """Reads typed values with the city's reference data, in the operator's language."""

    def __init__(
        self, reference: Reference | None, texts: Catalogue, take: str = "", used: Usage = MappingProxyType({})
    ) -> None:
        """`take` is what is typed to take a proposal, as it is shown before one; otherwise a key does.

        Of several that fit, those come first that are most `used`, by field and code.
        """
        self._reference, self._used = reference, used
        self._texts = texts
        self._take = take or texts.key("form.take_unit")
        #: The last proposal by what it was made of: several fields say each a part of it.
        self._proposed_for: dict[tuple[str, ...], Proposal] = {}

    def units(self) -> Sequence[Unit]:
        """Return all handling units."""
        return self._reference.units if self._reference else ()

    def category(self, typed: str) -> Category | None:
        """Return the category that is meant, if exactly one is."""
        found = self._the_one("category", typed)
        return found if isinstance(found, Category) else None

    def spot(self, typed: str) -> Spot | None:
        """Return the district, street or community that is meant, if exactly one is, with what it lies in."""
        found = self._the_one("street", typed)
        return spot_of(self._reference, found.code) if found and self._reference else None

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

    def proposal(self, values: Mapping[str, str]) -> Proposal:
        """Return what is proposed where nothing is typed: place, category, unit."""
        if self._reference is None:
            return Proposal()
        asked = tuple(values.get(name, "") for name in ("street", "category", "address", "text"))
        if asked not in self._proposed_for:
            place, category = self.spot(asked[0]), self.category(asked[1])
            # Beside a code that is not understood nothing is guessed in its stead.
            address, told = "" if asked[0].strip() else asked[2], "" if asked[1].strip() else asked[3]
            self._proposed_for = {asked: propose(self._reference, address, told, place, category)}
        return self._proposed_for[asked]

    def taken(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return the codes that taking the proposal puts into fields in which nothing is typed, by field."""
        proposal = self.proposal(values)
        proposed = (("street", proposal.spot), ("category", proposal.category), ("unit", proposal.unit))
        return {name: one.code for name, one in proposed if one is not None and not values.get(name, "").strip()}

    def suggested_unit(self, values: Mapping[str, str]) -> Unit | None:
        """Return the unit that usually handles such a case there."""
        return self.proposal(values).unit

    def due(self, values: Mapping[str, str], at: datetime) -> Due | None:
        """Return when the unit that is typed, or else proposed, would have to reply if it were told `at` that time."""
        proposal, typed = self.proposal(values), values.get("unit", "").strip()
        unit = self._the_one("unit", typed) if typed else proposal.unit
        category = self.category(values.get("category", "")) or proposal.category
        kind, urgency = self.kind(values), self.urgency(values)
        if unit is None or kind is None or urgency is None or self._reference is None:
            return None
        if not values.get("category", "").strip() and category is not None:
            kind = category.kind if not values.get("kind", "").strip() else kind
            urgency = category.urgency if not values.get("urgency", "").strip() else urgency
        return reply_due(self._reference, category.code if category else "", unit.code, (kind, urgency), at)

    def unit_line(self, values: Mapping[str, str], at: datetime) -> tuple[str, str]:
        """Return the unit, until when it would have to reply if told `at` that time, and how long that is."""
        unit, due = self.decoded("unit", values).words, self.due(values, at)
        if due is None or self._reference is None:
            return unit, ""
        zone = self._reference.zone
        end = due.at.astimezone(zone).strftime("%m-%d" if ends_with_day(due.at, zone) else "%m-%d %H:%M")
        key = "screens.intake.due_provisional" if due.provisional else "screens.intake.due"
        counted = due.explanation[0]
        return self._texts.say(key, at=end, unit=unit), self._texts.say(
            f"screens.intake.due_{counted.code}", **dict(counted.params)
        )

    def explained(self, values: Mapping[str, str], at: datetime) -> str:
        """Return line by line in one why the unit's time to reply ends when it does."""
        due = self.due(values, at)
        return " ".join(said(self._texts, due.explanation)) if due is not None else ""

    def decoded(self, field: str, values: Mapping[str, str]) -> Decoded:
        """Return the words beside a coded field."""
        typed = values.get(field, "").strip()
        if field == "kind":
            return self._word("kind", self.kind(values))
        if field == "urgency":
            return self._word("urgency", self.urgency(values))
        if field == "privacy":
            return self._privacy(typed)
        return self._thing(field, typed) if typed else self._proposed(field, values)

    def _proposed(self, field: str, values: Mapping[str, str]) -> Decoded:
        proposal = self.proposal(values)
        spot = self._named(proposal.spot) if field == "street" else None
        one = {"street": spot, "category": proposal.category, "unit": proposal.unit}[field]
        words = self._texts.say("screens.intake.proposed", key=self._take, name=self._texts.name(one)) if one else ""
        return Decoded(words)

    def _named(self, spot: Spot | None) -> Named | None:
        if spot is None or self._reference is None:
            return None
        return codebooks(self._reference).communities.get(spot.code) or self._reference.division(spot.code)

    def _book(self, field: str) -> Codebook:
        if self._reference is None:
            return Codebook()
        books = codebooks(self._reference)
        return {"street": books.places, "category": books.categories}.get(field, books.units)

    def _the_one(self, field: str, typed: str) -> Named | None:
        return self._book(field).the_one(typed)

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
        one = self._the_one(field, typed)
        if one is not None:
            return Decoded(f"{self._texts.name(one)} {one.code}", name=self._texts.name(one))
        some = self._book(field).candidates(typed, 6, self._used.get(field, {}))
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
            **cited(values),
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
            some = self._book(field).candidates(typed, 6, self._used.get(field, {}))
            names = ", ".join(f"{thing.code} {self._texts.name(thing)}" for thing in some)
            reason = "ambiguous_code" if some else _UNKNOWN[field]
            raise InvalidField(reason, {"field": field, "value": typed, "candidates": names})
        return one.code

    def _location(self, values: Mapping[str, str]) -> dict[str, str]:
        spot = spot_of(self._reference, self._code("street", values)) if self._reference else None
        spot = spot or Spot("")
        address = values.get("address", "").strip()
        return {"district": spot.district, "street": spot.street, "community": spot.community, "address": address}


def cited(values: Mapping[str, str]) -> dict[str, str]:
    """Return the knowledge card the answer was taken from; without an answer there is none."""
    card = values.get("card", "")
    return {"card": card} if card and values.get("answer", "").strip() else {}


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
