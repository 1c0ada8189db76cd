"""Other cases a case names, by the numbers people know them by."""

from dataclasses import replace

from console.domain.case import Case
from console.domain.event import Event
from console.usecases.desk import Desk

#: Particulars of events that are ids of cases.
_CASES = ("into", "to", "from")


def numbered(desk: Desk, event: Event) -> Event:
    """Return an event with the numbers of the cases it names, as far as they are known here."""
    known = {name: desk.reader.case(event.data[name]) for name in _CASES if event.data.get(name)}
    numbers = {name: case.number for name, case in known.items() if case is not None and case.number}
    return replace(event, data={**event.data, **numbers})


def linked(desk: Desk, case: Case) -> dict[str, Case]:
    """Return the cases a case is linked with that are known here, by id."""
    found = {link.case_id: desk.reader.case(link.case_id) for link in case.linked}
    return {case_id: other for case_id, other in found.items() if other is not None}
