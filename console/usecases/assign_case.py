"""The verb `assign`: hand a case to a lead unit, and to co-handlers."""

from collections.abc import Mapping, Sequence
from typing import Any

from console.domain.codes import Action
from console.domain.errors import InvalidField
from console.usecases.act import Done, act
from console.usecases.desk import Desk
from console.usecases.entered import act_on_entered


def assign_case(
    desk: Desk, case_id: str, unit: str, co_units: Sequence[str] = (), text: str = "", *, formal: bool = False
) -> Done:
    """Dispatch a case to the unit of a code; formally assigned it may not be returned again.

    Raises InvalidField `unknown_unit`, TransitionRefused and as `act`.
    """
    return act(desk, case_id, Action.ASSIGN, _fields(desk, unit, co_units, text, formal=formal))


def assign_entered(desk: Desk, entered: Done, unit: str) -> Done:
    """Dispatch a case inside the transaction that enters it; refused, the case is entered all the same.

    Raises as `assign_case`.
    """
    return act_on_entered(desk, entered, Action.ASSIGN, _fields(desk, unit, (), "", formal=False))


def _fields(desk: Desk, unit: str, co_units: Sequence[str], text: str, *, formal: bool) -> Mapping[str, Any]:
    reference = desk.reference()
    for code in (unit, *co_units):
        if reference is not None and reference.unit(code) is None:
            raise InvalidField("unknown_unit", {"field": "unit", "value": code})
    fields = {"unit": unit, "co_units": list(co_units), "text": text}
    return fields | ({"formal": True} if formal else {})
