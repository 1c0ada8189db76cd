"""What becomes of a form: a case of its own, also linked with another, or another caller of a case that is open."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from console.domain.case import Case
from console.domain.errors import InvalidField
from console.domain.location import Location
from console.domain.particular_codes import Relation
from console.ports.errors import StoreError
from console.usecases.desk import Desk
from console.usecases.join_caller import join_caller
from console.usecases.link_entered import register_linked
from console.usecases.operator_state import note_case_saved
from console.usecases.register_case import register_for
from screens.intake.form import IntakeForm
from screens.wording import Wording


@dataclass(frozen=True, slots=True)
class Saved:
    """What was entered."""

    case: Case
    #: The phrase that says what was done.
    words: str = "screens.saved"
    #: What could not be done beside it; told, not hidden.
    trouble: Exception | None = None
    #: Whether the case was made here, of the codes of the form.
    fresh: bool = True


#: Enters the fields of a form, and ends its draft.
Entering = Callable[[Desk, IntakeForm, Mapping[str, str], str], Saved]
#: Commands about the open case the cursor is on.
ON_CHOSEN = frozenset({"form.join", "form.link"})


def register(line: str, desk: Desk, form: IntakeForm, values: Mapping[str, str], draft_id: str) -> Saved:
    """Enter the case of a form; hand it to the emergency `line`, else to the unit typed, unless it is answered.

    Raises as `register_for`.
    """
    fields = form.command_fields(values)
    unit = form.unit_code(values)
    done = register_for(desk, fields, "" if fields["answer"] else unit, draft_id, line)
    _no_more_talk(desk)
    return Saved((done.assigned or done.entered).case, trouble=done.refused)


def join(
    case_id: str, wording: Wording, desk: Desk, form: IntakeForm, values: Mapping[str, str], draft_id: str
) -> Saved:
    """Let the caller of a form join a case; everything that was typed of the matter goes with them, in words.

    Raises InvalidField, also where no number says how to call them back, and as `join_caller`.
    """
    fields = form.command_fields(values)
    if not fields["caller"]["phone"]:
        raise InvalidField("field_missing", {"field": "phone"})
    said = (fields["text"], wording.place(Location(**fields["location"])), fields["answer"])
    done = join_caller(desk, case_id, fields["caller"], "\n".join(filter(None, said)), draft_id)
    _no_more_talk(desk)
    return Saved(done.case, "screens.intake.joined", fresh=False)


def link(
    case_id: str, relation: Relation, desk: Desk, form: IntakeForm, values: Mapping[str, str], draft_id: str
) -> Saved:
    """Enter the case of a form and link it with one that is open; `relation` is what the new one is to that.

    Raises as `register_linked`.
    """
    fields = form.command_fields(values)
    unit = "" if fields["answer"] else form.unit_code(values)
    done = register_linked(desk, fields, unit, draft_id, case_id, relation)
    _no_more_talk(desk)
    return Saved((done.assigned or done.entered).case, f"screens.intake.linked.{relation}", done.refused)


def _no_more_talk(desk: Desk) -> None:
    # The case is saved: that its operator's state is not kept must not look as if it was not.
    with suppress(StoreError):
        note_case_saved(desk)


def on_chosen(command: str, case_id: str, relation: Relation, wording: Wording) -> Entering:
    """Return what one of `ON_CHOSEN` does with the form and the open case the cursor is on."""
    return partial(join, case_id, wording) if command == "form.join" else partial(link, case_id, relation)
