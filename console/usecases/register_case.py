"""The verb `new`: a case with its number, acknowledged at once, online or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from console.domain.codes import Action
from console.domain.errors import DomainError, InvalidField
from console.ports.errors import HotlineError, StoreError
from console.sync.numbering import next_number
from console.usecases.act import Done, open_new, rehearse_new
from console.usecases.assign_case import assign_entered
from console.usecases.desk import Desk
from console.usecases.entered import act_on_entered


@dataclass(frozen=True, slots=True)
class Registered:
    """A case that was entered, and assigned or handed to an emergency line if that was wanted and allowed."""

    entered: Done
    assigned: Done | None = None
    #: Why it could not be assigned.
    refused: DomainError | HotlineError | None = None


def register_case(desk: Desk, fields: Mapping[str, Any], draft_id: str = "") -> Done:
    """Enter a case from the fields of a `new` command; the draft it was typed in ends in the same transaction.

    Raises InvalidField naming what is missing, NotAuthorised, StoreError; then the draft is still there.
    """
    return register_for(desk, fields, "", draft_id).entered


def register_for(desk: Desk, fields: Mapping[str, Any], unit: str, draft_id: str = "", line: str = "") -> Registered:
    """Enter a case and, in the same transaction, hand it to the emergency `line` or else to the unit of a code.

    What of that is refused is told in what is returned: the case stands. Raises as `register_case`; then nothing does.
    """
    _known_codes(desk, fields)
    rehearse_new(desk, fields)
    with desk.store.transaction() as tx:
        number = next_number(tx, desk.store, desk.clock.now(), desk.policy().zone)
        done = open_new(desk, tx, desk.clock.new_id(), {**fields, "number": number})
        registered = _handed_on(desk, done, unit, line) if unit or line else Registered(done)
        if draft_id:
            tx.drop_draft(draft_id)
    desk.ring()
    return registered


def _handed_on(desk: Desk, entered: Done, unit: str, line: str) -> Registered:
    try:
        if line:
            return Registered(entered, act_on_entered(desk, entered, Action.TRANSFER, {"line": line}))
        return Registered(entered, assign_entered(desk, entered, unit))
    except StoreError:
        raise
    except (DomainError, HotlineError) as refused:
        return Registered(entered, refused=refused)


def _known_codes(desk: Desk, fields: Mapping[str, Any]) -> None:
    reference = desk.reference()
    category = fields.get("category")
    if reference is None or not isinstance(category, str) or not category:
        return
    if reference.category(category) is None:
        raise InvalidField("unknown_category", {"field": "category", "value": str(category)})
