"""Open cases about the matter a caller is just telling, out of what this terminal has: also with the network cut.

The index names candidates by place, by line, and by the words of what may have led to it or come of it; the rules of
the domain judge them. Whoever answers the call decides.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from console.domain.case import Case
from console.domain.matters import Matter
from console.domain.places import brief, line_words
from console.domain.reference import Reference
from console.domain.similar import RECENT, Likeness, Relation, guess, likeness
from console.usecases.desk import Desk

#: Cases judged at most for each name, line or word asked for.
_EACH = 25
#: Names, lines and words asked for at most; those of the place come first.
_ASKED = 12
#: What is shown first.
_RANK = {Relation.SAME_MATTER: 0, Relation.CAUSE: 1, Relation.EFFECT: 1, Relation.NEARBY: 2}


@dataclass(frozen=True, slots=True)
class Told:
    """What a caller said so far; codes where they are known."""

    text: str
    address: str = ""
    district: str = ""
    street: str = ""
    #: Guessed from the words when empty.
    category: str = ""


@dataclass(frozen=True, slots=True)
class Alike:
    """An open case, and what it is to what is told."""

    case: Case
    likeness: Likeness


def alike(desk: Desk, told: Told, limit: int) -> list[Alike]:
    """Return the open cases like what is told, the same matter first, then causes and effects. Raises StoreError."""
    reference = desk.reference()
    if reference is None or not (told.text.strip() or told.address.strip()):
        return []
    this = _matter(told, reference, desk.clock.now())
    found = [
        Alike(case, like)
        for case in desk.reader.open_with(list(_asked(this, reference)), _EACH)
        if case.created_at >= this.at - RECENT and (like := likeness(this, _known(case), reference.likeness))
    ]
    found.sort(key=lambda hit: (-_RANK[hit.likeness.relation], hit.likeness.score, hit.case.id), reverse=True)
    return found[:limit]


def _matter(told: Told, reference: Reference, now: datetime) -> Matter:
    category = told.category or guess(told.text, reference.keywords, reference.likeness.topics)
    district = told.district or told.street[:6]
    return Matter("", "", told.text, category, district, told.street, told.address, now)


def _known(case: Case) -> Matter:
    where = case.location
    said = (case.title, case.text, case.category, where.district, where.street, where.address)
    return _taken_apart(case.id, *said, case.created_at)


@lru_cache(512)
def _taken_apart(case_id: str, *said: Any) -> Matter:
    """The same cases are judged again with the next key; what they say was taken apart with the one before."""
    return Matter(case_id, *said)


def _asked(this: Matter, reference: Reference) -> Iterable[str]:
    """Return what the index is asked for, the most telling first."""
    asked = dict.fromkeys((*_of_place(this, reference.keywords), *_of_causes(this, reference)))
    return list(asked)[:_ASKED]


def _of_place(this: Matter, keywords: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    place = this.place
    names = [brief(name) for name in (*sorted(place.narrow), *sorted(place.broad))]
    yield from (f"{name}{place.house}" for name in names if place.house)
    yield from line_words(place.lines)
    said = [word for word in keywords.get(this.category, ()) if word in this.text]
    # Much happens on a long road: what is told by the same words comes before what is only newer.
    yield from (f"{name} {word}" for name in sorted(place.broad) for word in said[:2])
    yield from names
    yield from sorted(place.told)
    yield from sorted(place.stems)


def _of_causes(this: Matter, reference: Reference) -> Iterator[str]:
    """Return the words of what may have led to this, of what it may lead to, and of the same outage nearby."""
    table = reference.likeness
    if this.category.startswith(table.area):
        yield from reference.keywords.get(this.category, ())[:2]
    for line in table.causes:
        if this.category.startswith(line.effect):
            yield from line.words[:2]
        elif this.category.startswith(line.cause):
            yield from reference.keywords.get(line.effect, ())[:1]
