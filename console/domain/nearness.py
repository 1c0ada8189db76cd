"""How near two cases are by what their addresses say, and how likely one trouble at both places is one matter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from console.domain.matters import Matter, Table
from console.domain.places import Place, shared_names, stands_beside
from console.domain.topics import Reach

#: How near two places are → how likely the same trouble there is the same matter.
PLACES: Mapping[str, float] = {
    "same_house": 1.0,
    "same_place": 0.95,
    "same_line": 0.9,
    "near_house": 0.85,
    "same_road": 0.7,
    "same_area": 0.6,
    "same_street": 0.4,
    "same_district": 0.15,
    "": 0.0,
}
#: From here on a place has a name in common.
ROAD = PLACES["same_road"]
#: The same of what is of one house only: what does not name the house may be another one.
_OF_HOUSE: Mapping[str, float] = {**PLACES, "same_place": 0.6, "near_house": 0.3, "same_road": 0.35, "same_area": 0.35}
#: Elsewhere on a road, of another bus line, and in another outage it is another matter.
_APART, _OTHER_LINE, _OTHER_OUTAGE = 0.45, 0.2, 0.3
#: How near a road and an estate of one name are: the one may be named after the other.
_NAMESAKE = 0.45
#: How far apart two reports of one outage may be told.
OUTAGE = timedelta(hours=36)
#: The same where one of the streets is not known.
_AT_ONCE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Near:
    """What two addresses have in common: a code of `PLACES` and its particulars."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    #: Whether each names something more that the other does not: another house of the road, another stop.
    apart: bool = False


def nearness(this: Matter, other: Matter) -> Near:
    """Return how near two cases are: by names, by a bus line, by codes."""
    mine, theirs = this.place, other.place
    by_name = None
    if this.district == other.district or not this.district or not other.district:
        by_name = _by_name(mine, theirs)
    if by_name is not None and PLACES[by_name.code] > PLACES["same_line"]:
        return by_name
    if mine.lines & theirs.lines:
        return Near("same_line", {"line": " ".join(sorted(mine.lines & theirs.lines))})
    if by_name is not None:
        return by_name
    if this.street and this.street == other.street:
        return Near("same_street", {"street": this.street})
    if this.district and this.district == other.district:
        return Near("same_district", {"district": this.district})
    return Near("")


def _by_name(mine: Place, theirs: Place) -> Near | None:
    if shared := shared_names(mine.narrow, theirs.narrow):
        place = {"place": " ".join(sorted(shared))}
        if not mine.house or not theirs.house:
            return Near("same_place", place)
        house = {**place, "house": mine.house}
        if mine.house == theirs.house:
            return Near("same_house", house)
        return Near("near_house", {**house, "other_house": theirs.house})
    if shared := shared_names(mine.broad, theirs.broad):
        return _on_road(mine, theirs, shared)
    if stems := mine.stems & theirs.stems:
        place = {"place": " ".join(sorted(stems))}
        if spots := mine.kinds & theirs.kinds:
            return Near("same_place", {**place, "spot": " ".join(sorted(spots))})
        return Near("same_area", place, apart=not stands_beside(mine, theirs, stems))
    told = shared_names(mine.told, theirs.names) | shared_names(theirs.told, mine.names)
    return Near("same_area", {"place": " ".join(sorted(told))}) if told else None


def _on_road(mine: Place, theirs: Place, shared: frozenset[str]) -> Near:
    """How near two places on one road, or in one community, are by what is named beside it."""
    place = {"place": " ".join(sorted(shared))}
    if mine.house and mine.house == theirs.house:
        return Near("same_house", {**place, "house": mine.house})
    if spots := mine.spots & theirs.spots:
        return Near("same_place", {**place, "spot": " ".join(sorted(spots))})
    mine_more, their_more = mine.more_than(shared), theirs.more_than(shared)
    if len(shared) > 1 or mine_more & their_more:
        return Near("same_place", place)
    return Near("same_road", place, apart=bool(mine_more and their_more))


def closeness(near: Near, topics: frozenset[str], this: Matter, other: Matter, table: Table) -> float:
    """Return how likely one trouble at both places is one matter, by how far its `topics`, told of both, reach."""
    mine, theirs = this.place, other.place
    if mine.lines and theirs.lines and not mine.lines & theirs.lines:
        return _OTHER_LINE
    reaches = {table.topics[name].reach for name in table.topics.plain(topics)}
    if Reach.AREA in reaches or _all_of((this, other), table.area):
        return _in_area(near, this, other)
    of_house = reaches == {Reach.HOUSE} if reaches else _any_of((this, other), table.house_bound)
    if of_house:
        return _OF_HOUSE[near.code]
    if near.apart and Reach.ROAD not in reaches:
        return _APART
    return PLACES[near.code] if near.code != "same_area" or not near.apart else _NAMESAKE


def _in_area(near: Near, this: Matter, other: Matter) -> float:
    """How likely two outages are one: in one street, or where the street is not known."""
    apart = abs(this.at - other.at)
    if apart > OUTAGE:
        return _OTHER_OUTAGE
    if PLACES[near.code] >= PLACES["same_street"]:
        return max(PLACES[near.code], PLACES["near_house"])
    unknown = near.code == "same_district" and not (this.street and other.street)
    return PLACES["same_area"] if unknown and apart <= _AT_ONCE else PLACES[near.code]


def _all_of(cases: tuple[Matter, ...], categories: tuple[str, ...]) -> bool:
    return all(case.category.startswith(categories) for case in cases)


def _any_of(cases: tuple[Matter, ...], categories: tuple[str, ...]) -> bool:
    return any(case.category.startswith(categories) for case in cases)
