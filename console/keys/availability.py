"""Why a command cannot work now, as a reason code; asked by the footer, by a pressed key and by the command line."""

from dataclasses import dataclass

from console.domain.case import Case
from console.domain.command import Actor
from console.domain.lifecycle import refusal
from console.domain.policy import Policy
from console.keys.commands import CommandSpec, Needs


@dataclass(frozen=True, slots=True)
class Situation:
    """What the screen is about."""

    actor: Actor
    #: Why nobody is signed in, as a code; None when somebody is.
    nobody: str | None
    policy: Policy
    #: The case opened or under the cursor.
    case: Case | None = None
    #: Name of the screen.
    place: str = ""
    has_list: bool = False
    has_form: bool = False
    #: Whether an entry of the outbox is opened or under the cursor.
    has_entry: bool = False
    #: Whether its values are on the screen.
    has_values: bool = False
    #: Whether this backend turned out to tell no callers in full.
    tells_no_callers: bool = False


def unavailable(spec: CommandSpec, situation: Situation) -> str | None:
    """Return the reason `spec` cannot work in `situation`, or None; the reasons are those of the rules themselves."""
    if spec.needs is Needs.CASE and situation.case is None:
        return "no_case"
    if spec.needs is Needs.LIST and not situation.has_list:
        return "no_list"
    if spec.needs is Needs.FORM and not situation.has_form:
        return "no_form"
    if spec.needs is Needs.ENTRY and not situation.has_entry:
        return "no_entry"
    if spec.needs is Needs.VALUES and not situation.has_values:
        return "no_values"
    if spec.needs is Needs.CASE_OR_FORM and situation.has_form:
        return None
    if spec.needs is Needs.CASE_OR_FORM and situation.case is None:
        return "no_case"
    if spec.at and situation.place not in spec.at:
        return "not_here"
    if spec.id == "case.reveal" and situation.tells_no_callers and situation.case and situation.case.caller.masked:
        # What is held here in full is told from here.
        return "not_offered"
    if spec.action is None:
        return None
    if situation.nobody is not None:
        # A form may be filled in while the sign-in is under way; saving it is what needs to know who does it.
        filling = spec.needs is Needs.NOTHING and situation.nobody == "not_signed_in_yet"
        return None if filling else situation.nobody
    case = situation.case if spec.needs in (Needs.CASE, Needs.CASE_OR_FORM) else None
    return refusal(case, spec.action, situation.actor, situation.policy)
