"""What callers tell, by the words they tell it with: finer than a category, and the same whoever chose the category.

A topic is a line of a city's data: `没亮` and `漆黑` are said of lamps that are out, `白天开着` of lamps that are not.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from console.domain.pairs import fold

#: Stands between the parts of a word that others may stand between.
GAP = "…"
_CLAUSE = re.compile(r"[^\w]+")
#: What a caller only supposes, or tells the time by, is not what he calls about.
_BESIDE = re.compile(
    r"(?:是不是|会不会|怀疑|据说)[^，。；！？,.;!?\s]*"
    # Only from where a clause begins, or a text without marks would be gone through from each of its characters.
    r"|(?:^|(?<=[，。；！？,.;!?\s]))[^，。；！？,.;!?\s]*(?:那天起|那天|以来|以后|之后|期间)"
)
#: Texts taken apart that are kept: the candidates of one form, at every one of its keys.
_KEPT = 1024


class Reach(StrEnum):
    """How far the matter of a topic goes."""

    PLACE = "place"
    #: Of one house or stairway: another house is another matter.
    HOUSE = "house"
    #: Along the whole road, whatever house or crossing each names.
    ROAD = "road"
    #: Of the neighbourhood, for some hours: an outage.
    AREA = "area"
    #: One matter for all who tell it of the same place, also where everybody has his own bill.
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Topic:
    """Words, or parts of words with a `GAP` between them, by which callers tell one kind of thing."""

    name: str
    #: Categories it is put into.
    of: tuple[str, ...]
    words: tuple[str, ...]
    reach: Reach = Reach.PLACE
    #: Topics it is told instead of, though their words stand there too: the lamps of a yard are none of the street.
    instead: tuple[str, ...] = ()
    #: Only the thing it is about, of which much can be told: lamps, a dog.
    general: bool = False


class Topics:
    """All topics, found in a text by the first characters of their words."""

    def __init__(self, topics: Sequence[Topic] = ()) -> None:
        """`topics` in any order; a word may belong to several."""
        self._by_name = {topic.name: topic for topic in topics}
        self._begins: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for topic in topics:
            for word in topic.words:
                parts = tuple(word.split(GAP))
                self._begins[parts[0][0]].append((parts, topic.name))
        self.told = lru_cache(_KEPT)(self._told)

    def __getitem__(self, name: str) -> Topic:
        """Return a topic by its name."""
        return self._by_name[name]

    def plain(self, names: frozenset[str]) -> frozenset[str]:
        """Return the topics among some that tell what is the matter, and not only of what."""
        return frozenset(name for name in names if not self._by_name[name].general)

    def _told(self, text: str) -> frozenset[str]:
        """Return the names of the topics a text tells of."""
        clauses = [clause for clause in _CLAUSE.split(heard(fold(text))) if clause]
        told = {
            name
            for clause in clauses
            for begin in self._begins.keys() & set(clause)
            for parts, name in self._begins[begin]
            if _stand(parts, clause)
        }
        return frozenset(told.difference(*(self._by_name[name].instead for name in told)))


def heard(text: str) -> str:
    """Return what is told in a text, without what only stands beside it and without how the caller is spoken of."""
    return _BESIDE.sub("", text).replace("来电人", "")


def _stand(parts: tuple[str, ...], clause: str) -> bool:
    """Whether all parts stand in a clause, one behind the other."""
    at = 0
    for part in parts:
        at = clause.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True
