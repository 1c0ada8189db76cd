"""What becomes of a form: a case of its own, or another caller of a case that is open about the same matter."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from console.domain.case import Case
from console.domain.errors import InvalidField
from console.domain.location import Location
from console.ports.errors import StoreError
from console.usecases.desk import Desk
from console.usecases.join_caller import join_caller
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


def _no_more_talk(desk: Desk) -> None:
    # The case is saved: that its operator's state is not kept must not look as if it was not.
    with suppress(StoreError):
        note_case_saved(desk)
