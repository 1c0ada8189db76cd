"""What cases are looked for by, understood: words, and what narrows them down.

`Sought.admits` is the meaning of all but the words and is what every store is held to; the words are looked for by an
index (`pairs`), and name callers, numbers and what was told.
"""

from dataclasses import dataclass
from datetime import datetime

from console.domain.case import Case
from console.domain.codes import LegState, State

#: Legs whose unit has nothing to do with the case any more; as the backend's lists see it.
OUT_OF_SIGHT = frozenset({LegState.RETURNED, LegState.RECALLED})


@dataclass(frozen=True, slots=True)
class Sought:
    """A search; what is empty narrows nothing. Of several of one kind any is enough; of different kinds all count."""

    #: Blank-separated words, each of which a hit has.
    words: str = ""
    states: tuple[State, ...] = ()
    #: States a hit is not in; of a state only a later version knows nothing is said, so it is open.
    excluded: frozenset[State] = frozenset()
    kinds: tuple[str, ...] = ()
    #: Codes of categories or of their groups: a category is meant by the beginning of its code.
    categories: tuple[str, ...] = ()
    #: Codes of units that have a part in the case, as lead or co-handler.
    units: tuple[str, ...] = ()
    #: Codes of districts, streets or communities.
    places: tuple[str, ...] = ()
    #: User names of whoever entered the case.
    entered_by: tuple[str, ...] = ()
    #: The limit that runs ends from the one on and before the other.
    due_from: datetime | None = None
    due_before: datetime | None = None
    #: Entered from then on.
    since: datetime | None = None

    def narrowed(self) -> bool:
        """Whether anything but words is asked for."""
        return self != Sought(self.words)

    def admits(self, case: Case) -> bool:
        """Whether a case is what is asked for, its words left aside."""
        return (
            (not self.states or case.state in self.states)
            and case.state not in self.excluded
            and (not self.kinds or case.kind in self.kinds)
            and (not self.categories or case.category.startswith(self.categories))
            and (not self.units or not set(self.units).isdisjoint(units_of(case)))
            and (not self.places or not set(self.places).isdisjoint(_places(case)))
            and (not self.entered_by or case.created_by in self.entered_by)
            and (self.since is None or case.created_at >= self.since)
            and self._in_time(case.due_at)
        )

    def _in_time(self, due_at: datetime | None) -> bool:
        if self.due_from is None and self.due_before is None:
            return True
        if due_at is None:
            return False
        late = self.due_before is not None and due_at >= self.due_before
        return not late and (self.due_from is None or due_at >= self.due_from)


def units_of(case: Case) -> frozenset[str]:
    """Return the units that have a part in a case."""
    return frozenset(leg.unit for leg in case.legs if leg.state not in OUT_OF_SIGHT)


def _places(case: Case) -> tuple[str, ...]:
    where = case.location
    return where.district, where.street, where.community
