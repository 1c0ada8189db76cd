"""The verb `assign`: hand a case to a lead unit, and to co-handlers."""

from collections.abc import Sequence

from console.domain.codes import Action
from console.domain.errors import InvalidField
from console.usecases.act import Done, act
from console.usecases.desk import Desk


def assign_case(
    desk: Desk, case_id: str, unit: str, co_units: Sequence[str] = (), text: str = "", *, formal: bool = False
) -> Done:
    """Dispatch a case to the unit of a code; formally assigned it may not be returned again.

    Raises InvalidField `unknown_unit`, TransitionRefused and as `act`.
    """
    reference = desk.reference()
    for code in (unit, *co_units):
        if reference is not None and reference.unit(code) is None:
            raise InvalidField("unknown_unit", {"field": "unit", "value": code})
    fields = {"unit": unit, "co_units": list(co_units), "text": text}
    return act(desk, case_id, Action.ASSIGN, fields | ({"formal": True} if formal else {}))
