"""The frame of what is open already: cases about the place and matter being told, each with what it is and why."""

from collections.abc import Mapping

from console.domain.cleaning import clean_line
from console.domain.particular_codes import Relation
from console.domain.similar import Reason
from console.domain.similar import Relation as Likely
from console.usecases.find_alike import Alike, Told, alike
from screens.console_port import Console
from screens.intake.cases_frame import CasesFrame
from screens.intake.form import IntakeForm
from screens.wording import Wording

#: Cases shown at most, and reasons of each: where it is, and the strongest of the others.
_SHOWN, _REASONS = 6, 3
#: What tells most beside the place; the others come as they are.
_TELLING = ("cause_and_effect", "same_words", "same_category", "same_group")
#: What the other one is → what the one being told is to it.
_LINKED = {Likely.CAUSE: Relation.EFFECT_OF, Likely.EFFECT: Relation.CAUSE_OF}


class AlikeCases:
    """What this terminal knows of the same matter."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def look(self, typed: Mapping[str, str]) -> CasesFrame | None:
        """Return the cases like what is typed; None when there are none."""
        wording = self._console.wording
        found = alike(self._console.desk, told(typed, wording), _SHOWN)
        if not found:
            return None
        heading = wording.say("screens.intake.alike", count=len(found))
        lines, cases = tuple(_line(hit, wording) for hit in found), tuple(hit.case.id for hit in found)
        relations = tuple(_LINKED.get(hit.likeness.relation, Relation.RELATED) for hit in found)
        return CasesFrame(heading, lines, cases=cases, joinable=True, relations=relations)


def told(typed: Mapping[str, str], wording: Wording) -> Told:
    """Return what the fields of a form say; a place without a code is the one that is proposed for its words."""
    form = IntakeForm(wording.reference, wording.texts)
    place = form.spot(typed.get("street", "")) or form.proposal(typed).spot
    category = form.category(typed.get("category", ""))
    return Told(
        text=typed.get("text", ""),
        address=typed.get("address", ""),
        district=place.district if place else "",
        street=place.street if place else "",
        category=category.code if category else "",
    )


def _line(hit: Alike, wording: Wording) -> str:
    """What it is and why come first: beside the form there may be forty cells."""
    relation = wording.say(f"screens.intake.is.{hit.likeness.relation}")
    reasons = " ".join(wording.code("similar", reason.code) for reason in _shown(hit.likeness.reasons))
    return f"{relation} {clean_line(hit.case.title)} ({reasons}) {wording.number(hit.case.number)}"


def _shown(reasons: tuple[Reason, ...]) -> list[Reason]:
    order = {code: place for place, code in enumerate(_TELLING)}
    rest = sorted(reasons[1:], key=lambda reason: order.get(reason.code, len(order)))
    return [*reasons[:1], *rest][:_REASONS]
