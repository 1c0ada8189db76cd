"""Which codes this desk uses: counted when a case is saved, kept as a preference of the terminal."""

from contextlib import suppress

from console.domain.case import Case
from console.domain.usage import counted, usage_of
from console.ports.errors import StoreError
from console.usecases.desk import Desk

_KEPT = "codes.used"


def code_use(desk: Desk) -> dict[str, dict[str, int]]:
    """Return how often each code was used here, by field of the form; nothing when that cannot be read."""
    with suppress(StoreError):
        return usage_of(desk.store.preference(_KEPT))
    return {}


def count_codes(desk: Desk, case: Case) -> None:
    """Count the codes of a case that is saved; where that cannot be kept nothing is lost, and nothing said."""
    place = case.location
    codes = {
        "street": place.community or place.street or place.district,
        "category": case.category,
        "unit": case.legs[0].unit if case.legs else "",
    }
    with suppress(StoreError):
        desk.store.set_preference(_KEPT, counted(code_use(desk), codes))
