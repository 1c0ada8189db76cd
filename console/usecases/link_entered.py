"""A case is entered and linked with another one, of which it is the cause or an effect: both, or neither."""

from collections.abc import Mapping
from typing import Any

from console.domain.codes import Action
from console.domain.particular_codes import Relation
from console.usecases.desk import Desk
from console.usecases.entered import act_on_entered
from console.usecases.register_case import Registered, register_for


def register_linked(
    desk: Desk, fields: Mapping[str, Any], unit: str, draft_id: str, other: str, relation: Relation
) -> Registered:
    """Enter a case, hand it to the unit of a code if one is named, and link it; `relation` is what it is to `other`.

    Raises as `register_for`, and as `act` for the link; then nothing was entered and the draft is still there.
    """
    with desk.store.transaction():
        registered = register_for(desk, fields, unit, draft_id)
        entered = registered.assigned or registered.entered
        linked = act_on_entered(desk, entered, Action.LINK, {"to": other, "relation": relation.value})
    desk.ring()
    return Registered(registered.entered, linked, registered.refused)
