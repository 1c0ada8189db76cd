"""What a caller was told before, and whether there is a mark as a nuisance: what an operator needs on answering."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from console.domain.case import Case
from console.domain.event import Event
from console.domain.moves_invalid import is_nuisance


@dataclass(frozen=True, slots=True)
class NuisanceMark:
    """That a caller is marked; it hides none of the caller's real cases (domain-12345.md 5.2)."""

    #: The last day of it.
    until: date
    #: Code of why; empty when the history of that case is not here.
    reason: str = ""


def last_answer(case: Case) -> str:
    """Return what the caller was told last, else what the unit replied last; empty while nobody said anything."""
    if case.answer:
        return case.answer
    replied = [leg for leg in case.legs if leg.replied_at is not None and (leg.public_answer or leg.reply)]
    if not replied:
        return ""
    newest = max(replied, key=lambda leg: (leg.replied_at is not None, leg.replied_at))
    return newest.public_answer or newest.reply


def longest_marked(cases: Iterable[Case], day: date) -> Case | None:
    """Return the case by which its caller is marked longest on `day`, or None when the caller is not."""
    marked = [case for case in cases if is_nuisance(case, day)]
    return max(marked, key=lambda case: case.nuisance_until or date.min, default=None)


def mark_of(case: Case, events: Iterable[Event]) -> NuisanceMark:
    """Return the mark of a marked case, with its reason as far as the history tells."""
    assert case.nuisance_until is not None
    reasons = [str(event.data.get("reason", "")) for event in events if event.type == "case.invalidated"]
    return NuisanceMark(case.nuisance_until, reasons[-1] if reasons else "")
