"""Whether two cases are about the same matter, and why: place and house weighed apart from the words.

Same place is not same matter: one estate has dogs, lifts and parking. A cause and its effects (a burst main, no water
next door) are linked and not merged. What is decided here is a proposal with its reasons; a person confirms.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from console.domain.pairs import pairs
from console.domain.places import Place, normalised, place_of


class Relation(StrEnum):
    """What another case is to this one."""

    SAME_MATTER = "same_matter"
    #: The other one is why this one happened.
    CAUSE = "cause"
    #: The other one happened because of this one.
    EFFECT = "effect"
    #: At the same place, or of the same caller, and something else.
    NEARBY = "nearby"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code and its particulars."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CauseRule:
    """One line of what leads to what: category codes or codes of their groups, and words the cause is told by."""

    cause: str
    effect: str
    words: tuple[str, ...] = ()
    #: `street`, or `district` for what reaches further when it was told soon after.
    reach: str = "street"


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

    @cached_property
    def place(self) -> Place:
        """The place, taken apart."""
        return place_of(self.address, f"{self.title}\n{self.text}")

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


@dataclass(frozen=True, slots=True)
class Likeness:
    """What another case is to this one, how sure that is (0 to 1), and why."""

    relation: Relation
    score: float
    reasons: tuple[Reason, ...]

    @property
    def same_matter(self) -> bool:
        """Whether it is proposed to be the same matter."""
        return self.relation is Relation.SAME_MATTER


#: How near two places are → what that weighs.
PLACES: Mapping[str, float] = {
    "same_house": 1.0,
    "same_place": 0.9,
    "same_line": 0.85,
    "near_house": 0.8,
    "same_road": 0.55,
    "same_street": 0.3,
    "same_district": 0.1,
    "": 0.0,
}
#: How much of the words must be the same: along the same road (and further along it), in another house of what belongs
#: to one, in the same group of categories, where the category says little, where it says something else.
_ON_ROAD, _ALONG, _NEXT_DOOR, _OF_GROUP, _VAGUE, _ALIKE = 0.1, 0.25, 0.35, 0.22, 0.2, 0.6
#: From this share on, words are a reason.
_TELLING = 0.04
_SPOT, _ROAD = PLACES["near_house"], PLACES["same_road"]
#: How far apart a cause and its effect, or two reports of one outage, may be told.
_OUTAGE, _AFTERWARDS, _BEFORE = timedelta(hours=36), timedelta(days=7), timedelta(hours=6)
#: Older cases are another story.
RECENT = timedelta(days=90)
#: Pairs shown as a reason.
_SHOWN = 4


def likeness(this: Matter, other: Matter, table: Table) -> Likeness | None:
    """Return what `other` is to `this`, or None when they have nothing to do with each other."""
    near = _nearness(this, other)
    words = table.rarity.overlap(this.words, other.words)
    category = _category(this, other)
    caller = bool(this.caller) and this.caller == other.caller
    score = 0.45 * PLACES[near.code] + 0.35 * min(1.0, 2 * words) + 0.15 * category + 0.05 * caller
    reasons = [near] if near.code else []
    if _same(near.code, words, category, this, other, table):
        relation = Relation.SAME_MATTER
    elif (cause := _caused(this, other, near.code, table)) is not None:
        relation, line = cause
        reasons.append(Reason("cause_and_effect", {"cause": line.cause, "effect": line.effect}))
    elif PLACES[near.code] >= _ROAD or caller:
        relation = Relation.NEARBY
    else:
        return None
    reasons += _reasons(this, other, words, category, caller, table)
    return Likeness(relation, round(min(score, 1.0), 3), tuple(reasons))


def _nearness(this: Matter, other: Matter) -> Reason:
    mine, theirs = this.place, other.place
    shared = {"place": " ".join(sorted(mine.narrow & theirs.narrow or mine.broad & theirs.broad))}
    if mine.names & theirs.names and (this.district == other.district or not this.district or not other.district):
        return _at_shared_name(mine, theirs, shared)
    if mine.lines & theirs.lines:
        return Reason("same_line", {"line": " ".join(sorted(mine.lines & theirs.lines))})
    if this.street and this.street == other.street:
        return Reason("same_street", {"street": this.street})
    if this.district and this.district == other.district:
        return Reason("same_district", {"district": this.district})
    return Reason("")


def _at_shared_name(mine: Place, theirs: Place, shared: Mapping[str, str]) -> Reason:
    if mine.house and mine.house == theirs.house:
        return Reason("same_house", {**shared, "house": mine.house})
    if not mine.narrow & theirs.narrow:
        spots = " ".join(sorted(mine.spots & theirs.spots))
        return Reason("same_place", {**shared, "spot": spots}) if spots else Reason("same_road", shared)
    if mine.house and theirs.house:
        return Reason("near_house", {**shared, "house": mine.house, "other_house": theirs.house})
    return Reason("same_place", shared)


def _category(this: Matter, other: Matter) -> float:
    if not this.category or not other.category:
        return 0.0
    if this.category == other.category:
        return 1.0
    return 0.4 if this.category[:2] == other.category[:2] else 0.0


def _same(near: str, words: float, category: float, this: Matter, other: Matter, table: Table) -> bool:
    """Whether it is the same matter: the nearer the place and the plainer the category, the fewer words are needed."""
    place, code = PLACES[near], this.category
    if code in table.vague or other.category in table.vague:
        return place >= _ROAD and words >= (_VAGUE if place >= _SPOT else _ALONG)
    if category < 1:
        return place >= _SPOT and words >= (_OF_GROUP if category else _ALIKE)
    if code.startswith(table.area) and place >= PLACES["same_street"]:
        return abs(this.at - other.at) <= _OUTAGE
    if code.startswith(table.private):
        return place >= _ROAD and words >= _NEXT_DOOR
    if code.startswith(table.house_bound) and place < PLACES["same_house"]:
        return place >= _ROAD and words >= (_ON_ROAD if near == "same_place" else _NEXT_DOOR)
    if place >= _SPOT:
        return True
    apart = this.place.house and other.place.house
    return place >= _ROAD and words >= (_ALONG if apart else _ON_ROAD)


def _caused(this: Matter, other: Matter, near: str, table: Table) -> tuple[Relation, CauseRule] | None:
    for line in table.causes:
        if _leads(line, other, this, near):
            return Relation.CAUSE, line
        if _leads(line, this, other, near):
            return Relation.EFFECT, line
    return None


def _leads(line: CauseRule, cause: Matter, effect: Matter, near: str) -> bool:
    """Whether `cause` may have led to `effect`: by category, place and time; in the same district it must be told."""
    if not cause.category.startswith(line.cause) or not effect.category.startswith(line.effect):
        return False
    after = effect.at - cause.at
    if PLACES[near] >= PLACES["same_street"]:
        return -_BEFORE <= after <= _AFTERWARDS
    told = any(word in f"{cause.title}{cause.text}" for word in line.words)
    return line.reach == near.removeprefix("same_") == "district" and told and -_BEFORE <= after <= _OUTAGE


def _reasons(this: Matter, other: Matter, words: float, category: float, caller: bool, table: Table) -> list[Reason]:
    reasons = []
    if words >= _TELLING:
        said = table.rarity.telling(this.words, other.words, _SHOWN)
        reasons.append(Reason("same_words", {"words": " ".join(said), "share": f"{words:.2f}"}))
    if category == 1:
        reasons.append(Reason("same_category", {"category": this.category}))
    elif category:
        reasons.append(Reason("same_group", {"category": other.category[:2]}))
    if abs(this.at - other.at) <= _OUTAGE:
        reasons.append(Reason("same_time", {"hours": str(round(abs(this.at - other.at).total_seconds() / 3600))}))
    return reasons + ([Reason("same_caller")] if caller else [])


def guess(text: str, keywords: Mapping[str, Sequence[str]]) -> str:
    """Return the category whose words stand in a text, the one with the longest words; empty when none does."""
    said = normalised(text)
    found = {code: sum(len(word) for word in words if word in said) for code, words in keywords.items()}
    best = max(found, key=lambda code: (found[code], code), default="")
    return best if best and found[best] else ""
