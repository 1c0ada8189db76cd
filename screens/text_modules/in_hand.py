"""What the case in hand fills the open places of a text with: whose a dialog is, else the case on the screen."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from console.domain.case import Case
from screens.wording import Wording

if TYPE_CHECKING:
    from screens.base import ConsoleScreen


def in_hand(screen: "ConsoleScreen") -> Mapping[str, str]:
    """Return values by `number place unit due category`; nothing where no case is in sight."""
    for below in reversed(screen.app.screen_stack):
        # Under a dialog a list may have moved on: first what that is about.
        asked = (getattr(below, name, None) for name in ("about", "chosen_case"))
        case = next((case for chosen in asked if chosen is not None and (case := chosen()) is not None), None)
        if case is not None:
            return of_case(case, screen.wording)
    return {}


def of_case(case: Case, wording: Wording) -> Mapping[str, str]:
    """Return the values of a case, in words."""
    return {
        "number": case.number or "",
        "place": wording.place(case.location),
        "unit": wording.unit(case.lead.unit) if case.lead else "",
        "due": wording.at(case.due_at),
        "category": wording.category(case.category),
    }
