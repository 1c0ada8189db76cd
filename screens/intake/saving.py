"""What saving the intake form does: the case and what is done to it at once, durable together."""

from collections.abc import Mapping

from console.usecases.desk import Desk
from console.usecases.register_case import Registered, register_for
from screens.intake.form import IntakeForm


def register_form(desk: Desk, form: IntakeForm, values: Mapping[str, str], draft_id: str, line: str) -> Registered:
    """Enter the case of a form; hand it to the emergency `line`, else to the unit typed, unless it is answered.

    Raises as `register_for`.
    """
    fields, unit = form.command_fields(values), form.unit_code(values)
    return register_for(desk, fields, "" if fields["answer"] else unit, draft_id, line)
