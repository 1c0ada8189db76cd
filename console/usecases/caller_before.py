"""What this terminal knows of a caller by the number: the cases, open ones first, and whether there is a mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from console.domain.case import Case
from console.domain.told_before import NuisanceMark, longest_marked, mark_of
from console.usecases.desk import Desk
from console.usecases.find_cases import cases_of_caller, glimpse, glimpse_case

#: Of how many of the newest cases open ones are brought forward.
_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class CallerBefore:
    """The cases of one number."""

    #: Open ones first, then the newest first; at most twenty.
    cases: Sequence[Case]
    mark: NuisanceMark | None = None


def caller_before(desk: Desk, typed: str, today: date) -> CallerBefore:
    """Return what is known of a whole telephone number as typed; no cases for anything else. Raises StoreError."""
    rows = cases_of_caller(desk, typed, _LOOKED_AT)
    found = [case for row in rows if (case := glimpse_case(desk, row.id)) is not None]
    marked = longest_marked(found, today)
    shown = glimpse(desk, marked.id) if marked is not None else None
    mark = mark_of(shown.case, shown.events) if shown is not None else None
    return CallerBefore(sorted(found, key=lambda case: case.finished), mark)
