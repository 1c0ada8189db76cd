"""The verb `new`: a case with its number, acknowledged at once, online or not."""

from collections.abc import Mapping
from typing import Any

from console.domain.errors import InvalidField
from console.sync.numbering import next_number
from console.usecases.act import Done, open_new, rehearse_new
from console.usecases.desk import Desk


def register_case(desk: Desk, fields: Mapping[str, Any], draft_id: str = "") -> Done:
    """Enter a case from the fields of a `new` command; the draft it was typed in ends in the same transaction.

    Raises InvalidField naming what is missing, NotAuthorised, StoreError; then the draft is still there.
    """
    _known_codes(desk, fields)
    rehearse_new(desk, fields)
    with desk.store.transaction() as tx:
        number = next_number(tx, desk.store, desk.clock.now(), desk.policy().zone)
        done = open_new(desk, tx, desk.clock.new_id(), {**fields, "number": number})
        if draft_id:
            tx.drop_draft(draft_id)
    desk.ring()
    return done


def _known_codes(desk: Desk, fields: Mapping[str, Any]) -> None:
    reference = desk.reference()
    category = fields.get("category")
    if reference is None or not isinstance(category, str) or not category:
        return
    if reference.category(category) is None:
        raise InvalidField("unknown_category", {"field": "category", "value": str(category)})
